import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import { EventTable } from '#libs/value';
import type { AcceptedRevenueEvent, RevenueKind } from '../domain/revenue-event.js';

export const revenueEventTable = new EventTable<AcceptedRevenueEvent, 'revenueEvent'>('revenue_event', 'revenueEvent', [
  { name: 'kind', type: 'text', of: (event) => event.kind },
  { name: 'amount_minor', type: 'bigint', of: (event) => event.amountMinor },
  { name: 'currency', type: 'text', of: (event) => event.currency },
  { name: 'attributes', type: 'jsonb', of: (event) => event.attributes },
]);

export type RevenueEvent = {
  readonly id: Id<'revenueEvent'>;
  readonly venture: Id<'venture'>;
  readonly source: string;
  readonly externalId: string;
  readonly kind: RevenueKind;
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  readonly occurredAt: Date;
  readonly month: Month;
  readonly lateFor: Month | null;
  readonly attributes: unknown;
  readonly recordedAt: Date;
};

export type RevenueEventFilter = {
  readonly venture: Id<'venture'>;
  readonly month: Month | null;
  readonly kind: RevenueKind | null;
};

@Injectable()
export class RevenueEventStore {
  /** Newest first. */
  async page(reader: Reader, filter: RevenueEventFilter, page: PageRequest): Promise<RevenueEvent[]> {
    return reader.rows<RevenueEvent>(
      `SELECT id, venture_id AS venture, source, external_id AS "externalId", kind, amount_minor AS "amountMinor", currency,
         occurred_at AS "occurredAt", month, late_for_month AS "lateFor", attributes, recorded_at AS "recordedAt"
       FROM revenue_event
       WHERE venture_id = $1 AND ($2::text IS NULL OR month = $2) AND ($3::text IS NULL OR kind = $3)
         AND ($4::timestamptz IS NULL OR (occurred_at, id) < ($4, $5::uuid))
       ORDER BY occurred_at DESC, id DESC LIMIT $6`,
      [filter.venture, filter.month, filter.kind, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
  }
}
