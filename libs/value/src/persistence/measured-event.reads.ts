import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import {
  type Counted,
  type PageRequest,
  pagesByKey,
  type Reader,
  rowsByKey,
  wantedBy,
  type WantedKeys,
} from '#libs/platform';
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

const SEALED = `indicator_result r JOIN indicator i ON i.id = r.indicator_id
  WHERE i.code = wanted.code AND r.venture_id = wanted.venture_id AND r.month = wanted.month
    AND r.as_of_month = wanted.as_of_month`;

/** What stands behind sealed results, for many of them by one statement. */
@Injectable()
export class MeasuredEventReads {
  /** In the order of the keys; undefined where nothing was sealed. */
  async results(reader: Reader, keys: readonly ResultKey[]): Promise<(SealedResult | undefined)[]> {
    const { from, parameters } = wantedBy(columnsOf(keys));
    const rows = await reader.rows<Counted<SealedResult>>(
      `SELECT wanted.n, sealed.* FROM ${from} CROSS JOIN LATERAL (
         SELECT r.indicator_id AS indicator, r.numerator::text, r.denominator::text, r.events_count AS "eventsCount",
           r.sealed_at AS "sealedAt"
         FROM ${SEALED}) AS sealed`,
      parameters,
    );
    return rowsByKey(keys.length, rows).map(([sealed]) => sealed);
  }

  /** The same page of the events of each result, newest first, in the order of the keys. */
  async pages(reader: Reader, keys: readonly ResultKey[], page: PageRequest): Promise<MeasuredEvent[][]> {
    const select = `
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
      WHERE ${IS_COUNTED}`;
    return pagesByKey<MeasuredEvent>(reader, { keys: columnsOf(keys), select }, page);
  }
}

function columnsOf(keys: readonly ResultKey[]): WantedKeys {
  return [
    { column: 'venture_id', type: 'uuid', values: keys.map((key) => key.ventureId) },
    { column: 'month', type: 'text', values: keys.map((key) => key.month) },
    { column: 'as_of_month', type: 'text', values: keys.map((key) => key.asOf) },
    { column: 'code', type: 'text', values: keys.map((key) => key.code) },
  ];
}
