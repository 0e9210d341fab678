import { Injectable } from '@nestjs/common';
import { err, ok, type Refusal, type Result } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { TaskStore } from '../persistence/task.store.js';
import { SettlePeriod } from './settle-period.js';

/** What the worker does on every turn: settles whatever closings have left, also those of a process that died. */
@Injectable()
export class SettlePending {
  constructor(
    private readonly transactor: Transactor,
    private readonly tasks: TaskStore,
    private readonly settlePeriod: SettlePeriod,
  ) {}

  /** Answers how many months it worked on. */
  async execute(): Promise<Result<number, Refusal>> {
    const months = [
      ...(await this.tasks.firstMonthsWithWork(this.transactor.reader)),
      ...(await this.tasks.completeButClosing(this.transactor.reader)),
    ];
    for (const key of months) {
      const settled = await this.settlePeriod.execute(key);
      if (!settled.ok) return err(settled.error);
    }
    return ok(months.length);
  }
}
