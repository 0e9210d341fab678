import { type Id, type IdKind, stableId } from '#libs/kernel';
import type { Checks, Reader, Tx } from '#libs/platform';
import type { AcceptedEvent, PlacedEvent } from '../domain/event.js';

/** What the database makes of an event: the hash of its content, and the hash of what is stored under its key, if anything is. */
export type EventFingerprint = { readonly hash: string; readonly storedHash: string | null };

/** The content columns of one kind of event, beside those that every event has. None is ever null. */
export type EventColumns<E> = readonly {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'jsonb';
  readonly of: (event: E) => string | bigint;
}[];

/**
 * The two tables of one kind of event, written by sets: the events, and the keys that make each of them unique. The
 * tables belong to the context that names them here. Names and columns are constants of ours, never input.
 */
export class EventTable<E extends AcceptedEvent, K extends IdKind> {
  constructor(
    readonly name: string,
    readonly idKind: K,
    private readonly columns: EventColumns<E>,
  ) {}

  idOf(event: { readonly source: string; readonly externalId: string }): Id<K> {
    return stableId<K>(this.idKind, event.source, event.externalId);
  }

  /** In the order of the events. */
  async fingerprints(reader: Reader, events: readonly E[]): Promise<readonly EventFingerprint[]> {
    const types = ['text', 'text', 'uuid', 'timestamptz', ...this.columns.map(({ type }) => type)];
    return reader.rows<EventFingerprint>(
      `SELECT ${this.contentHash} AS hash, known.content_hash AS "storedHash"
       FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')}) WITH ORDINALITY
         AS item (source, external_id, venture_id, occurred_at, ${this.names}, position)
       LEFT JOIN ${this.name}_key known USING (source, external_id)
       ORDER BY item.position`,
      this.envelopeAndContent(events),
    );
  }

  /**
   * Claims the keys and stores the events in one statement; answers the keys (`keyOf`) that were new. Keys are claimed in
   * order, so that batches that overlap wait for each other instead of deadlocking.
   */
  async insert(tx: Tx, placed: readonly PlacedEvent<E>[], recordedAt: Date): Promise<ReadonlySet<string>> {
    const types = ['text', 'text', 'uuid', 'timestamptz', ...this.columns.map(({ type }) => type)];
    const placedTypes = [...types, 'uuid', 'text', 'text', 'text', 'text'];
    const written = await tx.rows<{ source: string; externalId: string }>(
      `WITH item AS (
         SELECT * FROM unnest(${placedTypes.map((type, index) => `$${index + 2}::${type}[]`).join(', ')})
           AS item (source, external_id, venture_id, occurred_at, ${this.names}, id, calendar, month, late_for_month,
             content_hash)
       ), new_key AS (
         INSERT INTO ${this.name}_key (source, external_id, venture_id, content_hash)
         SELECT source, external_id, venture_id, content_hash FROM item ORDER BY source, external_id
         ON CONFLICT DO NOTHING
         RETURNING source, external_id
       )
       INSERT INTO ${this.name} (source, external_id, venture_id, occurred_at, ${this.names}, id, calendar, month,
         late_for_month, recorded_at)
       SELECT source, external_id, venture_id, occurred_at, ${this.names}, id, calendar, month, late_for_month, $1
       FROM item JOIN new_key USING (source, external_id)
       RETURNING source, external_id AS "externalId"`,
      [
        recordedAt,
        ...this.envelopeAndContent(placed.map(({ event }) => event)),
        placed.map(({ event }) => this.idOf(event)),
        placed.map(({ event }) => event.calendar),
        placed.map(({ month }) => month),
        placed.map(({ lateFor }) => lateFor),
        placed.map(({ hash }) => hash),
      ],
    );
    return new Set(written.map(keyOf));
  }

  /** The names of the content columns, as a list in SQL. */
  get names(): string {
    return this.columns.map(({ name }) => name).join(', ');
  }

  /** The content columns of a staging table. */
  get stagingColumns(): string {
    return this.columns.map(({ name, type }) => `${name} ${type} NOT NULL`).join(', ');
  }

  /**
   * SQL for the hash of the content of `item`: everything but its key. Computed by PostgreSQL from typed columns, so that
   * a batch and an import by sets cannot differ; the text of jsonb is PostgreSQL's own, whatever the sender's spacing and
   * order. Only the last column may hold U+001F.
   */
  get contentHash(): string {
    const content = this.columns.map(({ name }) => `item.${name}`).join(', ');
    const moment = '(extract(epoch FROM item.occurred_at) * 1000)::bigint';
    return `encode(sha256(convert_to(concat_ws(chr(31), item.venture_id, ${moment}, ${content}), 'UTF8')), 'hex')`;
  }

  /** Proofs that every event is what was stored under its key, and that every key has its event. */
  get checks(): Checks {
    return {
      [`every row of ${this.name} is what its key was made for, and has the id of its key`]: `
        SELECT format('event %s of venture %s, %s %s', item.id, coalesce(item.venture_id, known.venture_id),
          coalesce(item.source, known.source), coalesce(item.external_id, known.external_id)) AS what
        FROM ${this.name} item
        FULL JOIN ${this.name}_key known ON known.source = item.source AND known.external_id = item.external_id
        WHERE item.id IS NULL OR known.source IS NULL OR known.venture_id <> item.venture_id
          OR known.content_hash <> ${this.contentHash}
          OR item.id <> stable_id(concat_ws(chr(31), '${this.idKind}', item.source, item.external_id))`,
      [`every row of ${this.name} is of the calendar of its venture`]: `
        SELECT format('event %s of venture %s is of the calendar %s', item.id, item.venture_id, item.calendar) AS what
        FROM ${this.name} item JOIN venture v ON v.venture_id = item.venture_id WHERE v.calendar <> item.calendar`,
    };
  }

  private envelopeAndContent(events: readonly E[]): unknown[] {
    return [
      events.map((event) => event.source),
      events.map((event) => event.externalId),
      events.map((event) => event.venture),
      events.map((event) => event.occurredAt),
      ...this.columns.map(({ of }) => events.map(of)),
    ];
  }
}

/** (source, id) as one text; neither holds a control character. */
export function keyOf(event: { readonly source: string; readonly externalId: string }): string {
  return `${event.source}\u001f${event.externalId}`;
}
