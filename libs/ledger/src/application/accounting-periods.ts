import { Injectable } from '@nestjs/common';
import { Clock, type Id, type Month, ok, type Refusal, type Result } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import * as rules from '../domain/period.js';
import type { Assignment, Period, PeriodState } from '../domain/period.js';
import type { Seal, SealedSet } from '../domain/seal.js';
import { PeriodStore } from '../persistence/period.store.js';
import { SealMonths } from './seal-months.js';

/** A page of periods, newest first, behind `before`. */
export type PeriodList = { readonly calendar: string; readonly limit: number; readonly before?: string };

/** Who begins a closing (null: a machine on its own), and when. */
export type ClosingCall = { readonly by: Id<'account'> | null; readonly now: Date };

/** When a closing was completed, and the Merkle tree of the month's documents, which is sealed with it. */
export type CompletedClosing = { readonly now: Date; readonly documents?: SealedSet };

/** Accounting periods of every calendar: what may still take events, and what is closed for good. */
@Injectable()
export class AccountingPeriods {
  constructor(
    private readonly periods: PeriodStore,
    private readonly sealMonths: SealMonths,
    private readonly clock: Clock,
  ) {}

  /**
   * Assigns events of these months to periods that take them, and keeps those periods open until the transaction ends:
   * a closing waits for it. Never refuses: behind the last closed month there is always an open one.
   */
  async assign(tx: Tx, calendar: string, months: readonly Month[]): Promise<ReadonlyMap<Month, Assignment>> {
    // Before anything is read: the lock queues fairly, so a closing is not starved by batches that overlap, and it also
    // covers months that have no row yet and so cannot be locked.
    await this.periods.shareCalendar(tx, calendar);
    for (;;) {
      const shutThrough = await this.periods.shutThrough(tx, calendar);
      const assigned = new Map(months.map((month) => [month, rules.assignmentOf(month, shutThrough)]));
      const entered = [...new Set([...assigned.values()].map((assignment) => assignment.month))];
      await this.periods.open(tx, calendar, entered, this.clock.now());
      const locked = await this.periods.shareMonths(tx, calendar, entered);
      // Under the row locks the states cannot change any more; one that changed while waiting moves its events on.
      if (locked.every((mark) => mark.state === 'open')) return assigned;
    }
  }

  /** Until the transaction ends no month of the calendar of payouts and conversions is closed: before it locks books. */
  async hold(tx: Tx): Promise<void> {
    await this.periods.shareCalendar(tx, rules.STANDARD_CALENDAR);
  }

  /** Until the transaction ends nobody begins a closing in the calendar, enters an event, or posts a journal to it. */
  async lock(tx: Tx, calendar: string): Promise<void> {
    await this.periods.lockCalendar(tx, calendar);
  }

  /**
   * Open to closing: from the commit on no event enters the month, and every event that entered it is committed. On a
   * closing or closed month it is a replay.
   */
  async beginClosing(tx: Tx, calendar: string, month: Month, call: ClosingCall): Promise<Result<Period, Refusal>> {
    await this.periods.lockCalendar(tx, calendar);
    await this.periods.lockMonth(tx, calendar, month);
    const closing = rules.beginClosing(month, await this.periods.marks(tx, calendar), call.now);
    if (!closing.ok) return closing;
    if (closing.value.kind === 'begin') {
      await this.periods.insertClosed(tx, calendar, closing.value.skipped, call);
      await this.periods.open(tx, calendar, [month], call.now);
      await this.periods.saveClosing(tx, calendar, month, call);
    }
    return ok(await this.existing(tx, calendar, month));
  }

  /**
   * Closing to closed, when the settlement of the month is complete, and sealed: its journals and the documents given
   * never change from then on without being found. On a closed month it is a replay. It reads every journal of the month
   * while the calendar is locked.
   */
  async markClosed(tx: Tx, calendar: string, month: Month, call: CompletedClosing): Promise<Result<Period, Refusal>> {
    await this.periods.lockCalendar(tx, calendar);
    await this.periods.lockMonth(tx, calendar, month);
    const completed = rules.completeClosing(month, await this.periods.marks(tx, calendar));
    if (!completed.ok) return completed;
    if (completed.value) {
      await this.periods.saveClosed(tx, calendar, month, call.now);
      await this.sealMonths.execute(tx, calendar, month, call.documents ?? null);
    }
    return ok(await this.existing(tx, calendar, month));
  }

  /** Months that have a row, newest first. */
  async list(reader: Reader, { calendar, limit, before }: PeriodList): Promise<readonly Period[]> {
    return this.periods.page(reader, { calendar, limit, before });
  }

  /** Calendars that have taken events or closings, by name. */
  async calendars(reader: Reader): Promise<readonly string[]> {
    return this.periods.calendars(reader);
  }

  /** Undefined for a month that has no row yet. */
  async find(reader: Reader, calendar: string, month: Month): Promise<Period | undefined> {
    return (await this.periods.find(reader, calendar, month)) ?? undefined;
  }

  /** Of any month, whether it has a row or not. */
  async stateOf(reader: Reader, calendar: string, month: Month): Promise<PeriodState> {
    return rules.stateOf(month, await this.periods.marks(reader, calendar));
  }

  /** The last month up to which every month is closed; null when none is. */
  async lastClosed(reader: Reader, calendar: string): Promise<Month | null> {
    return rules.lastClosed(await this.periods.marks(reader, calendar));
  }

  /** Months that have a row and are open, ascending: those that hold events, or held them. */
  async openMonths(reader: Reader, calendar: string): Promise<readonly Month[]> {
    return this.periods.monthsIn(reader, calendar, 'open');
  }

  /** Seals of those of the months that have one. */
  async seals(
    reader: Reader,
    months: readonly { readonly calendar: string; readonly month: string }[],
  ): Promise<readonly Seal[]> {
    return this.sealMonths.find(reader, months);
  }

  private async existing(reader: Reader, calendar: string, month: Month): Promise<Period> {
    const period = await this.periods.find(reader, calendar, month);
    if (!period) throw new Error(`period ${calendar} ${month} was just written and is not there`);
    return period;
  }
}
