import { Injectable } from '@nestjs/common';
import { type ContractInForce, type FactsOfPoint, monthsJudged } from '#libs/contracts';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { ChunkOfMonth } from '../domain/chunk.js';
import { groupBy } from '../domain/group-by.js';
import { FactsReads } from '../persistence/facts.reads.js';

/** A contract that computes months of a venture in this settlement. */
export type Computing = {
  readonly ventureId: Id<'venture'>;
  readonly contract: ContractInForce;
  /** Months that are computed, whose results are sealed already. */
  readonly computed: ReadonlySet<Month>;
  /** The month that was computed last before them; null when there is none. */
  readonly before: Month | null;
};

export type JudgedFacts = (of: { ventureId: Id<'venture'>; currency: CurrencyCode }) => (month: Month) => FactsOfPoint;

type MonthOfVenture = { readonly ventureId: Id<'venture'>; readonly month: Month };

const NOTHING: FactsOfPoint = { sums: new Map(), indicators: new Map() };

/** Reads what wagers are judged on. Contracts without wagers, which is nearly all of them, cost no query. */
@Injectable()
export class ReadJudgedFacts {
  constructor(
    private readonly facts: FactsReads,
    private readonly indicators: IndicatorResults,
  ) {}

  async execute(tx: Tx, chunk: ChunkOfMonth, contracts: readonly Computing[]): Promise<JudgedFacts> {
    const wanted = new Map<string, MonthOfVenture>();
    const unsealed = new Map<string, MonthOfVenture>();
    for (const { ventureId, contract, computed, before } of contracts) {
      for (const month of monthsJudged(contract.clauses, chunk.month)) {
        wanted.set(keyOf({ ventureId, month }), { ventureId, month });
        // What was judged before was sealed then; where events came late for it since, its month is computed again here.
        if (!computed.has(month) && (before === null || month > before)) {
          unsealed.set(keyOf({ ventureId, month }), { ventureId, month });
        }
      }
    }
    if (wanted.size === 0) return () => () => NOTHING;
    await this.seal(tx, chunk, [...unsealed.values()]);
    const asked = { wanted: [...wanted.values()], asOf: chunk.month };
    const sums = new Map((await this.facts.known(tx, asked)).map((one) => [keyOf(one), one.sums]));
    const results = await this.indicators.known(tx, asked);
    return ({ ventureId, currency }) =>
      (month) => {
        const key = keyOf({ ventureId, month });
        return {
          sums: sums.get(key)?.get(currency) ?? NOTHING.sums,
          indicators: results.get(key) ?? NOTHING.indicators,
        };
      };
  }

  private async seal(tx: Tx, { month: asOfMonth, at }: ChunkOfMonth, months: readonly MonthOfVenture[]): Promise<void> {
    for (const [month, ofMonth] of groupBy(months, (one) => one.month)) {
      const ventures = ofMonth.map(({ ventureId }) => ventureId);
      await this.indicators.sealForPeriod(tx, { ventures, month, asOfMonth, at });
    }
  }
}

function keyOf({ ventureId, month }: MonthOfVenture): string {
  return `${ventureId}/${month}`;
}
