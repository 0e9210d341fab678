import { Injectable } from '@nestjs/common';
import { ok, type Refusal, type Result } from '#libs/kernel';
import { type JournalDraft, PostJournals } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import type { Payout } from '../domain/payout.js';
import type { PayoutItem } from '../domain/payout-content.js';
import { type NewPayout, PayoutStore } from '../persistence/payout.store.js';
import { returningJournals, takingJournals } from './payout-journals.js';

/** Half of what the ledger posts at once, so that the journal that fills a chunk up does not overflow it. */
const JOURNALS_PER_CHUNK = 10_000;
const TRANSFERS_PER_CHUNK = 100_000;

/** Moves payable balances to payout clearing and back, inside the transaction of a draft or a rejection. */
@Injectable()
export class MoveBalances {
  constructor(
    private readonly store: PayoutStore,
    private readonly postJournals: PostJournals,
  ) {}

  /** Until the transaction ends nobody else takes or gives back balances. Comes before they are read. */
  async lock(tx: Tx): Promise<void> {
    await this.store.lockBalanceTaking(tx);
  }

  /** Stores new payouts together with the journals that take their balances. */
  async take(tx: Tx, payouts: readonly NewPayout[]): Promise<Result<undefined, Refusal>> {
    if (payouts.length > 0) await this.store.insert(tx, payouts);
    return this.post(
      tx,
      payouts.flatMap(({ payout, items }) => takingJournals(payout, items)),
    );
  }

  /** The balances are payable again, and the next draft finds them. */
  async giveBack(
    tx: Tx,
    { payout, items, at }: { payout: Payout; items: readonly PayoutItem[]; at: Date },
  ): Promise<Result<undefined, Refusal>> {
    return this.post(tx, returningJournals(payout, items, at));
  }

  // In the order of the books, so that chunks lock balances in the same order as one call would.
  private async post(tx: Tx, journals: readonly JournalDraft[]): Promise<Result<undefined, Refusal>> {
    const ordered = [...journals].sort((a, b) => (a.bookId < b.bookId ? -1 : 1));
    for (const chunk of chunksOf(ordered)) {
      const posted = await this.postJournals.execute(tx, chunk);
      if (!posted.ok) return posted;
    }
    return ok(undefined);
  }
}

function chunksOf(journals: readonly JournalDraft[]): readonly (readonly JournalDraft[])[] {
  const chunks: JournalDraft[][] = [];
  let current: JournalDraft[] = [];
  let transfersCount = 0;
  for (const journal of journals) {
    if (current.length === 0) chunks.push(current);
    current.push(journal);
    transfersCount += journal.transfers.length;
    if (current.length < JOURNALS_PER_CHUNK && transfersCount < TRANSFERS_PER_CHUNK) continue;
    current = [];
    transfersCount = 0;
  }
  return chunks;
}
