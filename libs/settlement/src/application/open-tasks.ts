import { Injectable } from '@nestjs/common';
import type { Refusal, Result } from '#libs/kernel';
import type { ClosingCall } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import type { PeriodKey } from '../domain/progress.js';
import { DeferralStore } from '../persistence/deferral.store.js';
import { TaskStore } from '../persistence/task.store.js';
import { OpenWagers } from './open-wagers.js';

/** So many ventures are asked at once whether measurements came late for them. */
const VENTURES_PER_QUESTION = 5_000;

/** Lists what a month in closing has to settle, in the transaction of the closing: such a month always has its list. */
@Injectable()
export class OpenTasks {
  constructor(
    private readonly tasks: TaskStore,
    private readonly indicators: IndicatorResults,
    private readonly wagers: OpenWagers,
    private readonly deferrals: DeferralStore,
  ) {}

  /**
   * A replay finds the same ventures: neither the events of this month nor the lists of earlier ones change any more. A
   * wager that was signed since, for a month in closing, joins them.
   */
  async execute(tx: Tx, key: PeriodKey, now: Date): Promise<void> {
    await this.tasks.openForMoney(tx, key, now);
    for await (const ventures of this.tasks.venturesBefore(tx, key, VENTURES_PER_QUESTION)) {
      const late = await this.indicators.venturesWithLateEvents(tx, { ventures, recordedMonth: key.month });
      const changed = late.map((one) => one.venture);
      if (changed.length > 0) await this.tasks.open(tx, key, changed, now);
    }
    // What was deferred is tried again every month, also when nothing else happens.
    const left = await this.deferrals.venturesBefore(tx, key);
    if (left.length > 0) await this.tasks.open(tx, key, left, now);
    await this.wagers.ofMonth(tx, key, now);
  }

  /** Before a month begins to close: earlier ones that were left out, and in which a wager is judged all the same. */
  ofMonthsLeftOut(tx: Tx, key: PeriodKey, call: ClosingCall): Promise<Result<null, Refusal>> {
    return this.wagers.ofMonthsLeftOut(tx, key, call);
  }
}
