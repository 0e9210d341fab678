import type { IdKind, Month } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { Assignment } from '#libs/ledger';
import type { AcceptedEvent } from '../domain/event.js';
import type { EventTable } from './event-table.js';

/** More conflicts than this are one mistake of the file, not many; their count is exact anyway. */
const CONFLICTS_LISTED_MAX = 1000;
const STAGING_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/** stable_id() of the digest that a row has already: the function would compute it twice, a second for 100,000 events. */
const STABLE_ID = `encode(set_byte(set_byte(digest, 6, get_byte(digest, 6) & 15 | 128), 8, get_byte(digest, 8) & 63 | 128),
  'hex')::uuid`;

export type StagedConflict = { readonly line: number; readonly externalId: string };

/**
 * A staging table full of events of one source, in the session of the transaction. `line` is where the event stands in
 * its file. Of the rows with one external_id the first line is stored.
 */
export class StagedEvents<E extends AcceptedEvent, K extends IdKind> {
  private readonly staged: string;

  constructor(
    private readonly table: EventTable<E, K>,
    private readonly stagingTable: string,
    private readonly source: string,
  ) {
    if (!STAGING_NAME.test(stagingTable)) throw new Error(`"${stagingTable}" is no name of a staging table`);
    // Moments are compared by the millisecond, as in batches.
    this.staged = `(SELECT line, external_id, venture_id, date_trunc('milliseconds', occurred_at) AS occurred_at,
      ${table.names} FROM ${stagingTable})`;
  }

  static columns<E extends AcceptedEvent, K extends IdKind>(table: EventTable<E, K>): string {
    const envelope =
      'line int NOT NULL, external_id text NOT NULL, venture_id uuid NOT NULL, occurred_at timestamptz NOT NULL';
    return `${envelope}, ${table.stagingColumns}`;
  }

  async count(tx: Tx): Promise<number> {
    // The sorts and joins below stay in memory, for this transaction only.
    await tx.rows(`SELECT set_config('work_mem', '64MB', true)`);
    // A table that was filled in this transaction has no statistics yet, and the joins below would be planned for a few rows.
    await tx.rows(`ANALYZE ${this.stagingTable}`);
    const row = await tx.row<{ count: number }>(`SELECT count(*)::int AS count FROM ${this.stagingTable}`);
    return row?.count ?? 0;
  }

  async firstLineAfter(tx: Tx, moment: Date): Promise<number | undefined> {
    const row = await tx.row<{ line: number | null }>(
      `SELECT min(line) AS line FROM ${this.stagingTable} WHERE occurred_at > $1`,
      [moment],
    );
    return row?.line ?? undefined;
  }

  /** The months of the events whose keys are free. */
  async freshMonths(tx: Tx): Promise<Month[]> {
    const rows = await tx.rows<{ month: Month }>(
      `SELECT DISTINCT to_char(item.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month FROM ${this.stagingTable} item
       WHERE NOT EXISTS (
         SELECT FROM ${this.table.name}_key known WHERE known.source = $1 AND known.external_id = item.external_id)
       ORDER BY month`,
      [this.source],
    );
    return rows.map((row) => row.month);
  }

  /** Claims the free keys and stores their events, in the order of the indexes; answers how many. */
  async insert(
    tx: Tx,
    placing: { calendar: string; assigned: ReadonlyMap<Month, Assignment>; recordedAt: Date },
  ): Promise<number> {
    const { name, names, contentHash, idKind } = this.table;
    const periods = [...placing.assigned];
    return tx.write(
      `WITH item AS MATERIALIZED (
         SELECT item.*, ${contentHash} AS content_hash, to_char(item.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') AS of_month,
           substr(sha256(convert_to(concat_ws(chr(31), $2::text, $1::text, item.external_id), 'UTF8')), 1, 16) AS digest
         FROM (SELECT DISTINCT ON (external_id) * FROM ${this.staged} staged ORDER BY external_id, line) item
       ), new_key AS (
         INSERT INTO ${name}_key (source, external_id, venture_id, content_hash)
         SELECT $1, external_id, venture_id, content_hash FROM item ORDER BY external_id
         ON CONFLICT DO NOTHING
         RETURNING external_id
       )
       INSERT INTO ${name} (source, external_id, venture_id, occurred_at, ${names}, id, calendar, month, late_for_month,
         recorded_at)
       SELECT $1, external_id, venture_id, occurred_at, ${names}, ${STABLE_ID},
         $3, period.month, period.late_for_month, $4
       FROM item JOIN new_key USING (external_id)
       JOIN unnest($5::text[], $6::text[], $7::text[]) AS period (of_month, month, late_for_month) USING (of_month)
       ORDER BY venture_id, occurred_at`,
      [
        this.source,
        idKind,
        placing.calendar,
        placing.recordedAt,
        periods.map(([month]) => month),
        periods.map(([, assignment]) => assignment.month),
        periods.map(([, assignment]) => assignment.lateFor),
      ],
    );
  }

  /** Rows whose key is stored with other content, in the order of their lines. */
  async conflicts(tx: Tx): Promise<{ readonly count: number; readonly listed: StagedConflict[] }> {
    const rows = await tx.rows<StagedConflict & { count: number }>(
      `SELECT item.line, item.external_id AS "externalId", count(*) OVER ()::int AS count
       FROM ${this.staged} item
       JOIN ${this.table.name}_key known ON known.source = $1 AND known.external_id = item.external_id
       WHERE known.content_hash <> ${this.table.contentHash}
       ORDER BY item.line LIMIT ${CONFLICTS_LISTED_MAX}`,
      [this.source],
    );
    return { count: rows[0]?.count ?? 0, listed: rows.map(({ line, externalId }) => ({ line, externalId })) };
  }
}
