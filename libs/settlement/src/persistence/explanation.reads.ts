import { Injectable } from '@nestjs/common';
import type { KindSums } from '#libs/contracts';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import {
  type Counted,
  type PageRequest,
  pagesByKey,
  type Reader,
  rowsByKey,
  wantedBy,
  type WantedKeys,
} from '#libs/platform';
import type { RevenueKind } from '../domain/revenue-event.js';
import type { RevenueEvent } from './revenue-event.store.js';

/** A month's facts as they were known in the month `asOf`. */
export type FactsKey = {
  readonly ventureId: Id<'venture'>;
  readonly currency: CurrencyCode;
  readonly month: Month;
  readonly asOf: Month;
};

export type EventsKey = FactsKey & { readonly kinds: readonly RevenueKind[] };

/** A share that some statement of the venture gave for a month. */
export type GivenShare = {
  readonly ventureId: Id<'venture'>;
  readonly currency: CurrencyCode;
  readonly statementMonth: Month;
  readonly forMonth: Month;
  readonly partyKey: string;
  readonly amountMinor: bigint;
};

/** Which months a statement computed beside its own. */
export type ComputedIn = {
  readonly ventureId: Id<'venture'>;
  readonly currency: CurrencyCode;
  readonly month: Month;
  readonly restated: readonly Month[];
};

/** An event that a statement counts. What its sender noted about it is not told: nothing is computed from that. */
export type CountedEvent = Omit<RevenueEvent, 'attributes' | 'venture'>;

// The facts of a month as they were known: its own, and those that came late for it until `as_of`.
const KNOWN = `((e.month = wanted.month AND e.late_for_month IS NULL)
    OR (e.late_for_month = wanted.month AND e.month <= wanted.as_of))`;

/** What explanations need beside the statements themselves: of many statements by one statement of SQL each. */
@Injectable()
export class ExplanationReads {
  /** Everything that was given for these months, by whichever statement, oldest statement first. */
  async given(reader: Reader, wanted: readonly Omit<FactsKey, 'asOf'>[]): Promise<GivenShare[]> {
    return reader.rows<GivenShare>(
      `SELECT DISTINCT s.venture_id AS "ventureId", s.currency, s.month AS "statementMonth", sh.for_month AS "forMonth",
         sh.party_key AS "partyKey", sh.amount_minor AS "amountMinor"
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS wanted (venture_id, currency, month)
       JOIN statement s ON s.venture_id = wanted.venture_id AND s.currency = wanted.currency AND s.month >= wanted.month
       JOIN statement_share sh ON sh.venture_id = s.venture_id AND sh.statement_id = s.id AND sh.for_month = wanted.month
       ORDER BY "statementMonth"`,
      [wanted.map((one) => one.ventureId), wanted.map((one) => one.currency), wanted.map((one) => one.month)],
    );
  }

  /** The months that each statement of these ventures computed, oldest statement first. */
  async computedIn(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<ComputedIn[]> {
    return reader.rows<ComputedIn>(
      `SELECT venture_id AS "ventureId", currency, month,
         ARRAY(SELECT r ->> 'month' FROM jsonb_array_elements(restatements) AS r) AS restated
       FROM statement WHERE venture_id = ANY ($1::uuid[]) ORDER BY month`,
      [[...new Set(ventures)]],
    );
  }

  /** What the events of each key add up to, by kind, in the order of the keys. */
  async sums(reader: Reader, keys: readonly FactsKey[]): Promise<KindSums[]> {
    const { from, parameters } = wantedBy(columnsOf(keys));
    const rows = await reader.rows<Counted<{ kind: RevenueKind; amountMinor: string; count: bigint }>>(
      `SELECT wanted.n, e.kind, sum(e.amount_minor)::text AS "amountMinor", count(*) AS count
       FROM ${from}
       JOIN revenue_event e ON e.venture_id = wanted.venture_id AND e.currency = wanted.currency AND ${KNOWN}
       GROUP BY wanted.n, e.kind ORDER BY e.kind`,
      parameters,
    );
    return rowsByKey(keys.length, rows).map(
      (own) => new Map(own.map(({ kind, count, amountMinor }) => [kind, { amountMinor: BigInt(amountMinor), count }])),
    );
  }

  /** The same page of the events of each key, newest first, in the order of the keys. */
  async eventPages(reader: Reader, keys: readonly EventsKey[], page: PageRequest): Promise<CountedEvent[][]> {
    const kinds = { column: 'kinds', type: 'text', values: keys.map((key) => key.kinds.join(',')) } as const;
    const select = `
      SELECT e.id, e.source, e.external_id AS "externalId", e.kind, e.amount_minor AS "amountMinor", e.currency,
        e.occurred_at AS "occurredAt", e.month, e.late_for_month AS "lateFor", e.recorded_at AS "recordedAt"
      FROM revenue_event e
      WHERE e.venture_id = wanted.venture_id AND e.currency = wanted.currency AND ${KNOWN}
        AND e.kind = ANY (string_to_array(wanted.kinds, ','))`;
    return pagesByKey<CountedEvent>(reader, { keys: [...columnsOf(keys), kinds], select }, page);
  }
}

function columnsOf(keys: readonly FactsKey[]): WantedKeys {
  return [
    { column: 'venture_id', type: 'uuid', values: keys.map((key) => key.ventureId) },
    { column: 'currency', type: 'text', values: keys.map((key) => key.currency) },
    { column: 'month', type: 'text', values: keys.map((key) => key.month) },
    { column: 'as_of', type: 'text', values: keys.map((key) => key.asOf) },
  ];
}
