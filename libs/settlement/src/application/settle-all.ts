import { Injectable } from '@nestjs/common';
import { Clock, err, monthEnd, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { mayClose } from '../domain/closing.policy.js';
import type { Progress } from '../domain/progress.js';
import { TaskStore } from '../persistence/task.store.js';
import { ClosePeriod } from './close-period.js';
import { SettlePeriod, type SettlingOptions } from './settle-period.js';

/** Closes and settles every month that has ended and holds events, in order, in every calendar. */
@Injectable()
export class SettleAll {
  constructor(
    private readonly transactor: Transactor,
    private readonly tasks: TaskStore,
    private readonly closePeriod: ClosePeriod,
    private readonly settlePeriod: SettlePeriod,
    private readonly clock: Clock,
  ) {}

  /** Refused as ClosePeriod refuses, also where nothing is left to close. */
  async execute(actor: Actor, options: SettlingOptions = {}): Promise<Result<readonly Progress[], Refusal>> {
    const right = mayClose(actor);
    if (!right.ok) return right;
    const done: Progress[] = [];
    for (const key of await this.tasks.unclosedMonths(this.transactor.reader)) {
      if (monthEnd(key.month) > this.clock.now()) continue;
      const closed = await this.closePeriod.execute(actor, key);
      if (!closed.ok) return err(closed.error);
      const settled = await this.settlePeriod.execute(key, options);
      if (!settled.ok) return err(settled.error);
      done.push(settled.value);
    }
    return ok(done);
  }
}
