import { Injectable } from '@nestjs/common';
import { type Id, isCurrencyCode } from '#libs/kernel';
import { type AccountEntry, LedgerQueries } from '#libs/ledger';
import type { Actor, PageRequest, Reader } from '#libs/platform';
import type { Payout, PayoutDecision } from '../domain/payout.js';
import type { PayoutItem } from '../domain/payout-content.js';
import { maySee, seesAllPayouts } from '../domain/payout.policy.js';
import type { PayoutPolicy } from '../domain/published-policy.js';
import { takenJournalId } from './payout-journals.js';
import { type PayoutFilter, PayoutReads } from '../persistence/payout.reads.js';

/** What a payout took from one account. */
export type TakenBalance = { readonly payout: Payout; readonly item: PayoutItem };

/** Reads of payouts: what the caller may not see is not there. */
@Injectable()
export class PayoutQueries {
  constructor(
    private readonly reads: PayoutReads,
    private readonly ledger: LedgerQueries,
  ) {}

  async find(reader: Reader, actor: Actor, id: Id<'payout'>): Promise<Payout | undefined> {
    return (await this.findAll(reader, actor, [id])).at(0);
  }

  /** Those of them that the caller may see, in the order of the ids. */
  async findAll(reader: Reader, actor: Actor, ids: readonly Id<'payout'>[]): Promise<readonly Payout[]> {
    const found = await this.reads.byIds(reader, ids);
    return ids.flatMap((id) => found.get(id) ?? []).filter((payout) => maySee(actor, payout.party));
  }

  /** Newest first. */
  list(reader: Reader, actor: Actor, filter: PayoutFilter, page: PageRequest): Promise<readonly Payout[]> {
    const visible = seesAllPayouts(actor) ? null : [...actor.parties];
    return this.reads.page(reader, visible, filter, page);
  }

  decisionsOf(
    reader: Reader,
    payouts: readonly Payout[],
  ): Promise<ReadonlyMap<Id<'payout'>, readonly PayoutDecision[]>> {
    return this.reads.decisionsOf(reader, payouts);
  }

  itemPages(
    reader: Reader,
    payouts: readonly Payout[],
    page: PageRequest,
  ): Promise<ReadonlyMap<Id<'payout'>, readonly PayoutItem[]>> {
    return this.reads.itemPages(reader, payouts, page);
  }

  /**
   * What made up each balance that was taken, since the payout before took from the same account: the same page of each,
   * newest first, in the order of the balances. All pages of one add up to it, because a payout leaves nothing behind.
   */
  entryPages(
    reader: Reader,
    taken: readonly TakenBalance[],
    page: PageRequest,
  ): Promise<readonly (readonly AccountEntry[])[]> {
    const spans = taken.map(({ payout, item: { bookId, accountId } }) => {
      return { bookId, accountId, until: takenJournalId(bookId, payout.id) };
    });
    return this.ledger.entriesBetween(reader, 'payout_taken', spans, page);
  }

  /** The policy of a currency that is in force; it is published, so everybody may read it. */
  async policy(reader: Reader, currency: string): Promise<PayoutPolicy | undefined> {
    return isCurrencyCode(currency) ? (await this.reads.policies(reader)).get(currency) : undefined;
  }
}
