import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { AcceptedValueEvent } from '../domain/value-event.js';
import { EventTable } from './event-table.js';

export const valueEventTable = new EventTable<AcceptedValueEvent, 'valueEvent'>('value_event', 'valueEvent', [
  { name: 'type', type: 'text', of: (event) => event.type },
  { name: 'data', type: 'jsonb', of: (event) => event.data },
]);

export type ValueEvent = {
  readonly id: Id<'valueEvent'>;
  readonly venture: Id<'venture'>;
  readonly source: string;
  readonly externalId: string;
  readonly type: string;
  readonly data: unknown;
  readonly occurredAt: Date;
  readonly month: Month;
  readonly lateFor: Month | null;
  readonly recordedAt: Date;
};

export type ValueEventFilter = {
  readonly venture: Id<'venture'>;
  readonly month: Month | null;
  readonly type: string | null;
};

@Injectable()
export class ValueEventStore {
  /** Newest first. */
  async page(reader: Reader, filter: ValueEventFilter, page: PageRequest): Promise<ValueEvent[]> {
    return reader.rows<ValueEvent>(
      `SELECT id, venture_id AS venture, source, external_id AS "externalId", type, data, occurred_at AS "occurredAt",
         month, late_for_month AS "lateFor", recorded_at AS "recordedAt"
       FROM value_event
       WHERE venture_id = $1 AND ($2::text IS NULL OR month = $2) AND ($3::text IS NULL OR type = $3)
         AND ($4::timestamptz IS NULL OR (occurred_at, id) < ($4, $5::uuid))
       ORDER BY occurred_at DESC, id DESC LIMIT $6`,
      [filter.venture, filter.month, filter.type, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
  }

  /** The types of a staging table, each once. */
  async stagedTypes(reader: Reader, stagingTable: string): Promise<string[]> {
    const rows = await reader.rows<{ type: string }>(`SELECT DISTINCT type FROM ${stagingTable} ORDER BY type`);
    return rows.map((row) => row.type);
  }
}
