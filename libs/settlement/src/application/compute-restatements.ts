import { Injectable } from '@nestjs/common';
import { type ContractInForce, ContractQueries, type RationalResult } from '#libs/contracts';
import { type CurrencyCode, err, type Id, type Month, ok, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { ChunkOfMonth } from '../domain/chunk.js';
import { groupBy } from '../domain/group-by.js';
import { type Parking, withoutContract } from '../domain/parking.js';
import {
  carriedBefore,
  type ClosedMonth,
  closedMonthsToRestate,
  postedFor,
  type PostedShare,
} from '../domain/restatement.js';
import type { ClosedMonthFacts, CurrencyFacts, MonthFacts } from '../domain/settle-currency.js';
import { FactsReads, type RecordedFacts } from '../persistence/facts.reads.js';
import type { Funding } from '../domain/statement.js';

/** From where a venture's months in a currency are computed again. */
export type Restated = Pick<CurrencyFacts, 'carried' | 'closedMonths'>;

export type RestatedByVenture = ReadonlyMap<Id<'venture'>, Result<ReadonlyMap<CurrencyCode, Restated>, Parking>>;

/** The closed months of a venture and currency that are computed again, ascending; at least one. */
type Due = Pick<CurrencyFacts, 'carried'> & {
  readonly ventureId: Id<'venture'>;
  readonly currency: CurrencyCode;
  readonly months: readonly (ClosedMonth & { readonly posted: ReadonlyMap<string, bigint> })[];
};

type DueMonth = ClosedMonth & Pick<Due, 'ventureId' | 'currency'>;

const NO_RESULTS: ReadonlyMap<string, RationalResult> = new Map();

/**
 * Finds the ventures of a chunk that facts came late for, and reads their closed months as they are known now: a query for
 * each kind of row and closed month, however many ventures there are.
 */
@Injectable()
export class ComputeRestatements {
  constructor(
    private readonly facts: FactsReads,
    private readonly contracts: ContractQueries,
    private readonly indicators: IndicatorResults,
  ) {}

  /** Ventures without anything late are absent. */
  async execute(
    tx: Tx,
    chunk: ChunkOfMonth,
    recorded: ReadonlyMap<Id<'venture'>, RecordedFacts>,
  ): Promise<RestatedByVenture> {
    const due = await this.due(tx, chunk, recorded);
    if (due.length === 0) return new Map();
    const months = due.flatMap(({ ventureId, currency, months: closed }) =>
      closed.map((month): DueMonth => ({ ventureId, currency, ...month })),
    );
    const contractOf = await this.contractsOf(tx, chunk, months);
    const factsOf = await this.factsOf(tx, chunk, months);
    const fundedOf = await this.fundedOf(tx, due, months.map(contractOf));
    const restated = new Map<Id<'venture'>, Result<ReadonlyMap<CurrencyCode, Restated>, Parking>>();
    for (const [ventureId, ofVenture] of groupBy(due, (one) => one.ventureId)) {
      const currencies = new Map<CurrencyCode, Restated>();
      let parking: Parking | undefined;
      for (const { currency, carried, months: closed } of ofVenture) {
        const closedMonths = closed.flatMap((month): ClosedMonthFacts[] => {
          const asked = { ventureId, currency, ...month };
          const contract = contractOf(asked);
          const posted = { posted: month.posted, funded: fundedOf(asked) };
          return contract ? [{ ...factsOf(asked), contract, ...posted }] : [];
        });
        if (closedMonths.length < closed.length) parking ??= withoutContract(chunk.month, currency);
        currencies.set(currency, { closedMonths, carried });
      }
      restated.set(ventureId, parking ? err(parking) : ok(currencies));
    }
    return restated;
  }

  private async due(
    tx: Tx,
    { ventures, month: asOf }: ChunkOfMonth,
    recorded: ReadonlyMap<Id<'venture'>, RecordedFacts>,
  ): Promise<Due[]> {
    const measured = await this.indicators.venturesWithLateEvents(tx, { ventures, recordedMonth: asOf });
    const results = groupBy(measured, (one) => one.venture);
    const concerned = ventures.filter((one) => results.has(one) || (recorded.get(one)?.late.length ?? 0) > 0);
    if (concerned.length === 0) return [];
    const history = groupBy(await this.facts.history(tx, concerned, asOf), (one) => one.ventureId);
    const posted = groupBy(await this.facts.posted(tx, concerned), (one) => one.ventureId);
    return concerned.flatMap((ventureId) => {
      const statements = history.get(ventureId) ?? [];
      const facts = recorded.get(ventureId);
      const currencies = new Set([...statements.map((one) => one.currency), ...(facts?.all.keys() ?? [])]);
      return [...currencies].flatMap((currency): Due[] => {
        const ofCurrency = statements.filter((one) => one.currency === currency);
        const closed = closedMonthsToRestate(ofCurrency, {
          money: (facts?.late ?? []).filter((one) => one.currency === currency).map((one) => one.month),
          results: (results.get(ventureId) ?? []).map((one) => one.month),
        });
        const [first] = closed;
        if (!first) return [];
        const shares: readonly PostedShare[] = posted.get(ventureId) ?? [];
        const months = closed.map((one) => ({ ...one, posted: postedFor(shares, currency, one.month) }));
        return [{ ventureId, currency, months, carried: carriedBefore(ofCurrency, first.month) }];
      });
    });
  }

  // An adjustment of a closed month uses the version that closed it. A month that closed without one, because nothing
  // was known of it, uses the version in force in it; and before the first contract, the one that its facts find.
  private async contractsOf(
    tx: Tx,
    { month: asOf }: ChunkOfMonth,
    months: readonly DueMonth[],
  ): Promise<(of: DueMonth) => ContractInForce | undefined> {
    const references = new Map(
      months.flatMap(({ ventureId, closedBy }) =>
        closedBy ? [[`${closedBy.contractId}/${closedBy.version}`, { ventureId, ...closedBy }] as const] : [],
      ),
    );
    const closers = references.size > 0 ? await this.contracts.versionsAt(tx, [...references.values()]) : [];
    const versions = new Map(closers.map((one) => [`${one.contractId}/${one.version}`, one]));
    const open = months.filter(({ closedBy }) => !closedBy);
    const inForce = new Map<Month, ReadonlyMap<Id<'venture'>, readonly ContractInForce[]>>();
    for (const month of open.length > 0 ? new Set([...open.map((one) => one.month), asOf]) : []) {
      const concerned = open.filter((one) => one.month === month || month === asOf);
      inForce.set(month, await this.contracts.inForce(tx, { ventures: venturesOf(concerned), month }));
    }
    return ({ ventureId, currency, month, closedBy }) => {
      if (closedBy) return versions.get(`${closedBy.contractId}/${closedBy.version}`);
      const inMonth = (when: Month) =>
        inForce
          .get(when)
          ?.get(ventureId)
          ?.find((one) => one.currency === currency);
      return inMonth(month) ?? inMonth(asOf);
    };
  }

  /** What was posted of the tranches of wagers; asked only where a contract has any. */
  private async fundedOf(
    tx: Tx,
    due: readonly Due[],
    contracts: readonly (ContractInForce | undefined)[],
  ): Promise<(of: DueMonth) => readonly Funding[]> {
    if (!contracts.some((one) => one?.clauses.wagers)) return () => [];
    const funded = await this.facts.funded(tx, [...new Set(due.map(({ ventureId }) => ventureId))]);
    return ({ ventureId, currency, month }) =>
      funded.filter((one) => one.ventureId === ventureId && one.currency === currency && one.forMonth === month);
  }

  private async factsOf(
    tx: Tx,
    { month: asOf, at }: ChunkOfMonth,
    months: readonly DueMonth[],
  ): Promise<(of: DueMonth) => Omit<MonthFacts, 'contract'>> {
    const wanted = new Map(months.map((one) => [`${one.ventureId}/${one.month}`, one]));
    const known = await this.facts.known(tx, { wanted: [...wanted.values()], asOf });
    const sums = new Map(known.map((one) => [`${one.ventureId}/${one.month}`, one.sums]));
    const results = new Map<Month, ReadonlyMap<Id<'venture'>, ReadonlyMap<string, RationalResult>>>();
    for (const [month, ofMonth] of groupBy(months, (one) => one.month)) {
      const asked = { ventures: venturesOf(ofMonth), month, asOfMonth: asOf, at };
      results.set(month, await this.indicators.sealForPeriod(tx, asked));
    }
    return ({ ventureId, currency, month }) => ({
      month,
      sums: sums.get(`${ventureId}/${month}`)?.get(currency) ?? new Map(),
      indicators: results.get(month)?.get(ventureId) ?? NO_RESULTS,
    });
  }
}

function venturesOf(months: readonly { readonly ventureId: Id<'venture'> }[]): Id<'venture'>[] {
  return [...new Set(months.map((one) => one.ventureId))];
}
