import {
  err,
  type Id,
  type Month,
  monthAfter,
  monthEnd,
  monthsBetween,
  ok,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import type { JournalPeriod } from './journal.js';

/** The calendar of everything that names no other one. */
export const STANDARD_CALENDAR = 'standard';

export const PERIOD_STATES = ['open', 'closing', 'closed'] as const;
export type PeriodState = (typeof PERIOD_STATES)[number];

export type Period = {
  readonly calendar: string;
  readonly month: Month;
  readonly state: PeriodState;
  readonly openedAt: Date;
  readonly closingAt: Date | null;
  readonly closedAt: Date | null;
  /** Who began the closing; null when a machine did. */
  readonly closedBy: Id<'account'> | null;
};

/** Where an event goes: the period that it enters, and the period of its time if that one did not take it any more. */
export type Assignment = { readonly month: Month; readonly lateFor: Month | null };

/**
 * The assignment rule. `shutThrough` is the last month of the calendar that is closing or closed: no month up to it
 * takes events, every later one does, whether it has a row or not. So there is always a month to go to.
 */
export function assignmentOf(month: Month, shutThrough: Month | null): Assignment {
  if (shutThrough === null || month > shutThrough) return { month, lateFor: null };
  return { month: monthAfter(shutThrough), lateFor: month };
}

/** How far a calendar is shut, as posting looks at it. */
export type CalendarStanding = {
  readonly calendar: string;
  readonly shutThrough: Month | null;
  /** Those of the months asked for that have a row, and those of them that are closed. */
  readonly known: readonly Month[];
  readonly closed: readonly Month[];
};

/**
 * The period of a journal: the one that its caller names, which may be closing (settling it posts to it) but not closed;
 * else the month in which it takes effect, or the first open one. Refused: PERIOD_NOT_OPEN.
 */
export function periodOfJournal(
  { period, effectiveDate }: { readonly period?: JournalPeriod | undefined; readonly effectiveDate: string },
  standings: ReadonlyMap<string, CalendarStanding>,
): Result<JournalPeriod, Refusal> {
  const calendar = period?.calendar ?? STANDARD_CALENDAR;
  const standing = standings.get(calendar);
  if (!standing) throw new Error(`calendar ${calendar} is not held`);
  const { shutThrough, known, closed } = standing;
  if (!period) {
    const month = effectiveDate.slice(0, 7) as Month;
    return ok({ calendar, month: assignmentOf(month, shutThrough).month });
  }
  // A month before a shut one that has no row counts as closed.
  const isShut = shutThrough !== null && period.month <= shutThrough;
  if (known.includes(period.month) ? !closed.includes(period.month) : !isShut) return ok(period);
  return err(refusal('PERIOD_NOT_OPEN', `${period.month} of calendar ${calendar} is closed; nothing is posted to it`));
}

/** The months of a calendar that have a row, as closing looks at them. */
export type PeriodMark = { readonly month: Month; readonly state: PeriodState };

export type Closing =
  | { readonly kind: 'replay' }
  /** `skipped` are the months in between that never took an event; they are closed with it. */
  | { readonly kind: 'begin'; readonly skipped: readonly Month[] };

/** Whether the closing of `month` may begin now, given every row of its calendar. */
export function beginClosing(month: Month, rows: readonly PeriodMark[], now: Date): Result<Closing, Refusal> {
  const own = rows.find((row) => row.month === month);
  if (own && own.state !== 'open') return ok({ kind: 'replay' });
  const shut = rows.find((row) => row.state !== 'open' && row.month > month);
  if (shut) return err(refusal('PERIOD_NOT_OPEN', `${month} is closed: the later ${shut.month} is ${shut.state}`));
  if (now < monthEnd(month)) {
    return err(refusal('PERIOD_NOT_ENDED', `${month} ends at ${monthEnd(month).toISOString()}; close it from then on`));
  }
  const earlier = rows.filter((row) => row.month < month).sort(byMonth);
  const open = earlier.find((row) => row.state === 'open');
  if (open) return err(refusal('PERIOD_OUT_OF_ORDER', `close ${open.month} first; it is still open`));
  const last = earlier.at(-1);
  const skipped = last ? monthsBetween(monthAfter(last.month), month).slice(0, -1) : [];
  return ok({ kind: 'begin', skipped });
}

/** Whether a closing may be completed: months are closed in order. Answers false when it is closed already. */
export function completeClosing(month: Month, rows: readonly PeriodMark[]): Result<boolean, Refusal> {
  const own = rows.find((row) => row.month === month);
  if (own?.state === 'closed') return ok(false);
  if (own?.state !== 'closing') {
    return err(
      refusal('STATE_NOT_ALLOWED', `${month} is ${stateOf(month, rows)}; only a closing period can be closed`),
    );
  }
  const earlier = rows.filter((row) => row.month < month && row.state !== 'closed').sort(byMonth)[0];
  if (earlier) return err(refusal('PERIOD_OUT_OF_ORDER', `close ${earlier.month} first; it is ${earlier.state}`));
  return ok(true);
}

/** The state of any month: one without a row is closed when a later one is shut, else open. */
export function stateOf(month: Month, rows: readonly PeriodMark[]): PeriodState {
  const own = rows.find((row) => row.month === month);
  if (own) return own.state;
  return rows.some((row) => row.state !== 'open' && row.month > month) ? 'closed' : 'open';
}

/** The last month up to which everything is closed; null when nothing is. */
export function lastClosed(rows: readonly PeriodMark[]): Month | null {
  const sorted = [...rows].sort(byMonth);
  const pending = sorted.findIndex((row) => row.state !== 'closed');
  const closed = pending === -1 ? sorted : sorted.slice(0, pending);
  return closed.at(-1)?.month ?? null;
}

function byMonth(one: PeriodMark, other: PeriodMark): number {
  return one.month < other.month ? -1 : 1;
}
