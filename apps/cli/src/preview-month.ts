import { IdentityQueries } from '#libs/identity';
import { formatMoney, type Id, publicId } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { type PeriodKey, PREVIEW_UNHURRIED, PreviewSettlement, type SettlementPreview } from '#libs/settlement';
import type { Session } from './application.js';
import { required, requireScope } from './exit.js';
import { print, printJson, say } from './output.js';
import { textTable } from './table.js';

const HEADINGS = ['party', 'currency', 'own month', 'corrections', 'total'];
const NUMERIC = [2, 3, 4];

/** What settling the month would give, and whom it would park. Nothing is kept; answers how many would be parked. */
export async function previewMonth({ app, actor, isOwner }: Session, key: PeriodKey, asJson: boolean): Promise<number> {
  requireScope(actor, 'settlement:manage');
  const limits = isOwner ? null : PREVIEW_UNHURRIED;
  const preview = required(await app.get(PreviewSettlement, { strict: false }).execute(actor, key, limits));
  const { totals, parkedVentures, settled, parked, statements, journals } = preview;
  const names = await namesOf(app, preview);
  if (asJson) await printJson(documentOf(preview, names));
  else if (totals.length > 0)
    await print(
      textTable(
        HEADINGS,
        totals.map((total) => cellsOf(total, names)),
        NUMERIC,
      ),
    );
  for (const { ventureId, reasonCode, reason } of parkedVentures)
    say(`would be parked: ${publicId('venture', ventureId)}: ${reasonCode}: ${reason}`);
  say(
    `dry run of ${key.calendar} ${key.month}: ${settled} ventures settled, ${parked} parked, ${statements} statements, ${journals} journals; nothing was kept`,
  );
  return parked;
}

type Names = ReadonlyMap<Id<'party'>, string>;

async function namesOf(app: Session['app'], { totals }: SettlementPreview): Promise<Names> {
  const { reader } = app.get(Transactor, { strict: false });
  const ids = [...new Set(totals.map(({ partyId }) => partyId))];
  const found = await app.get(IdentityQueries, { strict: false }).partiesByIds(reader, ids);
  return new Map([...found].map(([id, { name }]) => [id, name]));
}

function cellsOf(
  { partyId, currency, ownMinor, correctionsMinor }: SettlementPreview['totals'][number],
  names: Names,
): string[] {
  const amounts = [ownMinor, correctionsMinor, ownMinor + correctionsMinor];
  const name = names.get(partyId) ?? publicId('party', partyId);
  return [name, currency, ...amounts.map((minorUnits) => formatMoney({ minorUnits, currency }))];
}

function documentOf({ totals, parkedVentures, ...preview }: SettlementPreview, names: Names): object {
  return {
    ...preview,
    totals: totals.map(({ partyId, ownMinor, correctionsMinor, currency }) => ({
      party: { id: publicId('party', partyId), name: names.get(partyId) ?? null },
      ...{ currency, ownMinor, correctionsMinor, totalMinor: ownMinor + correctionsMinor },
    })),
    parkedVentures: parkedVentures.map(({ ventureId, ...parking }) => ({
      venture: publicId('venture', ventureId),
      ...parking,
    })),
  };
}
