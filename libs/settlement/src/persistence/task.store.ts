import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { Parking } from '../domain/parking.js';
import type { PeriodKey, Progress } from '../domain/progress.js';

export type ClaimedTask = { readonly ventureId: Id<'venture'>; readonly parkedBefore: Month | null };

export type ParkedTask = Parking & { readonly ventureId: Id<'venture'>; readonly month: Month; readonly since: Date };

@Injectable()
export class TaskStore {
  /** A task for every venture with money in the month, and for those whose closed months change. Repeating it adds nothing. */
  async open(tx: Tx, { calendar, month }: PeriodKey, changed: readonly Id<'venture'>[], now: Date): Promise<void> {
    await tx.write(
      `INSERT INTO settlement_task (venture_id, calendar, month, state, changed_at)
       SELECT venture_id, $1, $2, 'pending', $4::timestamptz
       FROM (SELECT venture_id FROM revenue_event WHERE calendar = $1 AND month = $2
             UNION SELECT unnest($3::uuid[])) concerned
       ON CONFLICT (venture_id, month) DO NOTHING`,
      [calendar, month, changed, now],
    );
  }

  async settledVentures(reader: Reader, calendar: string): Promise<Id<'venture'>[]> {
    const rows = await reader.rows<{ ventureId: Id<'venture'> }>(
      `SELECT DISTINCT venture_id AS "ventureId" FROM statement WHERE calendar = $1`,
      [calendar],
    );
    return rows.map((row) => row.ventureId);
  }

  /** Parked ventures get another chance; answers how many. */
  async retryParked(tx: Tx, { calendar, month }: PeriodKey, now: Date): Promise<number> {
    return tx.write(
      `UPDATE settlement_task SET state = 'pending', reason_code = NULL, reason = NULL, owner = NULL, next_action = NULL,
         changed_at = $3 WHERE calendar = $1 AND month = $2 AND state = 'parked'`,
      [calendar, month, now],
    );
  }

  /**
   * Takes pending ventures for this transaction; another worker skips them and takes others. A venture whose earlier
   * month is still pending waits, one whose earlier month is parked is answered with that month.
   */
  async claim(tx: Tx, { calendar, month }: PeriodKey, limit: number): Promise<ClaimedTask[]> {
    return tx.rows<ClaimedTask>(
      `SELECT t.venture_id AS "ventureId",
         (SELECT min(e.month) FROM settlement_task e
          WHERE e.venture_id = t.venture_id AND e.month < t.month AND e.state = 'parked') AS "parkedBefore"
       FROM settlement_task t
       WHERE t.calendar = $1 AND t.month = $2 AND t.state = 'pending'
         AND NOT EXISTS (SELECT FROM settlement_task e
           WHERE e.venture_id = t.venture_id AND e.month < t.month AND e.state = 'pending')
       ORDER BY t.venture_id LIMIT $3 FOR UPDATE OF t SKIP LOCKED`,
      [calendar, month, limit],
    );
  }

  async markSettled(tx: Tx, month: Month, ventures: readonly Id<'venture'>[], now: Date): Promise<void> {
    await tx.write(
      `UPDATE settlement_task SET state = 'settled', changed_at = $3 WHERE venture_id = ANY($2::uuid[]) AND month = $1`,
      [month, ventures, now],
    );
  }

  async park(tx: Tx, month: Month, parked: ReadonlyMap<Id<'venture'>, Parking>, now: Date): Promise<void> {
    const reasons = [...parked.values()];
    await tx.write(
      `UPDATE settlement_task t SET state = 'parked', reason_code = p.reason_code, reason = p.reason, owner = p.owner,
         next_action = p.next_action, changed_at = $7
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
         AS p (venture_id, reason_code, reason, owner, next_action)
       WHERE t.venture_id = p.venture_id AND t.month = $1`,
      [
        month,
        [...parked.keys()],
        reasons.map((one) => one.reasonCode),
        reasons.map((one) => one.reason),
        reasons.map((one) => one.owner),
        reasons.map((one) => one.nextAction),
        now,
      ],
    );
  }

  async progress(reader: Reader, { calendar, month }: PeriodKey): Promise<Progress> {
    const counts = await reader.row<{ pending: number; settled: number; parked: number }>(
      `SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending,
         count(*) FILTER (WHERE state = 'settled')::int AS settled,
         count(*) FILTER (WHERE state = 'parked')::int AS parked
       FROM settlement_task WHERE calendar = $1 AND month = $2`,
      [calendar, month],
    );
    return { calendar, month, pending: 0, settled: 0, parked: 0, ...counts };
  }

  async parked(
    reader: Reader,
    { calendar, month }: PeriodKey,
    only: readonly Id<'venture'>[] | null,
    page: PageRequest,
  ): Promise<ParkedTask[]> {
    return reader.rows<ParkedTask>(
      `SELECT venture_id AS "ventureId", month, reason_code AS "reasonCode", reason, owner, next_action AS "nextAction",
         changed_at AS since
       FROM settlement_task WHERE calendar = $1 AND month = $2 AND state = 'parked'
         AND ($3::uuid IS NULL OR venture_id > $3::uuid) AND ($5::uuid[] IS NULL OR venture_id = ANY($5::uuid[]))
       ORDER BY venture_id LIMIT $4`,
      [calendar, month, page.after?.[0] ?? null, page.limit, only],
    );
  }

  async lastSettledMonth(reader: Reader, venture: Id<'venture'>): Promise<Month | null> {
    const row = await reader.row<{ month: Month | null }>(
      `SELECT max(month) AS month FROM settlement_task WHERE venture_id = $1 AND state = 'settled'`,
      [venture],
    );
    return row?.month ?? null;
  }

  /** Months that hold money and are not settled to the end, ascending, of every calendar. */
  async unsettledMonths(reader: Reader): Promise<PeriodKey[]> {
    return reader.rows<PeriodKey>(
      `SELECT DISTINCT e.calendar, e.month FROM revenue_event e
       WHERE NOT EXISTS (SELECT FROM accounting_period p
         WHERE p.calendar = e.calendar AND p.month = e.month AND p.state = 'closed')
       ORDER BY e.calendar, e.month`,
    );
  }

  /** Months of the calendar before this one that have pending ventures, ascending. */
  async monthsWithWork(reader: Reader, { calendar, month }: PeriodKey): Promise<PeriodKey[]> {
    return reader.rows<PeriodKey>(
      `SELECT DISTINCT calendar, month FROM settlement_task
       WHERE calendar = $1 AND month < $2 AND state = 'pending' ORDER BY month`,
      [calendar, month],
    );
  }

  /** The first month of each calendar that a closing was begun for and that has pending ventures: the worker's list. */
  async firstMonthsWithWork(reader: Reader): Promise<PeriodKey[]> {
    return reader.rows<PeriodKey>(
      `SELECT calendar, min(month) AS month FROM settlement_task WHERE state = 'pending' GROUP BY calendar ORDER BY calendar`,
    );
  }

  /** Months in closing that nothing is left to settle in: their worker died before it closed them. */
  async completeButClosing(reader: Reader): Promise<PeriodKey[]> {
    return reader.rows<PeriodKey>(
      `SELECT p.calendar, p.month FROM accounting_period p
       WHERE p.state = 'closing' AND NOT EXISTS (SELECT FROM settlement_task t
         WHERE t.calendar = p.calendar AND t.month = p.month AND t.state <> 'settled')
       ORDER BY p.calendar, p.month`,
    );
  }
}
