import { err, type Month, monthOf, ok, type Refusal, refusal, type Result } from '#libs/kernel';

/** Longer than anybody plans a venture: a month beyond it is a slip of the pen, and would hold the currency for good. */
export const YEARS_AHEAD_MAX = 10;

/** Whether a contract may begin or end in a month. Refused: MONTH_TOO_FAR_AHEAD, with the field as path. */
export function checkMonthAhead(month: Month, now: Date, field: string): Result<null, Refusal> {
  const last = monthOf(new Date(Date.UTC(now.getUTCFullYear() + YEARS_AHEAD_MAX, now.getUTCMonth(), 1)));
  if (month <= last) return ok(null);
  const message = `${month} is more than ${YEARS_AHEAD_MAX} years ahead; the last month that can be chosen is ${last}`;
  return err(refusal('MONTH_TOO_FAR_AHEAD', message, [field]));
}
