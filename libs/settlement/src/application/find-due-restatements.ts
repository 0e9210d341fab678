import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { ChunkOfMonth } from '../domain/chunk.js';
import { groupBy } from '../domain/group-by.js';
import {
  carriedBefore,
  type ClosedMonth,
  closedMonthsToRestate,
  postedFor,
  type PostedShare,
} from '../domain/restatement.js';
import type { CurrencyFacts } from '../domain/settle-currency.js';
import { DeferralStore } from '../persistence/deferral.store.js';
import { FactsReads, type LateFacts, type MonthOfVenture, type RecordedFacts } from '../persistence/facts.reads.js';

/** The closed months of a venture and currency that are computed again, ascending; at least one. */
export type Due = Pick<CurrencyFacts, 'carried'> & {
  readonly ventureId: Id<'venture'>;
  readonly currency: CurrencyCode;
  readonly months: readonly (ClosedMonth & { readonly posted: ReadonlyMap<string, bigint> })[];
};

export type DueInMonth = {
  readonly due: readonly Due[];
  /** Ventures whose month settles without them where they cannot be computed. */
  readonly deferred: ReadonlySet<Id<'venture'>>;
};

type RecordedByVenture = ReadonlyMap<Id<'venture'>, RecordedFacts>;

/**
 * Finds the closed months of a chunk's ventures that are due to be computed again: facts came late for them, in this month
 * or in an earlier one that was settled without them.
 */
@Injectable()
export class FindDueRestatements {
  constructor(
    private readonly facts: FactsReads,
    private readonly indicators: IndicatorResults,
    private readonly deferrals: DeferralStore,
  ) {}

  async execute(tx: Tx, chunk: ChunkOfMonth, recorded: RecordedByVenture): Promise<DueInMonth> {
    const { ventures, month: asOf } = chunk;
    const standing = await this.deferrals.standing(tx, ventures, asOf);
    const earlier = standing.filter(({ month }) => month < asOf);
    const results = groupBy(await this.lateResults(tx, chunk, earlier), (one) => one.ventureId);
    const isNew = (one: Id<'venture'>) =>
      (recorded.get(one)?.late.length ?? 0) > 0 || (results.get(one) ?? []).some((late) => late.recorded === asOf);
    const left = new Set(earlier.map(({ ventureId }) => ventureId));
    const concerned = ventures.filter((one) => left.has(one) || isNew(one));
    if (concerned.length === 0) return { due: [], deferred: new Set() };
    const money = groupBy(await this.lateMoney(tx, earlier, recorded), (one) => one.ventureId);
    const history = groupBy(await this.facts.history(tx, concerned, asOf), (one) => one.ventureId);
    const posted = groupBy(await this.facts.posted(tx, concerned), (one) => one.ventureId);
    const due = concerned.flatMap((ventureId) => {
      const statements = history.get(ventureId) ?? [];
      const late = money.get(ventureId) ?? [];
      const currencies = new Set([...statements, ...late].map((one) => one.currency));
      return [...currencies].flatMap((currency): Due[] => {
        const ofCurrency = statements.filter((one) => one.currency === currency);
        const closed = closedMonthsToRestate(ofCurrency, {
          money: late.filter((one) => one.currency === currency).map((one) => one.month),
          results: (results.get(ventureId) ?? []).map((one) => one.month),
        });
        const [first] = closed;
        if (!first) return [];
        const shares: readonly PostedShare[] = posted.get(ventureId) ?? [];
        const months = closed.map((one) => ({ ...one, posted: postedFor(shares, currency, one.month) }));
        return [{ ventureId, currency, months, carried: carriedBefore(ofCurrency, first.month) }];
      });
    });
    // Somebody decided about what was due until then. What comes late afterwards is decided about anew.
    const decided = new Set(standing.filter(({ month }) => month === asOf).map(({ ventureId }) => ventureId));
    return { due, deferred: new Set(concerned.filter((one) => decided.has(one) || !isNew(one))) };
  }

  private async lateMoney(
    tx: Tx,
    earlier: readonly MonthOfVenture[],
    recorded: RecordedByVenture,
  ): Promise<(LateFacts & { readonly ventureId: Id<'venture'> })[]> {
    const now = [...recorded].flatMap(([ventureId, { late }]) => late.map((one) => ({ ...one, ventureId })));
    return earlier.length === 0 ? now : [...(await this.facts.lateIn(tx, earlier)), ...now];
  }

  private async lateResults(
    tx: Tx,
    { ventures, month: asOf }: ChunkOfMonth,
    earlier: readonly MonthOfVenture[],
  ): Promise<{ readonly ventureId: Id<'venture'>; readonly month: Month; readonly recorded: Month }[]> {
    const asked = new Map([[asOf, ventures]]);
    for (const [month, ofMonth] of groupBy(earlier, (one) => one.month)) {
      asked.set(
        month,
        ofMonth.map(({ ventureId }) => ventureId),
      );
    }
    const found = [];
    for (const [recordedMonth, ofMonth] of asked) {
      const late = await this.indicators.venturesWithLateEvents(tx, { ventures: ofMonth, recordedMonth });
      found.push(...late.map(({ venture, month }) => ({ ventureId: venture, month, recorded: recordedMonth })));
    }
    return found;
  }
}
