import { Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock, err, ok, type Refusal, type Result } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import type { PeriodKey, Progress } from '../domain/progress.js';
import { TaskStore } from '../persistence/task.store.js';
import { CloseSettled } from './close-settled.js';
import { SettleChunk } from './settle-chunk.js';

/** Another worker holds what is left; it is looked at again after this. */
const WAIT_MS = 20;

/** Each worker holds a connection and a chunk in memory; more than a few only wait for one core of JavaScript. */
export const WORKERS_MAX = 8;

export type SettlingOptions = {
  /** Chunks that are settled at once, 1 to WORKERS_MAX: while one waits for the database, another one is computed. */
  readonly workers?: number;
  readonly onProgress?: (progress: Progress) => void;
};

/**
 * Settles a month that is closing, chunk by chunk, until no venture is pending, and closes it when none is parked. Any
 * number of them may run at once, each with any number of workers, and may be killed anywhere and run again: every
 * venture settles once.
 */
@Injectable()
export class SettlePeriod {
  constructor(
    private readonly transactor: Transactor,
    private readonly tasks: TaskStore,
    private readonly settleChunk: SettleChunk,
    private readonly closeSettled: CloseSettled,
    private readonly clock: Clock,
  ) {}

  /** Parked ventures get another chance first; those that park are no refusal, the progress counts them. */
  async execute(key: PeriodKey, options: SettlingOptions = {}): Promise<Result<Progress, Refusal>> {
    await this.transactor.run<number, never>(async (tx) => ok(await this.tasks.retryParked(tx, key, this.clock.now())));
    for (;;) {
      const settled = await this.settle(key, options);
      if (!settled.ok) return settled;
      const closed = await this.closeSettled.execute();
      if (!closed.ok) return closed;
      // A wager that was signed meanwhile for a month in closing is listed when the month is about to close.
      if (!(await this.tasks.firstMonthWithWork(this.transactor.reader, key))) return settled;
    }
  }

  /** Settles what is pending in the month and before it; closes nothing. */
  async settle(key: PeriodKey, { workers = 1, onProgress }: SettlingOptions = {}): Promise<Result<Progress, Refusal>> {
    const run: Run = { key, onProgress, isOver: false };
    const count = Math.min(Math.max(workers, 1), WORKERS_MAX);
    const ends = await Promise.allSettled(Array.from({ length: count }, () => this.work(run)));
    for (const end of ends) {
      if (end.status === 'rejected') throw end.reason;
      if (!end.value.ok) return end.value;
    }
    return ok(await this.tasks.progress(this.transactor.reader, key));
  }

  // One worker. When one fails the others end with the chunk that they hold, so that nothing goes on behind the failure.
  private async work(run: Run): Promise<Result<null, Refusal>> {
    try {
      const worked = await this.settleChunks(run);
      if (!worked.ok) run.isOver = true;
      return worked;
    } catch (failure) {
      run.isOver = true;
      throw failure;
    }
  }

  private async settleChunks(run: Run): Promise<Result<null, Refusal>> {
    const { reader } = this.transactor;
    while (!run.isOver) {
      // A month carries on from the one before, so what is left of earlier months comes first. It is asked every time,
      // because parked ventures of an earlier month may have got another chance meanwhile.
      const next = await this.tasks.firstMonthWithWork(reader, run.key);
      if (!next) break;
      const chunk = await this.settleChunk.execute(next);
      if (!chunk.ok) return err(chunk.error);
      const { settled, parked } = chunk.value;
      if (settled + parked === 0) await sleep(WAIT_MS);
      else run.onProgress?.(await this.tasks.progress(reader, next));
    }
    return ok(null);
  }
}

/** What the workers of one call share. */
type Run = { readonly key: PeriodKey; readonly onProgress: SettlingOptions['onProgress']; isOver: boolean };
