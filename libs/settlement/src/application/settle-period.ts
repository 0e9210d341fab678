import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock, err, ok, type Refusal, type Result } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { Transactor } from '#libs/platform';
import { isComplete, type PeriodKey, type Progress } from '../domain/progress.js';
import { TaskStore } from '../persistence/task.store.js';
import { SettleChunk } from './settle-chunk.js';

/** Another worker holds what is left; it is looked at again after this. */
const WAIT_MS = 100;

/**
 * Settles a month that is closing, chunk by chunk, until no venture is pending, and closes it when none is parked. Any
 * number of them may run at once, each may be killed anywhere and run again: every venture settles once.
 */
@Injectable()
export class SettlePeriod {
  constructor(
    private readonly transactor: Transactor,
    private readonly tasks: TaskStore,
    private readonly settleChunk: SettleChunk,
    private readonly periods: AccountingPeriods,
    private readonly clock: Clock,
  ) {}

  /** Refused: whatever posting refuses; parked ventures are no refusal, the progress counts them. */
  async execute(
    key: PeriodKey,
    onProgress: (progress: Progress) => void = () => undefined,
  ): Promise<Result<Progress, Refusal>> {
    const retried = await this.retryParked(key);
    if (!retried.ok) return retried;
    // A month carries on from the one before, so what is left of earlier months comes first.
    for (const earlier of await this.tasks.monthsWithWork(this.transactor.reader, key)) {
      const settled = await this.settleMonth(earlier, onProgress);
      if (!settled.ok) return settled;
    }
    return this.settleMonth(key, onProgress);
  }

  private async settleMonth(
    key: PeriodKey,
    onProgress: (progress: Progress) => void,
  ): Promise<Result<Progress, Refusal>> {
    for (;;) {
      const chunk = await this.settleChunk.execute(key);
      if (!chunk.ok) return err(chunk.error);
      const progress = await this.tasks.progress(this.transactor.reader, key);
      onProgress(progress);
      if (progress.pending === 0) return this.finish(key, progress);
      if (chunk.value.settled + chunk.value.parked === 0) await sleep(WAIT_MS);
    }
  }

  private async retryParked(key: PeriodKey): Promise<Result<number, Refusal>> {
    return this.transactor.run(async (tx) => ok(await this.tasks.retryParked(tx, key, this.clock.now())));
  }

  private async finish(key: PeriodKey, progress: Progress): Promise<Result<Progress, Refusal>> {
    if (!isComplete(progress)) return ok(progress);
    return this.transactor.run(async (tx) => {
      const closed = await this.periods.markClosed(tx, key.calendar, key.month, { now: this.clock.now() });
      return closed.ok ? ok(progress) : closed;
    });
  }
}
