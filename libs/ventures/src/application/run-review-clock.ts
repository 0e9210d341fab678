import { Injectable } from '@nestjs/common';
import { ok, type Result } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import type { HistoryAction } from '../domain/life-cycle.js';
import { ringClock } from '../domain/review-clock.js';
import { VentureStore } from '../persistence/venture.store.js';
import { AdmissionRules } from './admission-rules.js';

/** Ventures of one transaction: few enough that a reviewer who waits for one of them hardly notices. */
const CHUNK_MAX = 100;

export type ClockCounts = Readonly<Record<'reminded' | 'escalated' | 'overdue' | 'defaulted', number>>;

/** Silence has an outcome: carries out what the rulebooks say happens when nobody acts in time. */
@Injectable()
export class RunReviewClock {
  constructor(
    private readonly transactor: Transactor,
    private readonly ventures: VentureStore,
    private readonly rules: AdmissionRules,
  ) {}

  /** Answers how many entries of each kind it wrote. Any number of workers may call it at once, as often as they like. */
  async execute(now: Date): Promise<ClockCounts> {
    const actions: HistoryAction[] = [];
    for (;;) {
      const chunk = await this.ringChunk(now);
      if (chunk.length === 0) break;
      actions.push(...chunk);
    }
    const countOf = (action: HistoryAction) => actions.filter((one) => one === action).length;
    return {
      reminded: countOf('reminded'),
      escalated: countOf('escalated'),
      overdue: countOf('overdue'),
      defaulted: countOf('defaulted'),
    };
  }

  private async ringChunk(now: Date): Promise<HistoryAction[]> {
    const rung = await this.transactor.run(async (tx): Promise<Result<HistoryAction[], never>> => {
      const due = await this.ventures.dueForUpdate(tx, now, CHUNK_MAX);
      if (due.length === 0) return ok([]);
      const rulesOf = await this.rules.of(tx, due);
      const changes = due.map((venture) => ringClock(venture, rulesOf(venture), now));
      await this.ventures.save(tx, changes);
      return ok(changes.flatMap(({ entries }) => entries.map(({ action }) => action)));
    });
    return rung.ok ? rung.value : [];
  }
}
