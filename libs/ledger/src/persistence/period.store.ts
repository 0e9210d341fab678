import { Injectable } from '@nestjs/common';
import type { Month } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { Period, PeriodMark, PeriodState } from '../domain/period.js';

export const PERIOD_COLUMNS = `calendar, month, state, opened_at AS "openedAt", closing_at AS "closingAt", closed_at AS "closedAt",
  closed_by AS "closedBy"`;

export type PeriodPage = { readonly calendar: string; readonly limit: number; readonly before: string | undefined };

/** Rows of periods. A calendar has a row per month at most, so closing may read them all. */
@Injectable()
export class PeriodStore {
  /** Held until the transaction ends. Waits while a closing begins, and a closing waits for everyone who holds it. */
  async shareCalendar(tx: Tx, calendar: string): Promise<void> {
    await tx.rows('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [calendarLock(calendar)]);
  }

  async lockCalendar(tx: Tx, calendar: string): Promise<void> {
    await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [calendarLock(calendar)]);
  }

  /** The last month that is closing or closed. */
  async shutThrough(reader: Reader, calendar: string): Promise<Month | null> {
    const row = await reader.row<{ month: Month | null }>(
      `SELECT max(month) AS month FROM accounting_period WHERE calendar = $1 AND state <> 'open'`,
      [calendar],
    );
    return row?.month ?? null;
  }

  /** Opens those of the months that have no row. */
  async open(tx: Tx, calendar: string, months: readonly Month[], openedAt: Date): Promise<void> {
    await tx.write(
      `INSERT INTO accounting_period (calendar, month, state, opened_at)
       SELECT $1, wanted.month, 'open', $3 FROM unnest($2::text[]) AS wanted (month) ORDER BY wanted.month
       ON CONFLICT DO NOTHING`,
      [calendar, months, openedAt],
    );
  }

  /** Locks the rows against closing, in month order, and answers the states that they have under the lock. */
  async shareMonths(tx: Tx, calendar: string, months: readonly Month[]): Promise<readonly PeriodMark[]> {
    return tx.rows<PeriodMark>(
      `SELECT month, state FROM accounting_period WHERE calendar = $1 AND month = ANY ($2::text[]) ORDER BY month FOR SHARE`,
      [calendar, months],
    );
  }

  async calendars(reader: Reader): Promise<string[]> {
    const rows = await reader.rows<{ calendar: string }>(
      'SELECT DISTINCT calendar FROM accounting_period ORDER BY calendar',
    );
    return rows.map(({ calendar }) => calendar);
  }

  async lockMonth(tx: Tx, calendar: string, month: Month): Promise<void> {
    await tx.rows('SELECT 1 FROM accounting_period WHERE calendar = $1 AND month = $2 FOR UPDATE', [calendar, month]);
  }

  async marks(reader: Reader, calendar: string): Promise<readonly PeriodMark[]> {
    return reader.rows<PeriodMark>('SELECT month, state FROM accounting_period WHERE calendar = $1 ORDER BY month', [
      calendar,
    ]);
  }

  async find(reader: Reader, calendar: string, month: Month): Promise<Period | undefined> {
    return reader.row<Period>(`SELECT ${PERIOD_COLUMNS} FROM accounting_period WHERE calendar = $1 AND month = $2`, [
      calendar,
      month,
    ]);
  }

  /** Newest first. */
  async page(reader: Reader, { calendar, limit, before }: PeriodPage): Promise<readonly Period[]> {
    return reader.rows<Period>(
      `SELECT ${PERIOD_COLUMNS} FROM accounting_period
       WHERE calendar = $1 AND ($2::text IS NULL OR month < $2) ORDER BY month DESC LIMIT $3`,
      [calendar, before ?? null, limit],
    );
  }

  async monthsIn(reader: Reader, calendar: string, state: PeriodState): Promise<readonly Month[]> {
    const rows = await reader.rows<{ month: Month }>(
      'SELECT month FROM accounting_period WHERE calendar = $1 AND state = $2 ORDER BY month',
      [calendar, state],
    );
    return rows.map((row) => row.month);
  }

  /** Months that never took an event: closed as soon as they have a row. */
  async insertClosed(
    tx: Tx,
    calendar: string,
    months: readonly Month[],
    closing: { by: string | null; now: Date },
  ): Promise<void> {
    await tx.write(
      `INSERT INTO accounting_period (calendar, month, state, opened_at, closing_at, closed_at, closed_by)
       SELECT $1, wanted.month, 'closed', $3, $3, $3, $4 FROM unnest($2::text[]) AS wanted (month)`,
      [calendar, months, closing.now, closing.by],
    );
  }

  /** Here and below: a clock that went back must not put a moment before the one that it follows. */
  async saveClosing(tx: Tx, calendar: string, month: Month, closing: { by: string | null; now: Date }): Promise<void> {
    await tx.write(
      `UPDATE accounting_period SET state = 'closing', closing_at = greatest(opened_at, $3), closed_by = $4 WHERE calendar = $1 AND month = $2`,
      [calendar, month, closing.now, closing.by],
    );
  }

  async saveClosed(tx: Tx, calendar: string, month: Month, now: Date): Promise<void> {
    await tx.write(
      `UPDATE accounting_period SET state = 'closed', closed_at = greatest(closing_at, $3) WHERE calendar = $1 AND month = $2`,
      [calendar, month, now],
    );
  }
}

/** Shared by whoever enters an event or posts a journal, until its transaction ends. */
export function calendarLock(calendar: string): string {
  return `accounting-period\u001f${calendar}`;
}
