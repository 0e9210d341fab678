import { Injectable } from '@nestjs/common';
import { ContractQueries, type RationalResult } from '#libs/contracts';
import { type CurrencyCode, err, type Id, type Month, ok, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import { type Parking, withoutContract } from '../domain/parking.js';
import {
  carriedBefore,
  type ClosedMonth,
  closedMonthsToRestate,
  type LateMonths,
  postedFor,
} from '../domain/restatement.js';
import type { ClosedMonthFacts, CurrencyFacts } from '../domain/settle-currency.js';
import { FactsReads } from '../persistence/facts.reads.js';
import type { ChunkOfMonth } from '../domain/chunk.js';

/** From where a venture's months in a currency are computed again. */
export type Restated = Pick<CurrencyFacts, 'carried' | 'closedMonths'>;

const NO_RESULTS: ReadonlyMap<string, RationalResult> = new Map();

/** Finds the ventures of a chunk that facts came late for, and reads their closed months as they are known now. */
@Injectable()
export class ComputeRestatements {
  constructor(
    private readonly facts: FactsReads,
    private readonly contracts: ContractQueries,
    private readonly indicators: IndicatorResults,
  ) {}

  async execute(
    tx: Tx,
    chunk: ChunkOfMonth,
  ): Promise<ReadonlyMap<Id<'venture'>, Result<ReadonlyMap<CurrencyCode, Restated>, Parking>>> {
    const { ventures, month } = chunk;
    const lateMoney = await this.facts.lateMonths(tx, ventures, month);
    const lateResults = await this.indicators.venturesWithLateEvents(tx, { ventures, recordedMonth: month });
    const restated = new Map<Id<'venture'>, Result<ReadonlyMap<CurrencyCode, Restated>, Parking>>();
    for (const ventureId of new Set([
      ...lateMoney.map((one) => one.ventureId),
      ...lateResults.map((one) => one.venture),
    ])) {
      const money = lateMoney.filter((one) => one.ventureId === ventureId);
      const results = lateResults.filter((one) => one.venture === ventureId).map((one) => one.month);
      const lateOf = (currency: CurrencyCode): LateMonths => ({
        money: money.filter((one) => one.currency === currency).map((one) => one.lateFor),
        results,
      });
      restated.set(ventureId, await this.ofVenture(tx, chunk, { ventureId, lateOf }));
    }
    return restated;
  }

  private async ofVenture(
    tx: Tx,
    { month: asOf, at }: ChunkOfMonth,
    { ventureId, lateOf }: { ventureId: Id<'venture'>; lateOf: (currency: CurrencyCode) => LateMonths },
  ): Promise<Result<ReadonlyMap<CurrencyCode, Restated>, Parking>> {
    const history = await this.facts.history(tx, ventureId, asOf);
    const posted = await this.facts.posted(tx, ventureId);
    const recorded = await this.facts.recorded(tx, [ventureId], asOf);
    const restated = new Map<CurrencyCode, Restated>();
    const currencies = new Set([...history.map((one) => one.currency), ...(recorded.get(ventureId)?.keys() ?? [])]);
    for (const currency of currencies) {
      const ofCurrency = history.filter((one) => one.currency === currency);
      const closedMonths: ClosedMonthFacts[] = [];
      for (const closed of closedMonthsToRestate(ofCurrency, lateOf(currency))) {
        const facts = await this.factsOf(tx, { ventureId, currency, closed, asOf, at });
        if (!facts.ok) return facts;
        closedMonths.push({ ...facts.value, posted: postedFor(posted, currency, closed.month) });
      }
      const first = closedMonths[0];
      if (first) restated.set(currency, { closedMonths, carried: carriedBefore(ofCurrency, first.month) });
    }
    return ok(restated);
  }

  // An adjustment of a closed month uses the version that closed it. A month that closed without one, because nothing
  // was known of it, uses the version in force in it; and before the first contract, the one that its facts find.
  private async factsOf(
    tx: Tx,
    call: { ventureId: Id<'venture'>; currency: CurrencyCode; closed: ClosedMonth; asOf: Month; at: Date },
  ): Promise<Result<Omit<ClosedMonthFacts, 'posted'>, Parking>> {
    const { ventureId, currency, closed, asOf, at } = call;
    const { month } = closed;
    const ventures = [ventureId];
    const inForce = async (when: Month) => {
      const contracts = (await this.contracts.inForce(tx, { ventures, month: when })).get(ventureId);
      return contracts?.find((one) => one.currency === currency);
    };
    const contract = closed.closedBy
      ? await this.contracts.versionAt(tx, { ventureId, ...closed.closedBy })
      : ((await inForce(month)) ?? (await inForce(asOf)));
    if (!contract) return err(withoutContract(asOf, currency));
    const sums = (await this.facts.ofMonth(tx, { ventures, month, asOf })).get(ventureId)?.get(currency) ?? new Map();
    const results = await this.indicators.sealForPeriod(tx, { ventures, month, asOfMonth: asOf, at });
    return ok({ month, contract, sums, indicators: results.get(ventureId) ?? NO_RESULTS });
  }
}
