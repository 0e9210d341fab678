import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, type Result } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { TaskStore } from '../persistence/task.store.js';
import { CloseSettled } from './close-settled.js';
import { SettlePeriod } from './settle-period.js';

/** While one waits for the database the other one computes. Larger platforms run more worker processes. */
const WORKERS = 2;

/** What the worker does on every turn: settles whatever closings have left, also those of a process that died. */
@Injectable()
export class SettlePending {
  constructor(
    private readonly transactor: Transactor,
    private readonly tasks: TaskStore,
    private readonly settlePeriod: SettlePeriod,
    private readonly closeSettled: CloseSettled,
    private readonly clock: Clock,
  ) {}

  /** Answers how many calendars it worked on. A calendar whose settlement is refused keeps no other one back. */
  async execute(): Promise<Result<number, Refusal>> {
    await this.transactor.run<number, never>(async (tx) => ok(await this.tasks.wakeFollowers(tx, this.clock.now())));
    const months = await this.tasks.lastMonthsWithWork(this.transactor.reader);
    let refused: Refusal | undefined;
    for (const key of months) {
      const settled = await this.settlePeriod.settle(key, { workers: WORKERS });
      if (!settled.ok) refused ??= settled.error;
    }
    const closed = await this.closeSettled.execute();
    if (!closed.ok) refused ??= closed.error;
    return refused ? err(refused) : ok(months.length);
  }
}
