import { Injectable } from '@nestjs/common';
import { ContractQueries } from '#libs/contracts';
import type { Month } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { IndicatorResults } from '#libs/value';
import { VentureQueries } from '#libs/ventures';
import type { PeriodKey } from '../domain/progress.js';
import { DeferralStore } from '../persistence/deferral.store.js';
import { TaskStore } from '../persistence/task.store.js';

/** So many ventures are asked at once whether measurements came late for them, or by which calendar they close. */
const VENTURES_PER_QUESTION = 5_000;

export type Closing = {
  /** The last month that was shut before this closing began: months in between, without an event, are closed by it too. */
  readonly lastShut: Month | null;
  readonly now: Date;
};

/** Lists what a month in closing has to settle, in the transaction of the closing: such a month always has its list. */
@Injectable()
export class OpenTasks {
  constructor(
    private readonly tasks: TaskStore,
    private readonly indicators: IndicatorResults,
    private readonly contracts: ContractQueries,
    private readonly ventures: VentureQueries,
    private readonly deferrals: DeferralStore,
  ) {}

  /**
   * A replay finds the same ventures: neither the events of this month nor the lists of earlier ones change any more. A
   * wager that was signed since, for a month in closing, joins them.
   */
  async execute(tx: Tx, key: PeriodKey, { lastShut, now }: Closing): Promise<void> {
    await this.tasks.openForMoney(tx, key, now);
    for await (const ventures of this.tasks.venturesBefore(tx, key, VENTURES_PER_QUESTION)) {
      const late = await this.indicators.venturesWithLateEvents(tx, { ventures, recordedMonth: key.month });
      const changed = late.map((one) => one.venture);
      if (changed.length > 0) await this.tasks.open(tx, key, changed, now);
    }
    // What was deferred is tried again every month, also when nothing else happens.
    const left = await this.deferrals.venturesBefore(tx, key);
    if (left.length > 0) await this.tasks.open(tx, key, left, now);
    await this.openForWagers(tx, key, { lastShut, now });
  }

  /** A month in which a wager is judged is settled, whether there is money in it or not: no sales decide wagers too. */
  private async openForWagers(tx: Tx, key: PeriodKey, { lastShut, now }: Closing): Promise<void> {
    const judged = await this.contracts.venturesJudgedIn(tx, { after: lastShut, upTo: key.month });
    for (let start = 0; start < judged.length; start += VENTURES_PER_QUESTION) {
      const ventures = await this.ventures.byIds(tx, judged.slice(start, start + VENTURES_PER_QUESTION));
      const ofCalendar = [...ventures.values()].filter(({ calendar }) => calendar === key.calendar);
      if (ofCalendar.length > 0)
        await this.tasks.open(
          tx,
          key,
          ofCalendar.map(({ id }) => id),
          now,
        );
    }
  }
}
