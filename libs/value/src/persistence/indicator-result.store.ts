import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';

/** A month of these ventures; `asOfMonth` is the period up to which late events count. Equal: no late event counts. */
export type ResultsWanted = {
  readonly ventures: readonly Id<'venture'>[];
  readonly month: Month;
  readonly asOfMonth: Month;
};

/** numerator and denominator are whole numbers as text, in lowest terms. */
export type ResultRow = {
  readonly venture: Id<'venture'>;
  readonly indicator: Id<'indicator'>;
  readonly code: string;
  readonly numerator: string;
  readonly denominator: string;
  readonly eventsCount: bigint;
};

export type SealedResultRow = ResultRow & { readonly asOfMonth: Month; readonly sealedAt: Date };

type SealedKey = { readonly venture: Id<'venture'>; readonly month: Month; readonly asOfMonth: Month };

/** Some ten megabytes. Larger pages make fewer queries, because one query proves a month for all ventures of a page. */
const SEALED_KEYS_PER_PAGE = 50_000;

export type LateMonths = { readonly venture: Id<'venture'>; readonly month: Month };

@Injectable()
export class IndicatorResultStore {
  async compute(reader: Reader, wanted: ResultsWanted): Promise<ResultRow[]> {
    return reader.rows<ResultRow>(
      `${COMPUTED} SELECT venture_id AS venture, indicator_id AS indicator, code, numerator::text, denominator::text,
         events_count AS "eventsCount" FROM computed`,
      [wanted.ventures, wanted.month, wanted.asOfMonth],
    );
  }

  /** Stores what is computed now; results that are sealed stay as they are. */
  async seal(tx: Tx, wanted: ResultsWanted, at: Date): Promise<void> {
    await tx.write(
      `${COMPUTED}
       INSERT INTO indicator_result
         (venture_id, month, as_of_month, indicator_id, numerator, denominator, events_count, sealed_at)
       SELECT venture_id, $2, $3, indicator_id, numerator, denominator, events_count, $4 FROM computed
       ORDER BY venture_id, indicator_id
       ON CONFLICT DO NOTHING`,
      [wanted.ventures, wanted.month, wanted.asOfMonth, at],
    );
  }

  async sealed(reader: Reader, wanted: ResultsWanted): Promise<ResultRow[]> {
    return reader.rows<ResultRow>(
      `SELECT ${SEALED_COLUMNS} FROM indicator_result r JOIN indicator i ON i.id = r.indicator_id
       WHERE r.venture_id = ANY ($1::uuid[]) AND r.month = $2 AND r.as_of_month = $3`,
      [wanted.ventures, wanted.month, wanted.asOfMonth],
    );
  }

  /** Of each month the results that were sealed last, by `asOf` at the latest. */
  async latest(
    reader: Reader,
    { wanted, asOf }: { wanted: readonly { ventureId: Id<'venture'>; month: Month }[]; asOf: Month },
  ): Promise<(ResultRow & { readonly month: Month })[]> {
    return reader.rows(
      `SELECT ${SEALED_COLUMNS}, r.month
       FROM unnest($1::uuid[], $2::text[]) AS w (venture_id, month)
       JOIN indicator_result r ON r.venture_id = w.venture_id AND r.month = w.month
         AND r.as_of_month = (SELECT max(l.as_of_month) FROM indicator_result l
           WHERE l.venture_id = w.venture_id AND l.month = w.month AND l.as_of_month <= $3)
       JOIN indicator i ON i.id = r.indicator_id`,
      [wanted.map((one) => one.ventureId), wanted.map((one) => one.month), asOf],
    );
  }

  /** All that was ever sealed for a month: the first result, then those with late events. */
  async ofMonth(reader: Reader, venture: Id<'venture'>, month: Month): Promise<SealedResultRow[]> {
    return reader.rows<SealedResultRow>(
      `SELECT ${SEALED_COLUMNS}, r.as_of_month AS "asOfMonth", r.sealed_at AS "sealedAt"
       FROM indicator_result r JOIN indicator i ON i.id = r.indicator_id
       WHERE r.venture_id = $1 AND r.month = $2 ORDER BY r.as_of_month, i.code`,
      [venture, month],
    );
  }

  /** Sealed results that their events do not give any more: how many, and the first, for people. */
  async broken(reader: Reader): Promise<{ readonly rows: bigint; readonly first: string | null }> {
    let rows = 0n;
    let first: string | null = null;
    for await (const { ventures, month, asOfMonth } of this.sealedMonths(reader)) {
      const found = await reader.row<{ rows: bigint; first: string | null }>(
        `${COMPUTED} SELECT count(*) AS rows, min(format('result of venture %s for %s: sealed as %s/%s, its events give %s', r.venture_id, r.month,
           r.numerator, r.denominator, coalesce(c.numerator || '/' || c.denominator, 'nothing'))) AS first
         FROM indicator_result r LEFT JOIN computed c ON c.venture_id = r.venture_id AND c.indicator_id = r.indicator_id
         WHERE r.venture_id = ANY ($1::uuid[]) AND r.month = $2 AND r.as_of_month = $3
           AND (c.numerator, c.denominator, c.events_count) IS DISTINCT FROM (r.numerator, r.denominator, r.events_count)`,
        [ventures, month, asOfMonth],
      );
      rows += found?.rows ?? 0n;
      first ??= found?.first ?? null;
    }
    return { rows, first };
  }

  /** Months that results were sealed for, each with ventures: of a page of keys at a time, however many there are. */
  private async *sealedMonths(
    reader: Reader,
  ): AsyncGenerator<{ readonly month: Month; readonly asOfMonth: Month; readonly ventures: Id<'venture'>[] }> {
    let after: SealedKey | undefined;
    do {
      const page: SealedKey[] = await reader.rows<SealedKey>(
        `SELECT DISTINCT venture_id AS venture, month, as_of_month AS "asOfMonth" FROM indicator_result
         WHERE $1::uuid IS NULL OR (venture_id, month, as_of_month) > ($1, $2, $3)
         ORDER BY venture_id, month, as_of_month LIMIT ${SEALED_KEYS_PER_PAGE}`,
        [after?.venture ?? null, after?.month ?? null, after?.asOfMonth ?? null],
      );
      const months = new Map<string, SealedKey & { ventures: Id<'venture'>[] }>();
      for (const key of page) {
        const name = `${key.month}/${key.asOfMonth}`;
        const month = months.get(name) ?? { ...key, ventures: [] };
        months.set(name, month);
        month.ventures.push(key.venture);
      }
      yield* months.values();
      after = page.at(-1);
    } while (after);
  }

  async inWrongMonth(reader: Reader): Promise<{ readonly rows: bigint; readonly first: string | null }> {
    const found = await reader.row<{ rows: bigint; first: string | null }>(
      `SELECT count(*) AS rows, min(format('value event %s of venture %s', id, venture_id)) AS first FROM value_event
       WHERE to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') <> coalesce(late_for_month, month)`,
    );
    return found ?? { rows: 0n, first: null };
  }

  async lateMonths(reader: Reader, ventures: readonly Id<'venture'>[], recordedMonth: Month): Promise<LateMonths[]> {
    return reader.rows<LateMonths>(
      `SELECT DISTINCT venture_id AS venture, late_for_month AS month FROM value_event
       WHERE venture_id = ANY ($1::uuid[]) AND month = $2 AND late_for_month IS NOT NULL
       ORDER BY venture_id, late_for_month`,
      [ventures, recordedMonth],
    );
  }
}

const SEALED_COLUMNS = `r.venture_id AS venture, r.indicator_id AS indicator, i.code, r.numerator::text,
  r.denominator::text, r.events_count AS "eventsCount"`;

/** The number that a rule reads from a fact; null where there is none. */
export const MEASURED_NUMBER = `CASE WHEN rule.aggregation = 'count' THEN 1
        WHEN jsonb_typeof(fact.data #> rule.field) = 'number' THEN (fact.data #>> rule.field)::numeric
        WHEN fact.data #>> rule.field ~ '^-?[0-9]{1,18}([.][0-9]{1,12})?$' THEN (fact.data #>> rule.field)::numeric
      END`;

/** Whether a number is exact within the bounds of a result. */
export const IS_COUNTED = 'abs(number) < 1000000000000000000 AND scale(trim_scale(number)) <= 12';

// rule: the version that sealed the month first, or else the latest: a month is never measured by two versions.
// fact: the month's own events, and the late ones that were recorded up to as_of_month.
// measured: exact numbers only, below 10^18 with at most 12 decimals; anything else in the field is not counted. A
// JSON number is read through numeric, so that 0.1 is one tenth.
// computed: scaled to whole numbers and reduced; a venture without a counted event has no row, which is not zero.
const COMPUTED = `
  WITH latest AS (
    SELECT DISTINCT ON (code) id, code FROM indicator ORDER BY code, version DESC
  ), sealed AS (
    SELECT DISTINCT ON (r.venture_id, i.code) r.venture_id, i.code, i.id
    FROM indicator_result r JOIN indicator i ON i.id = r.indicator_id
    WHERE r.venture_id = ANY ($1::uuid[]) AND r.month = $2
    ORDER BY r.venture_id, i.code, r.as_of_month, i.version
  ), rule AS (
    SELECT wanted.venture_id, i.id, i.code, i.definition ->> 'aggregation' AS aggregation,
      i.definition ->> 'eventType' AS event_type, string_to_array(i.definition ->> 'field', '.') AS field
    FROM unnest($1::uuid[]) AS wanted (venture_id) CROSS JOIN latest
    LEFT JOIN sealed ON sealed.venture_id = wanted.venture_id AND sealed.code = latest.code
    JOIN indicator i ON i.id = coalesce(sealed.id, latest.id)
  ), fact AS (
    SELECT venture_id, type, data FROM value_event
    WHERE venture_id = ANY ($1::uuid[]) AND month = $2 AND late_for_month IS NULL
    UNION ALL
    SELECT venture_id, type, data FROM value_event
    WHERE venture_id = ANY ($1::uuid[]) AND late_for_month = $2 AND month <= $3
  ), measured AS (
    SELECT rule.venture_id, rule.id, rule.code, rule.aggregation,
      ${MEASURED_NUMBER} AS number
    FROM fact JOIN rule ON rule.venture_id = fact.venture_id AND rule.event_type = fact.type
  ), summed AS (
    SELECT venture_id, id, code, aggregation, count(*) AS events_count, trim_scale(sum(number)) AS total
    FROM measured
    WHERE ${IS_COUNTED}
    GROUP BY venture_id, id, code, aggregation
  ), fraction AS (
    SELECT venture_id, id, code, events_count, trunc(total * ('1e' || scale(total))::numeric) AS n,
      ('1e' || scale(total))::numeric * CASE WHEN aggregation = 'mean' THEN events_count ELSE 1 END AS d
    FROM summed
  ), computed AS (
    SELECT venture_id, id AS indicator_id, code, events_count, div(n, gcd(n, d)) AS numerator,
      div(d, gcd(n, d)) AS denominator
    FROM fraction
  )`;
