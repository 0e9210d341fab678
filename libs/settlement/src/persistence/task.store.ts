import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import { EARLIER_MONTH_PARKED, type Parking } from '../domain/parking.js';
import type { PeriodKey, Progress } from '../domain/progress.js';

export type ClaimedTask = { readonly ventureId: Id<'venture'>; readonly parkedBefore: Month | null };

export type ParkedTask = Parking & { readonly ventureId: Id<'venture'>; readonly month: Month; readonly since: Date };

export type ParkedInCalendar = Pick<Parking, 'reasonCode'> & { readonly calendar: string };

@Injectable()
export class TaskStore {
  /**
   * A task for every venture with money in the month. Repeating it adds nothing. The index is asked for the next venture
   * again and again, so that a venture costs one look, however many events it has.
   */
  async openForMoney(tx: Tx, { calendar, month }: PeriodKey, now: Date): Promise<void> {
    await tx.write(
      `WITH RECURSIVE concerned (venture_id) AS (
         (SELECT venture_id FROM revenue_event WHERE calendar = $1 AND month = $2 ORDER BY venture_id LIMIT 1)
         UNION ALL
         SELECT (SELECT e.venture_id FROM revenue_event e
           WHERE e.calendar = $1 AND e.month = $2 AND e.venture_id > concerned.venture_id ORDER BY e.venture_id LIMIT 1)
         FROM concerned WHERE concerned.venture_id IS NOT NULL
       )
       INSERT INTO settlement_task (venture_id, calendar, month, state, changed_at)
       SELECT venture_id, $1, $2, 'pending', $3::timestamptz FROM concerned WHERE venture_id IS NOT NULL
       ON CONFLICT (venture_id, month) DO NOTHING`,
      [calendar, month, now],
    );
  }

  /** A task for each of these ventures, whose closed months change. Repeating it adds nothing. */
  async open(tx: Tx, { calendar, month }: PeriodKey, changed: readonly Id<'venture'>[], now: Date): Promise<void> {
    await tx.write(
      `INSERT INTO settlement_task (venture_id, calendar, month, state, changed_at)
       SELECT DISTINCT venture_id, $1, $2, 'pending', $4::timestamptz FROM unnest($3::uuid[]) AS changed (venture_id)
       ON CONFLICT (venture_id, month) DO NOTHING`,
      [calendar, month, changed, now],
    );
  }

  /**
   * A task for each of these ventures, unless it has a statement in the currency since the point was due, or a later month
   * of its own is settled. Repeating it adds nothing.
   */
  async openJudged(
    tx: Tx,
    { calendar, month }: PeriodKey,
    wagers: readonly { readonly venture: Id<'venture'>; readonly currency: CurrencyCode; readonly due: Month }[],
    now: Date,
  ): Promise<void> {
    await tx.write(
      `INSERT INTO settlement_task (venture_id, calendar, month, state, changed_at)
       SELECT DISTINCT w.venture_id, $1, $2, 'pending', $6::timestamptz
       FROM unnest($3::uuid[], $4::text[], $5::text[]) AS w (venture_id, currency, due)
       WHERE NOT EXISTS (SELECT FROM statement s WHERE s.venture_id = w.venture_id AND s.month >= w.due
           AND s.currency = w.currency)
         AND NOT EXISTS (SELECT FROM settlement_task t WHERE t.venture_id = w.venture_id AND t.month > $2
           AND t.state = 'settled')
       ON CONFLICT (venture_id, month) DO NOTHING`,
      [
        calendar,
        month,
        wagers.map(({ venture }) => venture),
        wagers.map(({ currency }) => currency),
        wagers.map(({ due }) => due),
        now,
      ],
    );
  }

  /** Ventures that earlier months hold something of, settled or not, in chunks by id. */
  async *venturesBefore(
    reader: Reader,
    { calendar, month }: PeriodKey,
    perChunk: number,
  ): AsyncGenerator<Id<'venture'>[]> {
    let after: string | null = null;
    for (;;) {
      const rows: { ventureId: Id<'venture'> }[] = await reader.rows(
        `SELECT DISTINCT venture_id AS "ventureId" FROM settlement_task
         WHERE calendar = $1 AND month < $2 AND ($3::uuid IS NULL OR venture_id > $3) ORDER BY venture_id LIMIT $4`,
        [calendar, month, after, perChunk],
      );
      if (rows.length > 0) yield rows.map((row) => row.ventureId);
      if (rows.length < perChunk) return;
      after = rows.at(-1)?.ventureId ?? null;
    }
  }

  /** The last month before this one that is closing or closed; null when there is none. */
  async lastShutBefore(reader: Reader, { calendar, month }: PeriodKey): Promise<Month | null> {
    const row = await reader.row<{ month: Month | null }>(
      `SELECT max(month) AS month FROM accounting_period WHERE calendar = $1 AND month < $2 AND state <> 'open'`,
      [calendar, month],
    );
    return row?.month ?? null;
  }

  /** Parked ventures get another chance; answers how many. */
  async retryParked(tx: Tx, { calendar, month }: PeriodKey, now: Date): Promise<number> {
    return tx.write(
      `UPDATE settlement_task SET state = 'pending', reason_code = NULL, reason = NULL, owner = NULL, next_action = NULL,
         changed_at = $3 WHERE calendar = $1 AND month = $2 AND state = 'parked'`,
      [calendar, month, now],
    );
  }

  /** Why a venture's month waits, locked until the transaction ends; undefined when it does not. */
  async lockParked(tx: Tx, venture: Id<'venture'>, month: Month): Promise<ParkedInCalendar | undefined> {
    return tx.row<ParkedInCalendar>(
      `SELECT calendar, reason_code AS "reasonCode" FROM settlement_task
       WHERE venture_id = $1 AND month = $2 AND state = 'parked' FOR UPDATE`,
      [venture, month],
    );
  }

  /** One parked venture gets another chance. */
  async retry(tx: Tx, venture: Id<'venture'>, month: Month, now: Date): Promise<void> {
    await tx.write(
      `UPDATE settlement_task SET state = 'pending', reason_code = NULL, reason = NULL, owner = NULL, next_action = NULL,
         changed_at = $3 WHERE venture_id = $1 AND month = $2 AND state = 'parked'`,
      [venture, month, now],
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
       WHERE t.venture_id = p.venture_id AND t.month = $1 AND t.state = 'pending'`,
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

  /** Ventures that waited for an earlier month of their own, which waits no more, get another chance. */
  async wakeFollowers(tx: Tx, now: Date): Promise<number> {
    return tx.write(
      `UPDATE settlement_task t SET state = 'pending', reason_code = NULL, reason = NULL, owner = NULL,
         next_action = NULL, changed_at = $1
       FROM accounting_period p
       WHERE p.state = 'closing' AND t.calendar = p.calendar AND t.month = p.month
         AND t.state = 'parked' AND t.reason_code = $2
         AND NOT EXISTS (SELECT FROM settlement_task e
           WHERE e.venture_id = t.venture_id AND e.month < t.month AND e.state = 'parked')`,
      [now, EARLIER_MONTH_PARKED],
    );
  }

  /** Months that are not closed, ascending, of every calendar. A month that holds an event has a period. */
  async unclosedMonths(reader: Reader): Promise<PeriodKey[]> {
    return reader.rows<PeriodKey>(
      `SELECT calendar, month FROM accounting_period WHERE state <> 'closed' ORDER BY calendar, month`,
    );
  }

  /** The first month of a calendar, up to this one, that has pending ventures. */
  async firstMonthWithWork(reader: Reader, { calendar, month }: PeriodKey): Promise<PeriodKey | undefined> {
    return reader.row<PeriodKey>(`${WITH_WORK} AND p.calendar = $1 AND p.month <= $2 ORDER BY p.month LIMIT 1`, [
      calendar,
      month,
    ]);
  }

  /** The last month of each calendar that has pending ventures: settling it settles the ones before it. */
  async lastMonthsWithWork(reader: Reader): Promise<PeriodKey[]> {
    return reader.rows<PeriodKey>(
      `SELECT calendar, max(month) AS month FROM (${WITH_WORK}) work GROUP BY calendar ORDER BY calendar`,
    );
  }

  /** The first month in closing of each calendar, where nothing is left to settle in it. */
  async readyToClose(reader: Reader): Promise<PeriodKey[]> {
    return reader.rows<PeriodKey>(
      `SELECT p.calendar, p.month FROM accounting_period p
       WHERE p.state = 'closing' AND NOT EXISTS (SELECT FROM settlement_task t
           WHERE t.calendar = p.calendar AND t.month = p.month AND t.state <> 'settled')
         AND NOT EXISTS (SELECT FROM accounting_period e
           WHERE e.calendar = p.calendar AND e.month < p.month AND e.state <> 'closed')
       ORDER BY p.calendar`,
    );
  }
}

// Only a month in closing has pending ventures; asking the few such periods spares a look at every task there ever was.
const WITH_WORK = `SELECT p.calendar, p.month FROM accounting_period p
  WHERE p.state = 'closing' AND EXISTS (SELECT FROM settlement_task t
    WHERE t.calendar = p.calendar AND t.month = p.month AND t.state = 'pending')`;
