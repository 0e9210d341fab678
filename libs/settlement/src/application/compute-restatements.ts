import { Injectable } from '@nestjs/common';
import { type ContractInForce, ContractQueries, type RationalResult } from '#libs/contracts';
import { type CurrencyCode, err, type Id, type Month, ok, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { ChunkOfMonth } from '../domain/chunk.js';
import { groupBy } from '../domain/group-by.js';
import { type Parking, withoutContract } from '../domain/parking.js';
import type { ClosedMonth } from '../domain/restatement.js';
import type { ClosedMonthFacts, CurrencyFacts, MonthFacts } from '../domain/settle-currency.js';
import { FactsReads, type RecordedFacts } from '../persistence/facts.reads.js';
import type { Funding } from '../domain/statement.js';
import { type Due, FindDueRestatements } from './find-due-restatements.js';

/** From where a venture's months in a currency are computed again. */
export type Restated = Pick<CurrencyFacts, 'carried' | 'closedMonths'>;

/** What a venture has to compute again. */
export type VentureRestated = {
  /** Err where a closed month has no contract. */
  readonly months: Result<ReadonlyMap<CurrencyCode, Restated>, Parking>;
  /** The same months by name. */
  readonly due: ReadonlyMap<CurrencyCode, readonly Month[]>;
  /** Whether the venture settles without them where they cannot be computed. */
  readonly isDeferred: boolean;
};

export type RestatedByVenture = ReadonlyMap<Id<'venture'>, VentureRestated>;

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
    private readonly findDue: FindDueRestatements,
  ) {}

  /** Ventures without anything late are absent. */
  async execute(
    tx: Tx,
    chunk: ChunkOfMonth,
    recorded: ReadonlyMap<Id<'venture'>, RecordedFacts>,
  ): Promise<RestatedByVenture> {
    const { due, deferred } = await this.findDue.execute(tx, chunk, recorded);
    if (due.length === 0) return new Map();
    const months = due.flatMap(({ ventureId, currency, months: closed }) =>
      closed.map((month): DueMonth => ({ ventureId, currency, ...month })),
    );
    const contractOf = await this.contractsOf(tx, chunk, months);
    const factsOf = await this.factsOf(tx, chunk, months);
    const fundedOf = await this.fundedOf(tx, due, months.map(contractOf));
    const restated = new Map<Id<'venture'>, VentureRestated>();
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
      restated.set(ventureId, {
        months: parking ? err(parking) : ok(currencies),
        due: new Map(ofVenture.map((one) => [one.currency, one.months.map(({ month }) => month)])),
        isDeferred: deferred.has(ventureId),
      });
    }
    return restated;
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
