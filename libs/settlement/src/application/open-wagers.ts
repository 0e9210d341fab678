import { Injectable } from '@nestjs/common';
import { ContractQueries } from '#libs/contracts';
import { err, type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { AccountingPeriods, type ClosingCall } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import { groupBy } from '../domain/group-by.js';
import type { PeriodKey } from '../domain/progress.js';
import { TaskStore } from '../persistence/task.store.js';

/** So many ventures are asked at once by which calendar they close. */
const VENTURES_PER_QUESTION = 5_000;

/**
 * A month in which a wager is judged is settled, whether there is money in it or not: no sales decide wagers too. Each
 * point is judged in the first month that can still carry it, whenever the wager was signed.
 */
@Injectable()
export class OpenWagers {
  constructor(
    private readonly tasks: TaskStore,
    private readonly periods: AccountingPeriods,
    private readonly contracts: ContractQueries,
    private readonly ventures: VentureQueries,
  ) {}

  /**
   * Lists ventures that have a point due by the month and no statement since: those of this month, those of months that
   * were left out, and those whose wager was signed when its month was closing or closed.
   */
  async ofMonth(tx: Tx, key: PeriodKey, now: Date): Promise<void> {
    const due = await this.contracts.wagersDue(tx, key.month);
    const own = await this.ofCalendar(tx, key.calendar, due);
    if (own.length > 0) await this.tasks.openJudged(tx, key, own, now);
  }

  /**
   * Begins the closing of months before this one that were left out because nothing happened in them, where a point is due
   * whose version is not in force any more in this one: the contract ended, or was amended. Nothing once this one is
   * closing. Refused: as the closing of the month itself.
   */
  async ofMonthsLeftOut(tx: Tx, { calendar, month }: PeriodKey, call: ClosingCall): Promise<Result<null, Refusal>> {
    await this.periods.lock(tx, calendar);
    if ((await this.periods.stateOf(tx, calendar, month)) !== 'open') return ok(null);
    const after = await this.tasks.lastShutBefore(tx, { calendar, month });
    const passed = await this.contracts.pointsPassed(tx, { after, by: month });
    for (const [due, ofMonth] of groupBy(await this.ofCalendar(tx, calendar, passed), (one) => one.month)) {
      // A month that holds events is closed by whoever is asked to, and this one is refused before it.
      if (await this.periods.find(tx, calendar, due)) continue;
      const closing = await this.periods.beginClosing(tx, calendar, due, call);
      if (!closing.ok) return err(closing.error);
      const ventures = ofMonth.map(({ venture }) => venture);
      await this.tasks.open(tx, { calendar, month: due }, ventures, call.now);
    }
    return ok(null);
  }

  private async ofCalendar<T extends { readonly venture: Id<'venture'> }>(
    tx: Tx,
    calendar: string,
    all: readonly T[],
  ): Promise<T[]> {
    const own: T[] = [];
    for (let start = 0; start < all.length; start += VENTURES_PER_QUESTION) {
      const some = all.slice(start, start + VENTURES_PER_QUESTION);
      const ids = [...new Set(some.map(({ venture }) => venture))];
      const ventures = await this.ventures.byIds(tx, ids);
      own.push(...some.filter(({ venture }) => ventures.get(venture)?.calendar === calendar));
    }
    return own;
  }
}
