import { Injectable } from '@nestjs/common';
import { ok, type Refusal, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { HeldBooks } from '../domain/chain.js';
import type { JournalDraft } from '../domain/journal.js';
import { HeadStore } from '../persistence/head.store.js';
import { AccountingPeriods } from './accounting-periods.js';
import { LedgerClock } from './ledger-clock.js';

/** What a document must know of the journal that is going to carry its hash. */
type ExpectedJournal = Pick<JournalDraft, 'bookId' | 'bookKind' | 'period' | 'effectiveDate'>;

/**
 * For documents that say when they are posted (`postingMoment`): their journals carry their hash, so the moment must be
 * known before the journals are. Holds until the transaction ends what posting them holds, in the same order.
 */
@Injectable()
export class HoldBooks {
  constructor(
    private readonly clock: LedgerClock,
    private readonly periods: AccountingPeriods,
    private readonly heads: HeadStore,
  ) {}

  /** What is held serves one call of PostJournals, for these journals. Refused: PERIOD_NOT_OPEN. */
  async execute(tx: Tx, journals: readonly ExpectedJournal[]): Promise<Result<HeldBooks, Refusal>> {
    const now = await this.clock.stamp(tx);
    if (journals.length === 0) return ok({ now, heads: new Map() });
    const periods = await this.periods.forJournals(tx, journals, now);
    if (!periods.ok) return periods;
    const kinds = new Map(journals.map(({ bookId, bookKind }) => [bookId, bookKind]));
    return ok({ now, heads: await this.heads.lock(tx, kinds, now) });
  }
}
