import { Injectable } from '@nestjs/common';
import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import type { Offer } from '../domain/bid.js';
import { checkOffer } from '../domain/check-offer.js';
import { mayChangeBid } from '../domain/opportunity.policy.js';
import { BidStore } from '../persistence/bid.store.js';
import { OpportunityAccess } from './opportunity-access.js';
import type { BidName } from './place-bid.js';

export type ReviseBidInput = Offer & {
  readonly bid: Id<'bid'>;
  /** The version that the caller looked at. */
  readonly version: number;
};

/** The next version of a bid. What it said before is kept; what it says at the deadline binds. */
@Injectable()
export class ReviseBid {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: OpportunityAccess,
    private readonly bids: BidStore,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, BIDDING_CLOSED, STATE_NOT_ALLOWED, VERSION_CONFLICT, BID_VERSIONS_EXHAUSTED, INPUT_INVALID, PLEDGE_INVALID. */
  async execute(actor: Actor, input: ReviseBidInput): Promise<Result<BidName, Refusal | readonly Refusal[]>> {
    return this.transactor.run<BidName, Refusal | readonly Refusal[]>(async (tx) => {
      const seen = await this.access.bidFor(tx, actor, { id: input.bid, as: 'bidder' });
      if (!seen.ok) return seen;
      const { bid, opportunity, now } = seen.value;
      const allowed = mayChangeBid(bid, opportunity, seen.value);
      if (!allowed.ok) return allowed;
      if (bid.version !== input.version) {
        const message = `the bid is at version ${bid.version}; look at it first`;
        return err(refusal('VERSION_CONFLICT', message, ['version']));
      }
      const offer = checkOffer(opportunity, bid.kind, input);
      if (!offer.ok) return offer;
      const revised = { ...bid, offer: offer.value, version: bid.version + 1, changedAt: now };
      await this.bids.saveOffer(tx, revised, { by: actor.account, at: now });
      return ok({ bid: bid.id });
    });
  }
}
