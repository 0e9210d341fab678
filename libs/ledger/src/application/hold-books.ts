import { Injectable } from '@nestjs/common';
import { Clock, type Month, ok, type Refusal, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { HeldBooks } from '../domain/chain.js';
import type { JournalDraft } from '../domain/journal.js';
import { periodOfJournal, STANDARD_CALENDAR } from '../domain/period.js';
import { stampBehind } from '../domain/stamp.js';
import { GateStore } from '../persistence/gate.store.js';
import { HeadStore } from '../persistence/head.store.js';
import { PeriodStore } from '../persistence/period.store.js';

/** What must be known of a journal before it is posted. */
type ExpectedJournal = Pick<JournalDraft, 'bookId' | 'bookKind' | 'period' | 'effectiveDate'>;

/**
 * Holds what posting journals holds until the transaction ends: the clock, so that nobody makes its moment final by asking
 * about it; the calendars, so that no month of theirs is closed; then the books. Whoever waits for a question or a closing
 * holds no book.
 *
 * PostJournals does it by itself. A document that says when it is posted (`postingMoment`) does it before: its journal
 * carries its hash, so the moment must be known before the journal is.
 */
@Injectable()
export class HoldBooks {
  constructor(
    private readonly gate: GateStore,
    private readonly periods: PeriodStore,
    private readonly heads: HeadStore,
    private readonly clock: Clock,
  ) {}

  /** What is held serves one call of PostJournals, for these journals. Refused: PERIOD_NOT_OPEN. */
  async execute(tx: Tx, journals: readonly ExpectedJournal[]): Promise<Result<HeldBooks, Refusal>> {
    const calendars = [...new Set(journals.map(({ period }) => period?.calendar ?? STANDARD_CALENDAR))].sort();
    const months = journals.map(({ period, effectiveDate }) => period?.month ?? (effectiveDate.slice(0, 7) as Month));
    await this.gate.hold(tx, calendars);
    const standing = await this.gate.standing(tx, calendars, [...new Set(months)]);
    const now = stampBehind(standing.answeredUntil, this.clock.now());
    const entered = new Map(calendars.map((calendar) => [calendar, new Set<Month>()]));
    for (const journal of journals) {
      const period = periodOfJournal(journal, standing.calendars);
      if (!period.ok) return period;
      entered.get(period.value.calendar)?.add(period.value.month);
    }
    for (const [calendar, { known }] of standing.calendars) {
      const unknown = [...(entered.get(calendar) ?? [])].filter((month) => !known.includes(month));
      if (unknown.length > 0) await this.periods.open(tx, calendar, unknown, now);
    }
    const kinds = new Map(journals.map(({ bookId, bookKind }) => [bookId, bookKind]));
    const heads = kinds.size === 0 ? new Map() : await this.heads.lock(tx, kinds, now);
    return ok({ now, calendars: standing.calendars, heads });
  }
}
