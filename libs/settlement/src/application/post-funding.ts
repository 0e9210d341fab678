import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { HoldBooks, journalId, PostJournals, postingMoment } from '#libs/ledger';
import type { Tx } from '#libs/platform';
import { type FundingReceipt, keyOfTranche, NOT_FIRED, planReceipt, receiptJournal } from '../domain/tranche.js';
import { TrancheStore } from '../persistence/tranche.store.js';

export type RecordedFunding = { readonly receiptId: Id<'fundingReceipt'> };

/** Recording inside a transaction: reads how the tranche stands while its book is held, posts the journal, keeps the receipt. */
@Injectable()
export class PostFunding {
  constructor(
    private readonly tranches: TrancheStore,
    private readonly holdBooks: HoldBooks,
    private readonly postJournals: PostJournals,
  ) {}

  async execute(tx: Tx, wanted: Omit<FundingReceipt, 'releasedMinor'>): Promise<Result<RecordedFunding, Refusal>> {
    const { ventureId, receivedOn } = wanted;
    const expected = { bookId: ventureId, bookKind: 'venture', effectiveDate: receivedOn } as const;
    // A settlement that fires the tranche, or takes it back, holds the book too.
    const held = await this.holdBooks.execute(tx, [expected]);
    if (!held.ok) return held;
    const known = await this.tranches.ofVentures(tx, [ventureId]);
    const standing = known.find((one) => keyOfTranche(one) === keyOfTranche(wanted)) ?? NOT_FIRED;
    const recordedAt = postingMoment(held.value, ventureId);
    const planned = planReceipt(wanted, standing, recordedAt.toISOString().slice(0, 10));
    if (!planned.ok) return planned;
    const posted = await this.postJournals.execute(tx, [receiptJournal(planned.value)], held.value);
    if (!posted.ok) return posted;
    await this.tranches.insert(tx, {
      ...planned.value,
      recordedAt,
      journalId: journalId(ventureId, 'funding', wanted.id),
    });
    return ok({ receiptId: wanted.id });
  }
}
