import { Injectable } from '@nestjs/common';
import type { KindSums } from '#libs/contracts';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import { groupBy } from '../domain/group-by.js';
import type { RevenueKind } from '../domain/revenue-event.js';
import type { PostedShare, SettledMonth } from '../domain/restatement.js';
import type { Carried } from '../domain/settle-currency.js';
import { FUNDING_COLUMNS } from './funding.columns.js';
import type { Funding } from '../domain/statement.js';

/** Sums of a venture's events by currency and kind. */
export type SumsByCurrency = ReadonlyMap<CurrencyCode, KindSums>;

/** A closed month that money came late for. */
export type LateFacts = { readonly currency: CurrencyCode; readonly month: Month };

/** What a venture's month holds. */
export type RecordedFacts = {
  /** Everything that was recorded in the month, late facts included: what the journal of the month books. */
  readonly all: SumsByCurrency;
  /** What happened in the month itself. */
  readonly own: SumsByCurrency;
  /** Closed months that money came late for. */
  readonly late: readonly LateFacts[];
};

export type MonthOfVenture = { readonly ventureId: Id<'venture'>; readonly month: Month };

type SumRow = {
  currency: CurrencyCode;
  kind: RevenueKind;
  /** As text, because a sum of events may be more than a bigint of the database holds. */
  amountMinor: string;
  count: bigint;
};

export type StatementHistory = SettledMonth & { readonly ventureId: Id<'venture'>; readonly currency: CurrencyCode };

@Injectable()
export class FactsReads {
  /** What the month holds of each venture; one without an event is absent. One pass along one index, whatever the events. */
  async recorded(
    reader: Reader,
    { calendar, month, ventures }: { calendar: string; month: Month; ventures: readonly Id<'venture'>[] },
  ): Promise<ReadonlyMap<Id<'venture'>, RecordedFacts>> {
    const rows = await reader.rows<SumRow & { ventureId: Id<'venture'>; lateFor: Month | null }>(
      `SELECT venture_id AS "ventureId", currency, kind, late_for_month AS "lateFor",
         sum(amount_minor)::text AS "amountMinor", count(*) AS count
       FROM revenue_event WHERE calendar = $1 AND month = $2 AND venture_id = ANY($3::uuid[])
       GROUP BY venture_id, currency, kind, late_for_month`,
      [calendar, month, ventures],
    );
    return new Map(
      [...groupBy(rows, (row) => row.ventureId)].map(([ventureId, ofVenture]) => [ventureId, recordedFacts(ofVenture)]),
    );
  }

  /** Closed months that money came late for, in the months in which it was recorded. */
  async lateIn(
    reader: Reader,
    recorded: readonly MonthOfVenture[],
  ): Promise<(LateFacts & { readonly ventureId: Id<'venture'> })[]> {
    return reader.rows(
      `SELECT DISTINCT e.venture_id AS "ventureId", e.currency, e.late_for_month AS month
       FROM revenue_event e JOIN unnest($1::uuid[], $2::text[]) AS w (venture_id, month)
         ON e.venture_id = w.venture_id AND e.month = w.month
       WHERE e.late_for_month IS NOT NULL`,
      [recorded.map((one) => one.ventureId), recorded.map((one) => one.month)],
    );
  }

  /**
   * The facts of single months as they are known once `asOf` is settled: those of the month itself, and those that came
   * late for it until then.
   */
  async known(
    reader: Reader,
    { wanted, asOf }: { wanted: readonly MonthOfVenture[]; asOf: Month },
  ): Promise<(MonthOfVenture & { readonly sums: SumsByCurrency })[]> {
    const rows = await reader.rows<SumRow & MonthOfVenture>(
      `SELECT w.venture_id AS "ventureId", w.month, fact.currency, fact.kind, sum(fact.amount_minor)::text AS "amountMinor",
         count(*) AS count
       FROM unnest($1::uuid[], $2::text[]) AS w (venture_id, month) CROSS JOIN LATERAL (
         SELECT currency, kind, amount_minor FROM revenue_event
         WHERE venture_id = w.venture_id AND month = w.month AND late_for_month IS NULL
         UNION ALL
         SELECT currency, kind, amount_minor FROM revenue_event
         WHERE venture_id = w.venture_id AND late_for_month = w.month AND month <= $3
       ) fact GROUP BY w.venture_id, w.month, fact.currency, fact.kind`,
      [wanted.map((one) => one.ventureId), wanted.map((one) => one.month), asOf],
    );
    const months = groupBy(rows, keyOf);
    return wanted.map(({ ventureId, month }) => ({
      ...{ ventureId, month },
      sums: sumsByCurrency(months.get(keyOf({ ventureId, month })) ?? []),
    }));
  }

  /** The own facts of single months, for statements that are shown together. */
  async ofMonths(
    reader: Reader,
    wanted: readonly { ventureId: Id<'venture'>; month: Month; currency: CurrencyCode }[],
  ): Promise<{ ventureId: Id<'venture'>; month: Month; currency: CurrencyCode; sums: KindSums }[]> {
    const rows = await reader.rows<SumRow & MonthOfVenture>(
      `SELECT e.venture_id AS "ventureId", e.month, e.currency, e.kind, sum(e.amount_minor)::text AS "amountMinor", count(*) AS count
       FROM revenue_event e JOIN unnest($1::uuid[], $2::text[], $3::text[]) AS w (venture_id, month, currency)
         ON e.venture_id = w.venture_id AND e.month = w.month AND e.currency = w.currency
       WHERE e.late_for_month IS NULL GROUP BY e.venture_id, e.month, e.currency, e.kind`,
      [wanted.map((one) => one.ventureId), wanted.map((one) => one.month), wanted.map((one) => one.currency)],
    );
    const months = groupBy(rows, keyOf);
    return wanted.map((key) => {
      return { ...key, sums: sumsByCurrency(months.get(keyOf(key)) ?? []).get(key.currency) ?? new Map() };
    });
  }

  /** What each venture carries on, by currency, from its last statement before the month. */
  async carried(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
    month: Month,
  ): Promise<Map<Id<'venture'>, Map<CurrencyCode, Carried>>> {
    const rows = await reader.rows<Carried & { ventureId: Id<'venture'>; currency: CurrencyCode }>(
      `SELECT DISTINCT ON (venture_id, currency) venture_id AS "ventureId", currency, contract_id AS "contractId",
         month, state_out AS state
       FROM statement WHERE venture_id = ANY($1::uuid[]) AND month < $2
       ORDER BY venture_id, currency, month DESC`,
      [ventures, month],
    );
    const ventureStates = new Map<Id<'venture'>, Map<CurrencyCode, Carried>>();
    for (const { ventureId, currency, contractId, month: computed, state } of rows) {
      const states = ventureStates.get(ventureId) ?? new Map<CurrencyCode, Carried>();
      ventureStates.set(ventureId, states.set(currency, { contractId, month: computed, state }));
    }
    return ventureStates;
  }

  /**
   * What the statements of ventures before the month settled, ascending: for the few that have late facts. Of a
   * restatement only what a later month carries on from, because its steps and its trace are long.
   */
  async history(reader: Reader, ventures: readonly Id<'venture'>[], month: Month): Promise<StatementHistory[]> {
    return reader.rows<StatementHistory>(
      `SELECT venture_id AS "ventureId", month, currency, contract_id AS "contractId",
         contract_version AS "contractVersion", state_out AS "stateOut",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('month', one -> 'month', 'contractId', one -> 'contractId',
              'contractVersion', one -> 'contractVersion', 'stateOut', one -> 'stateOut') ORDER BY place), '[]')
          FROM jsonb_array_elements(restatements) WITH ORDINALITY AS restated (one, place)) AS restatements
       FROM statement WHERE venture_id = ANY($1::uuid[]) AND month < $2 ORDER BY venture_id, month`,
      [ventures, month],
    );
  }

  /** Tranches that have been posted so far, each time they were fired or taken back. */
  async funded(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
  ): Promise<(Funding & { readonly ventureId: Id<'venture'>; readonly currency: CurrencyCode })[]> {
    return reader.rows(
      `SELECT f.venture_id AS "ventureId", s.currency, ${FUNDING_COLUMNS} FROM statement_funding f
       JOIN statement s ON s.venture_id = f.venture_id AND s.id = f.statement_id WHERE f.venture_id = ANY($1::uuid[])`,
      [ventures],
    );
  }

  /**
   * What has been posted for each closed month so far, corrections included. It fits into a bigint, because all of it went
   * through the payable account of the party, each side of which does.
   */
  async posted(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
  ): Promise<(PostedShare & { readonly ventureId: Id<'venture'> })[]> {
    return reader.rows(
      `SELECT sh.venture_id AS "ventureId", st.currency, sh.for_month AS "forMonth", sh.party_key AS "partyKey",
         sum(sh.amount_minor)::bigint AS "amountMinor"
       FROM statement_share sh JOIN statement st ON st.venture_id = sh.venture_id AND st.id = sh.statement_id
       WHERE sh.venture_id = ANY($1::uuid[]) GROUP BY sh.venture_id, st.currency, sh.for_month, sh.party_key`,
      [ventures],
    );
  }
}

function recordedFacts(rows: readonly (SumRow & { readonly lateFor: Month | null })[]): RecordedFacts {
  const all = sumsByCurrency(rows);
  const late = rows.flatMap(({ currency, lateFor: month }) => (month === null ? [] : [{ currency, month }]));
  // Without late facts, which is nearly always, the month holds its own and nothing else.
  return { all, late, own: late.length === 0 ? all : sumsByCurrency(rows.filter(({ lateFor }) => lateFor === null)) };
}

/** Adds up what is of one currency and kind. */
function sumsByCurrency(rows: readonly SumRow[]): SumsByCurrency {
  const currencies = new Map<CurrencyCode, Map<RevenueKind, { amountMinor: bigint; count: bigint }>>();
  for (const { currency, kind, amountMinor, count } of rows) {
    const kinds = currencies.get(currency) ?? new Map<RevenueKind, { amountMinor: bigint; count: bigint }>();
    currencies.set(currency, kinds);
    const sum = kinds.get(kind);
    kinds.set(kind, { amountMinor: (sum?.amountMinor ?? 0n) + BigInt(amountMinor), count: (sum?.count ?? 0n) + count });
  }
  return currencies;
}

function keyOf({ ventureId, month }: MonthOfVenture): string {
  return `${ventureId}/${month}`;
}
