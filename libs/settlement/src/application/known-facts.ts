import type { FactsOfPoint, KindSums, RationalResult } from '#libs/contracts';
import { type Id, type Month, rational } from '#libs/kernel';
import { groupBy } from '../domain/group-by.js';
import type { LateMonths } from '../domain/restatement.js';
import type { Statement } from '../domain/statement.js';
import type { LateResult, ResultToProve, SumToProve } from '../persistence/rows-to-prove.js';

type Asked = Pick<Statement, 'ventureId' | 'currency' | 'month'>;

/** The facts of some ventures, each with the month in which it was recorded. */
export class KnownFacts {
  private readonly sums: ReadonlyMap<string, readonly SumToProve[]>;
  private readonly lateSums: ReadonlyMap<string, readonly SumToProve[]>;
  private readonly results: ReadonlyMap<string, readonly ResultToProve[]>;
  private readonly sealedIn: ReadonlyMap<string, readonly ResultToProve[]>;
  private readonly lateResults: ReadonlyMap<string, readonly LateResult[]>;

  constructor(sums: readonly SumToProve[], results: readonly ResultToProve[], late: readonly LateResult[]) {
    this.sums = groupBy(sums, ({ ventureId, currency, month }) => `${ventureId}/${currency}/${month}`);
    const lateSums = sums.filter(({ month, recorded }) => month < recorded);
    this.lateSums = groupBy(lateSums, ({ ventureId, currency, recorded }) => `${ventureId}/${currency}/${recorded}`);
    this.results = groupBy(results, ({ ventureId, month, asOf }) => `${ventureId}/${month}/${asOf}`);
    this.sealedIn = groupBy(results, ({ ventureId, month }) => `${ventureId}/${month}`);
    this.lateResults = groupBy(late, ({ ventureId, recorded }) => `${ventureId}/${recorded}`);
  }

  /** A month with the results that were sealed for it in the month of the statement. */
  of(asked: Asked, month: Month): FactsOfPoint {
    return { sums: this.sumsOf(asked, month), indicators: this.resultsOf(asked.ventureId, month, asked.month) };
  }

  /** A month with the results that were sealed for it last, by the month of the statement. */
  judged(asked: Asked, month: Month): FactsOfPoint {
    const sealed = (this.sealedIn.get(`${asked.ventureId}/${month}`) ?? []).map((one) => one.asOf);
    const asOf = sealed
      .filter((one) => one <= asked.month)
      .sort()
      .at(-1);
    const indicators = asOf === undefined ? new Map() : this.resultsOf(asked.ventureId, month, asOf);
    return { sums: this.sumsOf(asked, month), indicators };
  }

  private sumsOf({ ventureId, currency, month: asOf }: Asked, month: Month): KindSums {
    const known = (this.sums.get(`${ventureId}/${currency}/${month}`) ?? []).filter(({ recorded }) => recorded <= asOf);
    const sums = new Map<SumToProve['kind'], { amountMinor: bigint; count: bigint }>();
    for (const { kind, amountMinor, count } of known) {
      const sum = sums.get(kind) ?? { amountMinor: 0n, count: 0n };
      sums.set(kind, { amountMinor: sum.amountMinor + BigInt(amountMinor), count: sum.count + count });
    }
    return sums;
  }

  private resultsOf(ventureId: Id<'venture'>, month: Month, asOf: Month): ReadonlyMap<string, RationalResult> {
    const results = this.results.get(`${ventureId}/${month}/${asOf}`) ?? [];
    return new Map(
      results.map(({ code, numerator, denominator }) => [code, rational(BigInt(numerator), BigInt(denominator))]),
    );
  }

  /** Closed months that money or measurements came late for, in a month. */
  late({ ventureId, currency }: Asked, recorded: Month): LateMonths {
    const sums = this.lateSums.get(`${ventureId}/${currency}/${recorded}`) ?? [];
    const results = this.lateResults.get(`${ventureId}/${recorded}`) ?? [];
    return {
      money: sums.map((sum) => sum.month),
      results: results.map((late) => late.month),
    };
  }
}
