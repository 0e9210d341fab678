import type { INestApplicationContext } from '@nestjs/common';
import type { Tx } from '#libs/platform';
import { ImportRevenueEventsFromStaging } from '#libs/settlement';
import { ImportValueEventsFromStaging, type StagingReport } from '#libs/value';
import { OLIST, REVENUE_STAGING, VALUE_STAGING } from './mapping.js';
import type { EventsReport } from './report.js';
import { valueOf } from './take-over.js';

type Conflict = StagingReport['conflictsListed'][number];

/** What became of the events of one kind; `onConflict` is told of each that is stored with other content. */
export async function storeRevenueEvents(
  app: INestApplicationContext,
  tx: Tx,
  onConflict: (conflict: Conflict) => void,
): Promise<EventsReport> {
  const staging = { stagingTable: REVENUE_STAGING, source: OLIST, calendar: OLIST };
  const command = app.get(ImportRevenueEventsFromStaging, { strict: false });
  return storeAndName(tx, REVENUE_STAGING, {
    store: async () => valueOf(await command.execute(tx, staging)),
    onConflict,
  });
}

export async function storeValueEvents(
  app: INestApplicationContext,
  tx: Tx,
  onConflict: (conflict: Conflict) => void,
): Promise<EventsReport> {
  const staging = { stagingTable: VALUE_STAGING, source: OLIST, calendar: OLIST };
  const command = app.get(ImportValueEventsFromStaging, { strict: false });
  return storeAndName(tx, VALUE_STAGING, {
    store: async () => valueOf(await command.execute(tx, staging)),
    onConflict,
  });
}

// The command lists conflicts up to a limit, in the order of their lines. What was listed is taken out and the rest is
// stored again, which changes nothing and lists on.
async function storeAndName(
  tx: Tx,
  stagingTable: string,
  { store, onConflict }: { store: () => Promise<StagingReport>; onConflict: (conflict: Conflict) => void },
): Promise<EventsReport> {
  const { stored, duplicates, conflicts, conflictsListed } = await store();
  let listed = conflictsListed;
  for (let named = 0; ;) {
    listed.forEach(onConflict);
    named += listed.length;
    if (named >= conflicts || listed.length === 0) return { stored, duplicates, conflicts };
    await tx.write(`DELETE FROM ${stagingTable} WHERE line < $1 OR external_id = ANY ($2::text[])`, [
      listed.at(-1)?.line,
      listed.map(({ externalId }) => externalId),
    ]);
    listed = (await store()).conflictsListed;
  }
}
