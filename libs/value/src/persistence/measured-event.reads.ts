import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import { IS_COUNTED, MEASURED_NUMBER } from './indicator-result.store.js';

/** Names a sealed result: of a venture's month, with the late events known by `asOf`. */
export type ResultKey = {
  readonly ventureId: Id<'venture'>;
  readonly month: Month;
  readonly asOf: Month;
  readonly code: string;
};

export type SealedResult = {
  readonly indicator: Id<'indicator'>;
  /** Whole numbers as text, in lowest terms. */
  readonly numerator: string;
  readonly denominator: string;
  readonly eventsCount: bigint;
  readonly sealedAt: Date;
};

/** An event that a result counts, with the number that the indicator reads from it; 1 where events are counted. */
export type MeasuredEvent = {
  readonly id: Id<'valueEvent'>;
  readonly source: string;
  readonly externalId: string;
  readonly type: string;
  readonly number: string;
  readonly occurredAt: Date;
  readonly month: Month;
  readonly lateFor: Month | null;
  readonly recordedAt: Date;
};

/** `wanted.n` counts the keys from 1. */
type Counted<T> = T & { readonly n: bigint };

const WANTED = `unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY
  AS wanted (venture_id, month, as_of_month, code, n)`;

const SEALED = `indicator_result r JOIN indicator i ON i.id = r.indicator_id
  WHERE i.code = wanted.code AND r.venture_id = wanted.venture_id AND r.month = wanted.month
    AND r.as_of_month = wanted.as_of_month`;

/** What stands behind sealed results, for many of them by one statement. */
@Injectable()
export class MeasuredEventReads {
  /** In the order of the keys; undefined where nothing was sealed. */
  async results(reader: Reader, keys: readonly ResultKey[]): Promise<(SealedResult | undefined)[]> {
    const rows = await reader.rows<Counted<SealedResult>>(
      `SELECT wanted.n, sealed.* FROM ${WANTED} CROSS JOIN LATERAL (
         SELECT r.indicator_id AS indicator, r.numerator::text, r.denominator::text, r.events_count AS "eventsCount",
           r.sealed_at AS "sealedAt"
         FROM ${SEALED}) AS sealed`,
      columnsOf(keys),
    );
    const byKey = new Map(rows.map(({ n, ...result }) => [Number(n), result]));
    return keys.map((_, index) => byKey.get(index + 1));
  }

  /** The same page of the events of each result, newest first, in the order of the keys. */
  async pages(reader: Reader, keys: readonly ResultKey[], page: PageRequest): Promise<MeasuredEvent[][]> {
    const rows = await reader.rows<Counted<MeasuredEvent>>(
      `SELECT wanted.n, page.* FROM ${WANTED} CROSS JOIN LATERAL (
         SELECT id, source, external_id AS "externalId", type, trim_scale(number)::text AS number,
           occurred_at AS "occurredAt", month, late_for_month AS "lateFor", recorded_at AS "recordedAt"
         FROM (
           SELECT fact.*, ${MEASURED_NUMBER} AS number
           FROM (
             SELECT i.definition ->> 'aggregation' AS aggregation, i.definition ->> 'eventType' AS event_type,
               string_to_array(i.definition ->> 'field', '.') AS field
             FROM ${SEALED}
           ) AS rule
           JOIN value_event fact ON fact.venture_id = wanted.venture_id AND fact.type = rule.event_type
             AND ((fact.month = wanted.month AND fact.late_for_month IS NULL)
               OR (fact.late_for_month = wanted.month AND fact.month <= wanted.as_of_month))
         ) AS measured
         WHERE ${IS_COUNTED} AND ($5::timestamptz IS NULL OR (occurred_at, id) < ($5, $6::uuid))
         ORDER BY occurred_at DESC, id DESC LIMIT $7) AS page
       ORDER BY wanted.n, page."occurredAt" DESC, page.id DESC`,
      [...columnsOf(keys), page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
    const pages: MeasuredEvent[][] = keys.map(() => []);
    for (const { n, ...event } of rows) pages[Number(n) - 1]?.push(event);
    return pages;
  }
}

function columnsOf(keys: readonly ResultKey[]): unknown[] {
  return [
    keys.map((key) => key.ventureId),
    keys.map((key) => key.month),
    keys.map((key) => key.asOf),
    keys.map((key) => key.code),
  ];
}
