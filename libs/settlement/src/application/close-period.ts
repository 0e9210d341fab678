import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { type Actor, type Transactions, Transactor, type Tx } from '#libs/platform';
import { mayClose } from '../domain/closing.policy.js';
import type { PeriodKey, Progress } from '../domain/progress.js';
import { TaskStore } from '../persistence/task.store.js';
import { OpenTasks } from './open-tasks.js';

/**
 * Ends a month: from the commit on no event enters it, and what it holds is listed for settlement. The settling itself
 * is done by SettlePeriod, in the worker or from the command line. Closing twice is a replay that gives parked ventures
 * another chance.
 */
@Injectable()
export class ClosePeriod {
  constructor(
    private readonly transactor: Transactor,
    private readonly periods: AccountingPeriods,
    private readonly tasks: TaskStore,
    private readonly openTasks: OpenTasks,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_PERMITTED (without settlement:manage), NOT_FOUND (a calendar that nobody uses), PERIOD_NOT_ENDED, PERIOD_OUT_OF_ORDER. */
  async execute(
    actor: Actor,
    key: PeriodKey,
    within: Transactions = this.transactor,
  ): Promise<Result<Progress, Refusal>> {
    const right = mayClose(actor);
    if (!right.ok) return right;
    return within.run((tx) => this.close(tx, actor, key));
  }

  private async close(tx: Tx, actor: Actor, { calendar, month }: PeriodKey): Promise<Result<Progress, Refusal>> {
    // Closing cannot be undone, so a misspelt calendar must not come into being by it.
    const calendars = await this.periods.calendars(tx);
    if (!calendars.includes(calendar)) return err(unknownCalendar(calendar, calendars));
    const now = this.clock.now();
    const leftOut = await this.openTasks.ofMonthsLeftOut(tx, { calendar, month }, { by: actor.account, now });
    if (!leftOut.ok) return leftOut;
    const period = await this.periods.beginClosing(tx, calendar, month, { by: actor.account, now });
    if (!period.ok) return period;
    if (period.value.state === 'closing') {
      await this.openTasks.execute(tx, { calendar, month }, now);
      await this.tasks.retryParked(tx, { calendar, month }, now);
    }
    return ok(await this.tasks.progress(tx, { calendar, month }));
  }
}

function unknownCalendar(calendar: string, known: readonly string[]): Refusal {
  const names = known.length > 0 ? `known are ${known.join(', ')}` : 'no events have come in yet';
  return refusal('NOT_FOUND', `no events are kept in a calendar "${calendar}"; ${names}`, ['calendar']);
}
