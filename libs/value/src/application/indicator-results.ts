import { Injectable } from '@nestjs/common';
import { type Id, type Month, type Rational, rational } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import { IndicatorResultStore, type ResultRow, type ResultsWanted } from '../persistence/indicator-result.store.js';

/** Exact results by venture and code. An indicator without a counted event is missing, which is not zero. */
export type ResultsByVenture = ReadonlyMap<Id<'venture'>, ReadonlyMap<string, Rational>>;

/** Results of indicators for settlement: one grouped query, however many ventures and indicators. */
@Injectable()
export class IndicatorResults {
  constructor(private readonly results: IndicatorResultStore) {}

  /**
   * Computes and stores the results of a month whose events cannot change any more. `asOfMonth` later than `month` is a
   * restatement: it counts the late events recorded up to then too. A rerun meets its own rows and answers those.
   */
  async sealForPeriod(tx: Tx, { at, ...wanted }: ResultsWanted & { readonly at: Date }): Promise<ResultsByVenture> {
    await this.results.seal(tx, wanted, at);
    return byVenture(await this.results.sealed(tx, wanted));
  }

  /** The same without storing anything: what a simulation reads. */
  async compute(reader: Reader, wanted: ResultsWanted): Promise<ResultsByVenture> {
    return byVenture(await this.results.compute(reader, wanted));
  }

  /**
   * What was sealed last for single months, by `asOf` at the latest: keys are "<venture>/<month>". A month that was never
   * sealed, or had nothing to measure, is absent.
   */
  async known(
    reader: Reader,
    asked: { readonly wanted: readonly { ventureId: Id<'venture'>; month: Month }[]; readonly asOf: Month },
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, Rational>>> {
    const results = new Map<string, Map<string, Rational>>();
    for (const { venture, month, code, numerator, denominator } of await this.results.latest(reader, asked)) {
      const key = `${venture}/${month}`;
      const ofMonth = results.get(key) ?? new Map<string, Rational>();
      results.set(key, ofMonth.set(code, rational(BigInt(numerator), BigInt(denominator))));
    }
    return results;
  }

  /** The closed months for which these ventures have value events that were recorded late, in `recordedMonth`. */
  async venturesWithLateEvents(
    reader: Reader,
    wanted: { readonly ventures: readonly Id<'venture'>[]; readonly recordedMonth: Month },
  ): Promise<{ readonly venture: Id<'venture'>; readonly month: Month }[]> {
    return this.results.lateMonths(reader, wanted.ventures, wanted.recordedMonth);
  }
}

function byVenture(rows: readonly ResultRow[]): ResultsByVenture {
  const results = new Map<Id<'venture'>, Map<string, Rational>>();
  for (const { venture, code, numerator, denominator } of rows) {
    const ofVenture = results.get(venture) ?? new Map<string, Rational>();
    results.set(venture, ofVenture.set(code, rational(BigInt(numerator), BigInt(denominator))));
  }
  return results;
}
