import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '#libs/platform';
import type { PeriodKey } from '../domain/progress.js';
import { TaskStore } from '../persistence/task.store.js';
import { OpenWagers } from './open-wagers.js';

/** Which closing months have nothing left to settle. */
@Injectable()
export class MonthsReady {
  constructor(
    private readonly tasks: TaskStore,
    private readonly wagers: OpenWagers,
  ) {}

  /** The first one of each calendar. */
  async first(reader: Reader): Promise<PeriodKey[]> {
    return this.tasks.readyToClose(reader);
  }

  /**
   * Under the calendar's lock, which a repeated closing takes too: then no further statement will come. A wager that was
   * signed for the month since its closing began is listed before it closes.
   */
  async isReady(tx: Tx, key: PeriodKey, now: Date): Promise<boolean> {
    await this.wagers.ofMonth(tx, key, now);
    const ready = await this.tasks.readyToClose(tx);
    return ready.some(({ calendar, month }) => calendar === key.calendar && month === key.month);
  }
}
