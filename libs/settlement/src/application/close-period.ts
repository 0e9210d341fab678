import { Injectable } from '@nestjs/common';
import { Clock, err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { AccountingPeriods } from '#libs/ledger';
import { type Actor, Transactor, type Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { PeriodKey, Progress } from '../domain/progress.js';
import { TaskStore } from '../persistence/task.store.js';

/** So many ventures are asked at once whether measurements came late for them. */
const VENTURES_PER_QUESTION = 5_000;

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
    private readonly indicators: IndicatorResults,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND (a calendar that nobody uses), PERIOD_NOT_ENDED, PERIOD_OUT_OF_ORDER. */
  async execute(actor: Actor, key: PeriodKey): Promise<Result<Progress, Refusal>> {
    return this.transactor.run((tx) => this.close(tx, actor, key));
  }

  private async close(tx: Tx, actor: Actor, { calendar, month }: PeriodKey): Promise<Result<Progress, Refusal>> {
    // Closing cannot be undone, so a misspelt calendar must not come into being by it.
    const calendars = await this.periods.calendars(tx);
    if (!calendars.includes(calendar)) return err(unknownCalendar(calendar, calendars));
    const now = this.clock.now();
    const period = await this.periods.beginClosing(tx, calendar, month, { by: actor.account, now });
    if (!period.ok) return period;
    if (period.value.state === 'closing') {
      await this.openTasks(tx, { calendar, month }, now);
      await this.tasks.retryParked(tx, { calendar, month }, now);
    }
    return ok(await this.tasks.progress(tx, { calendar, month }));
  }

  // In the transaction of the closing, so that a month in closing always has its list. A replay finds the same ventures:
  // neither the events of this month nor the lists of earlier ones change any more.
  private async openTasks(tx: Tx, key: PeriodKey, now: Date): Promise<void> {
    await this.tasks.openForMoney(tx, key, now);
    for await (const ventures of this.tasks.venturesBefore(tx, key, VENTURES_PER_QUESTION)) {
      const late = await this.indicators.venturesWithLateEvents(tx, { ventures, recordedMonth: key.month });
      const changed = late.map((one) => one.venture);
      if (changed.length > 0) await this.tasks.open(tx, key, changed, now);
    }
  }
}

function unknownCalendar(calendar: string, known: readonly string[]): Refusal {
  const names = known.length > 0 ? `known are ${known.join(', ')}` : 'no events have come in yet';
  return refusal('NOT_FOUND', `no events are kept in a calendar "${calendar}"; ${names}`, ['calendar']);
}
