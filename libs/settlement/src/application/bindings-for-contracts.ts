import { Injectable } from '@nestjs/common';
import { type FactsOfMonth, PeriodFacts, SettledMonths } from '#libs/contracts';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import { FactsReads } from '../persistence/facts.reads.js';
import { TaskStore } from '../persistence/task.store.js';

/** Tells contracts how far a venture is settled, so that no version takes effect before that. */
@Injectable()
export class SettlementsOfVenture extends SettledMonths {
  constructor(private readonly tasks: TaskStore) {
    super();
  }

  lastSettledMonth(reader: Reader, ventureId: Id<'venture'>): Promise<Month | null> {
    return this.tasks.lastSettledMonth(reader, ventureId);
  }
}

/** Gives simulations the real facts of a past month, as they would be settled. */
@Injectable()
export class FactsForSimulation extends PeriodFacts {
  constructor(
    private readonly reads: FactsReads,
    private readonly indicators: IndicatorResults,
  ) {
    super();
  }

  async facts(
    reader: Reader,
    venture: { id: Id<'venture'>; currency: CurrencyCode },
    month: Month,
  ): Promise<FactsOfMonth> {
    const wanted = [{ ventureId: venture.id, month }];
    const [known] = await this.reads.known(reader, { wanted, asOf: month });
    const results = await this.indicators.compute(reader, { ventures: [venture.id], month, asOfMonth: month });
    return {
      sums: known?.sums.get(venture.currency) ?? new Map(),
      indicators: results.get(venture.id) ?? new Map(),
    };
  }
}
