import { Injectable } from '@nestjs/common';
import type { Month } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { CalendarStanding } from '../domain/period.js';
import { CLOCK_LOCK } from './horizon.store.js';
import { calendarLock } from './period.store.js';

/** How far questions about the past have been answered, and how far each calendar is shut. */
export type Standing = { readonly answeredUntil: Date; readonly calendars: ReadonlyMap<string, CalendarStanding> };

const HOLD = {
  name: 'ledger.hold-gate',
  text: `SELECT pg_advisory_xact_lock_shared(hashtextextended(name, 0))
    FROM unnest($1::text[]) WITH ORDINALITY AS held (name, place) ORDER BY place`,
};

const STANDING = {
  name: 'ledger.standing-at-gate',
  text: `SELECT h.answered_until AS "answeredUntil", wanted.calendar,
      max(p.month) FILTER (WHERE p.state <> 'open') AS "shutThrough",
      coalesce(array_agg(p.month) FILTER (WHERE p.month = ANY ($2::text[])), '{}') AS known,
      coalesce(array_agg(p.month) FILTER (WHERE p.month = ANY ($2::text[]) AND p.state = 'closed'), '{}') AS closed
    FROM ledger_horizon h LEFT JOIN unnest($1::text[]) AS wanted (calendar) ON true
      LEFT JOIN accounting_period p USING (calendar)
    GROUP BY wanted.calendar, h.answered_until`,
};

/** What every posting passes before it locks a book, in two statements: what it holds, and what it sees under that. */
@Injectable()
export class GateStore {
  /** Holds the clock, then the calendars in the order given, until the transaction ends. */
  async hold(tx: Tx, calendars: readonly string[]): Promise<void> {
    await tx.rows(HOLD, [[CLOCK_LOCK, ...calendars.map(calendarLock)]]);
  }

  /** To be asked by a statement of its own, so that it sees what the locks waited for. */
  async standing(tx: Tx, calendars: readonly string[], months: readonly Month[]): Promise<Standing> {
    const rows = await tx.rows<CalendarStanding & { answeredUntil: Date }>(STANDING, [calendars, months]);
    const [first] = rows;
    if (!first) throw new Error('the horizon of the ledger is missing');
    const found = calendars.length === 0 ? [] : rows;
    return { answeredUntil: first.answeredUntil, calendars: new Map(found.map((one) => [one.calendar, one])) };
  }
}
