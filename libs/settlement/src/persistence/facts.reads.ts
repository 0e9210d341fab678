import { Injectable } from '@nestjs/common';
import type { KindSums } from '#libs/contracts';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import type { RevenueKind } from '../domain/revenue-event.js';
import type { SettledMonth } from '../domain/restatement.js';
import type { Carried } from '../domain/settle-currency.js';

/** Sums of a venture's events by currency and kind. */
export type SumsByCurrency = ReadonlyMap<CurrencyCode, KindSums>;

type SumRow = {
  ventureId: Id<'venture'>;
  currency: CurrencyCode;
  kind: RevenueKind;
  /** As text, because a sum of events may be more than a bigint of the database holds. */
  amountMinor: string;
  count: bigint;
};

export type StatementHistory = SettledMonth & { readonly currency: CurrencyCode };

export type PostedShare = {
  readonly currency: CurrencyCode;
  readonly forMonth: Month;
  readonly partyKey: string;
  readonly amountMinor: bigint;
};

@Injectable()
export class FactsReads {
  /** Everything that was recorded in the month, late facts included: what the journal of the month books. */
  async recorded(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
    month: Month,
  ): Promise<Map<Id<'venture'>, SumsByCurrency>> {
    return sumsByVenture(
      await reader.rows<SumRow>(
        `SELECT venture_id AS "ventureId", currency, kind, sum(amount_minor)::text AS "amountMinor", count(*) AS count
         FROM revenue_event WHERE venture_id = ANY($1::uuid[]) AND month = $2 GROUP BY venture_id, currency, kind`,
        [ventures, month],
      ),
    );
  }

  /** The facts of a month as they are known once `asOf` is settled: its own, and those that came late for it until then. */
  async ofMonth(
    reader: Reader,
    { ventures, month, asOf }: { ventures: readonly Id<'venture'>[]; month: Month; asOf: Month },
  ): Promise<Map<Id<'venture'>, SumsByCurrency>> {
    return sumsByVenture(
      await reader.rows<SumRow>(
        `SELECT venture_id AS "ventureId", currency, kind, sum(amount_minor)::text AS "amountMinor", sum(count)::bigint AS count
         FROM (
           SELECT venture_id, currency, kind, sum(amount_minor) AS amount_minor, count(*) AS count FROM revenue_event
           WHERE venture_id = ANY($1::uuid[]) AND month = $2 AND late_for_month IS NULL GROUP BY venture_id, currency, kind
           UNION ALL
           SELECT venture_id, currency, kind, sum(amount_minor), count(*) FROM revenue_event
           WHERE venture_id = ANY($1::uuid[]) AND late_for_month = $2 AND month <= $3 GROUP BY venture_id, currency, kind
         ) facts GROUP BY venture_id, currency, kind`,
        [ventures, month, asOf],
      ),
    );
  }

  /** The own facts of single months, for statements that are shown together. */
  async ofMonths(
    reader: Reader,
    wanted: readonly { ventureId: Id<'venture'>; month: Month; currency: CurrencyCode }[],
  ): Promise<{ ventureId: Id<'venture'>; month: Month; currency: CurrencyCode; sums: KindSums }[]> {
    const rows = await reader.rows<SumRow & { month: Month }>(
      `SELECT e.venture_id AS "ventureId", e.month, e.currency, e.kind, sum(e.amount_minor)::text AS "amountMinor", count(*) AS count
       FROM revenue_event e JOIN unnest($1::uuid[], $2::text[], $3::text[]) AS w (venture_id, month, currency)
         ON e.venture_id = w.venture_id AND e.month = w.month AND e.currency = w.currency
       WHERE e.late_for_month IS NULL GROUP BY e.venture_id, e.month, e.currency, e.kind`,
      [wanted.map((one) => one.ventureId), wanted.map((one) => one.month), wanted.map((one) => one.currency)],
    );
    return wanted.map((key) => {
      const own = rows.filter(
        (row) => row.ventureId === key.ventureId && row.month === key.month && row.currency === key.currency,
      );
      return {
        ...key,
        sums: new Map(own.map(({ kind, amountMinor, count }) => [kind, { amountMinor: BigInt(amountMinor), count }])),
      };
    });
  }

  /** Closed months that money came late for in this month. */
  async lateMonths(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
    month: Month,
  ): Promise<{ ventureId: Id<'venture'>; currency: CurrencyCode; lateFor: Month }[]> {
    return reader.rows(
      `SELECT DISTINCT venture_id AS "ventureId", currency, late_for_month AS "lateFor" FROM revenue_event
       WHERE venture_id = ANY($1::uuid[]) AND month = $2 AND late_for_month IS NOT NULL`,
      [ventures, month],
    );
  }

  /** What each venture carries on, by currency, from its last statement before the month. */
  async carried(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
    month: Month,
  ): Promise<Map<Id<'venture'>, Map<CurrencyCode, Carried>>> {
    const rows = await reader.rows<Carried & { ventureId: Id<'venture'>; currency: CurrencyCode }>(
      `SELECT DISTINCT ON (venture_id, currency) venture_id AS "ventureId", currency, contract_id AS "contractId",
         state_out AS state
       FROM statement WHERE venture_id = ANY($1::uuid[]) AND month < $2
       ORDER BY venture_id, currency, month DESC`,
      [ventures, month],
    );
    const ventureStates = new Map<Id<'venture'>, Map<CurrencyCode, Carried>>();
    for (const { ventureId, currency, contractId, state } of rows) {
      const states = ventureStates.get(ventureId) ?? new Map<CurrencyCode, Carried>();
      ventureStates.set(ventureId, states.set(currency, { contractId, state }));
    }
    return ventureStates;
  }

  /** Every statement of a venture before the month, ascending: for the few that have late facts. */
  async history(reader: Reader, venture: Id<'venture'>, month: Month): Promise<StatementHistory[]> {
    return reader.rows<StatementHistory>(
      `SELECT month, currency, contract_id AS "contractId", contract_version AS "contractVersion",
         state_out AS "stateOut", restatements
       FROM statement WHERE venture_id = $1 AND month < $2 ORDER BY month`,
      [venture, month],
    );
  }

  /** What has been posted for each closed month so far, corrections included. */
  async posted(reader: Reader, venture: Id<'venture'>): Promise<PostedShare[]> {
    return reader.rows<PostedShare>(
      `SELECT st.currency, sh.for_month AS "forMonth", sh.party_key AS "partyKey", sum(sh.amount_minor)::bigint AS "amountMinor"
       FROM statement_share sh JOIN statement st ON st.venture_id = sh.venture_id AND st.id = sh.statement_id
       WHERE sh.venture_id = $1 GROUP BY st.currency, sh.for_month, sh.party_key`,
      [venture],
    );
  }
}

function sumsByVenture(rows: readonly SumRow[]): Map<Id<'venture'>, SumsByCurrency> {
  const ventures = new Map<
    Id<'venture'>,
    Map<CurrencyCode, Map<RevenueKind, { amountMinor: bigint; count: bigint }>>
  >();
  for (const { ventureId, currency, kind, amountMinor, count } of rows) {
    const currencies =
      ventures.get(ventureId) ?? new Map<CurrencyCode, Map<RevenueKind, { amountMinor: bigint; count: bigint }>>();
    ventures.set(ventureId, currencies);
    const kinds = currencies.get(currency) ?? new Map<RevenueKind, { amountMinor: bigint; count: bigint }>();
    currencies.set(currency, kinds);
    kinds.set(kind, { amountMinor: BigInt(amountMinor), count });
  }
  return ventures;
}
