import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock, err, ok, type Refusal, type Result } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { Transactor } from '#libs/platform';
import type { PeriodKey, Progress } from '../domain/progress.js';
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

  /** Parked ventures get another chance first; those that park are no refusal, the progress counts them. */
  async execute(
    key: PeriodKey,
    onProgress: (progress: Progress) => void = () => undefined,
  ): Promise<Result<Progress, Refusal>> {
    await this.transactor.run<number, never>(async (tx) => ok(await this.tasks.retryParked(tx, key, this.clock.now())));
    const settled = await this.settle(key, onProgress);
    if (!settled.ok) return settled;
    const closed = await this.closeSettled();
    return closed.ok ? settled : closed;
  }

  /** Settles what is pending in the month and before it; closes nothing. */
  async settle(
    key: PeriodKey,
    onProgress: (progress: Progress) => void = () => undefined,
  ): Promise<Result<Progress, Refusal>> {
    const { reader } = this.transactor;
    for (;;) {
      // A month carries on from the one before, so what is left of earlier months comes first. It is asked every time,
      // because parked ventures of an earlier month may have got another chance meanwhile.
      const next = await this.tasks.firstMonthWithWork(reader, key);
      if (!next) break;
      const chunk = await this.settleChunk.execute(next);
      if (!chunk.ok) return err(chunk.error);
      const { settled, parked } = chunk.value;
      if (settled + parked === 0) await sleep(WAIT_MS);
      else onProgress(await this.tasks.progress(reader, next));
    }
    return ok(await this.tasks.progress(reader, key));
  }

  /** Closes, in order, the months that nothing is left to settle in; one behind a month that waits stays in closing. */
  async closeSettled(): Promise<Result<null, Refusal>> {
    for (;;) {
      const months = await this.tasks.readyToClose(this.transactor.reader);
      if (months.length === 0) return ok(null);
      for (const { calendar, month } of months) {
        const closed = await this.transactor.run((tx) =>
          this.periods.markClosed(tx, calendar, month, { now: this.clock.now() }),
        );
        if (!closed.ok) return closed;
      }
    }
  }
}
