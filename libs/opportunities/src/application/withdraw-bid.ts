import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { mayTakeBack } from '../domain/opportunity.policy.js';
import { BidStore } from '../persistence/bid.store.js';
import { OpportunityAccess } from './opportunity-access.js';
import type { BidName } from './place-bid.js';

/** Takes a bid back before the deadline. Nobody else ever learns that it was there. */
@Injectable()
export class WithdrawBid {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: OpportunityAccess,
    private readonly bids: BidStore,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, BIDDING_CLOSED, STATE_NOT_ALLOWED. */
  async execute(actor: Actor, input: { readonly bid: Id<'bid'> }): Promise<Result<BidName, Refusal>> {
    return this.transactor.run<BidName, Refusal>(async (tx) => {
      const seen = await this.access.bidFor(tx, actor, { id: input.bid, as: 'bidder' });
      if (!seen.ok) return seen;
      const { bid, opportunity, now } = seen.value;
      const allowed = mayTakeBack(bid, opportunity, seen.value);
      if (!allowed.ok) return allowed;
      const taken = { ...bid, state: 'withdrawn', version: bid.version + 1, changedAt: now } as const;
      await this.bids.saveOffer(tx, taken, { by: actor.account, at: now });
      return ok({ bid: bid.id });
    });
  }
}
