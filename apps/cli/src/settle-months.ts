import {
  ClosePeriod,
  type PeriodKey,
  type Progress,
  SettleAll,
  SettlementQueries,
  SettlePeriod,
} from '#libs/settlement';
import { publicId } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { Transactor } from '#libs/platform';
import type { Session } from './application.js';
import { required, requireScope, Unusable } from './exit.js';

/** What one screen shows of a month; the rest is counted. */
const PARKED_SHOWN_MAX = 20;

/** Closes and settles one month, or every month that has ended; says how far it is, and why ventures wait. */
export async function settleMonths(
  session: Session,
  key: PeriodKey | undefined,
  { workers, say }: { readonly workers: number; readonly say: (line: string) => void },
): Promise<readonly Progress[]> {
  requireScope(session.actor, 'settlement:manage');
  const reports = await settled(session, key, { workers, say });
  for (const report of reports) if (report.parked > 0) await sayParked(session, report, say);
  return reports;
}

async function settled(
  { app, actor }: Session,
  key: PeriodKey | undefined,
  { workers, say }: { readonly workers: number; readonly say: (line: string) => void },
): Promise<readonly Progress[]> {
  const onProgress = ({ calendar, month, settled, parked, pending }: Progress) =>
    say(`${calendar} ${month}: ${settled} settled, ${parked} parked, ${pending} to go`);
  if (!key) return required(await app.get(SettleAll, { strict: false }).execute(actor, { workers, onProgress }));
  await refuseEmptyMonth(app, key);
  required(await app.get(ClosePeriod, { strict: false }).execute(actor, key));
  return [required(await app.get(SettlePeriod, { strict: false }).execute(key, { workers, onProgress }))];
}

async function sayParked(
  { app, actor, isOwner }: Session,
  { calendar, month, parked }: Progress,
  say: (line: string) => void,
): Promise<void> {
  const { reader } = app.get(Transactor, { strict: false });
  const page = { limit: PARKED_SHOWN_MAX, after: undefined };
  const queries = app.get(SettlementQueries, { strict: false });
  const shown = await queries.parked(reader, isOwner ? null : actor, { calendar, month }, page);
  for (const { ventureId, reasonCode, reason } of shown)
    say(`parked in ${calendar} ${month}: ${publicId('venture', ventureId)}: ${reasonCode}: ${reason}`);
  if (parked <= shown.length) return;
  const asked = JSON.stringify({ month, calendar });
  const command = `chuang run settlementProgress --input '${asked}' --fields 'parkedVentures { nodes { reasonCode reason venture { id } } }'`;
  say(
    `${parked - shown.length} more are parked in ${calendar} ${month}; finance and auditors see all: ${command} --as EMAIL`,
  );
}

// Closing cannot be undone; from the command line, a month that nothing came in for is a slip of the keyboard.
async function refuseEmptyMonth(app: Session['app'], { calendar, month }: PeriodKey): Promise<void> {
  const periods = app.get(AccountingPeriods, { strict: false });
  const { reader } = app.get(Transactor, { strict: false });
  if (await periods.find(reader, calendar, month)) return;
  const known = (await periods.calendars(reader)).join(', ') || 'none';
  throw new Unusable(
    'NOT_FOUND',
    `nothing has come in for ${month} in the calendar ${calendar}; calendars with events: ${known}`,
  );
}
