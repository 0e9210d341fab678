import { type PeriodKey, type Progress, ClosePeriod, SettleAll, SettlePeriod } from '#libs/settlement';
import type { Refusal, Result } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { Transactor } from '#libs/platform';
import type { Session } from './application.js';
import { Unusable } from './exit.js';

/** Closes and settles one month, or every month that has ended, and says how far it is. */
export async function settleMonths(
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

function required<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Unusable(result.error.code, result.error.message);
  return result.value;
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
