import { err, ok, type Result } from './result.js';

/** A calendar month in UTC, `YYYY-MM`: the label of an accounting period. Sorts as text. */
export type Month = string & { readonly __brand: 'Month' };

export type MonthFault = { readonly code: 'MONTH_INVALID'; readonly message: string };

const PATTERN = /^\d{4}-(0[1-9]|1[0-2])$/;

export function parseMonth(text: string): Result<Month, MonthFault> {
  if (!PATTERN.test(text)) return err({ code: 'MONTH_INVALID', message: `"${text}" is not a month; write YYYY-MM` });
  return ok(text as Month);
}

/** The month that a moment lies in, read as UTC. */
export function monthOf(moment: Date): Month {
  return moment.toISOString().slice(0, 7) as Month;
}

/** First moment of the month, inclusive. */
export function monthStart(month: Month): Date {
  return new Date(`${month}-01T00:00:00.000Z`);
}

/** First moment after the month, exclusive. */
export function monthEnd(month: Month): Date {
  return monthStart(monthAfter(month));
}

export function monthAfter(month: Month): Month {
  const start = monthStart(month);
  return monthOf(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1)));
}

/** The calendar day so many days before `day`, both `YYYY-MM-DD`. */
export function daysBefore(day: string, count: number): string {
  const moment = new Date(`${day}T00:00:00.000Z`);
  moment.setUTCDate(moment.getUTCDate() - count);
  return moment.toISOString().slice(0, 10);
}

/** Months from `first` to `last`, both included, ascending; empty when last is before first. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const months: Month[] = [];
  for (let month = first; month <= last; month = monthAfter(month)) months.push(month);
  return months;
}
