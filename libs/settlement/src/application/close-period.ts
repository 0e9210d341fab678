import { Injectable } from '@nestjs/common';
import { Clock, ok, type Refusal, type Result } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { type Actor, Transactor, type Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { PeriodKey, Progress } from '../domain/progress.js';
import { TaskStore } from '../persistence/task.store.js';

/**
 * Ends a month: from the commit on no event enters it, and what it holds is listed for settlement. The settling itself
 * is done by SettlePeriod, in the worker or from the command line. Closing twice is a replay.
 */
@Injectable()
export class ClosePeriod {
  constructor(
    private readonly transactor: Transactor,
    private readonly periods: AccountingPeriods,
    private readonly tasks: TaskStore,
    private readonly indicators: IndicatorResults,
    private readonly clock: Clock,
  ) {}

  /** Refused: PERIOD_NOT_ENDED, PERIOD_OUT_OF_ORDER. */
  async execute(actor: Actor, key: PeriodKey): Promise<Result<Progress, Refusal>> {
    return this.transactor.run((tx) => this.close(tx, actor, key));
  }

  private async close(tx: Tx, actor: Actor, { calendar, month }: PeriodKey): Promise<Result<Progress, Refusal>> {
    const now = this.clock.now();
    const period = await this.periods.beginClosing(tx, calendar, month, { by: actor.account, now });
    if (!period.ok) return period;
    if (period.value.state === 'closing') {
      const ventures = await this.tasks.settledVentures(tx, calendar);
      const late = await this.indicators.venturesWithLateEvents(tx, { ventures, recordedMonth: month });
      const changed = late.map((one) => one.venture);
      await this.tasks.open(tx, { calendar, month }, changed, now);
    }
    return ok(await this.tasks.progress(tx, { calendar, month }));
  }
}
