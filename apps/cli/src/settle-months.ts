import { type PeriodKey, type Progress, ClosePeriod, SettleAll, SettlePeriod } from '#libs/settlement';
import type { Refusal, Result } from '#libs/kernel';
import type { Session } from './application.js';
import { Unusable } from './exit.js';

/** Closes and settles one month, or every month that has ended, and says how far it is. */
export async function settleMonths(
  { app, actor }: Session,
  key: PeriodKey | undefined,
  say: (line: string) => void,
): Promise<readonly Progress[]> {
  const tell = ({ calendar, month, settled, parked, pending }: Progress) =>
    say(`${calendar} ${month}: ${settled} settled, ${parked} parked, ${pending} to go`);
  if (!key) return required(await app.get(SettleAll, { strict: false }).execute(actor, tell));
  required(await app.get(ClosePeriod, { strict: false }).execute(actor, key));
  return [required(await app.get(SettlePeriod, { strict: false }).execute(key, tell))];
}

function required<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Unusable(result.error.code, result.error.message);
  return result.value;
}
