import { Injectable } from '@nestjs/common';
import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Idempotency, IdSource, Transactor, type Tx } from '#libs/platform';
import type { Bid, Offer } from '../domain/bid.js';
import { checkOffer } from '../domain/check-offer.js';
import type { SlotKind } from '../domain/opportunity.js';
import { hasVersionLeft, mayActFor, mayBid } from '../domain/opportunity.policy.js';
import { BidStore } from '../persistence/bid.store.js';
import { OpportunityAccess, type SeenOpportunity } from './opportunity-access.js';

/** Names the bid that a command made or changed; survives JSON. */
export type BidName = { readonly bid: Id<'bid'> };

export type PlaceBidInput = Offer & {
  readonly opportunity: Id<'opportunity'>;
  readonly kind: SlotKind;
  readonly party: Id<'party'>;
  readonly idempotencyKey: string;
};

/** A party bids for a place of one kind, sealed until the deadline. One that it took back is placed anew. */
@Injectable()
export class PlaceBid {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly access: OpportunityAccess,
    private readonly bids: BidStore,
    private readonly ids: IdSource,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, BIDDING_CLOSED, INPUT_INVALID, PLEDGE_INVALID, BID_EXISTS, BID_VERSIONS_EXHAUSTED. */
  async execute(
    actor: Actor,
    { idempotencyKey: key, ...input }: PlaceBidInput,
  ): Promise<Result<BidName, Refusal | readonly Refusal[]>> {
    const call = { actor, operation: 'bidPlace', key, input };
    return this.transactor.run<BidName, Refusal | readonly Refusal[]>(async (tx) => {
      const seen = await this.access.forBidding(tx, actor, input.opportunity);
      if (!seen.ok) return seen;
      const { opportunity, standing } = seen.value;
      const owns = mayActFor(input.party, standing);
      if (!owns.ok) return owns;
      const offer = checkOffer(opportunity, input.kind, input);
      if (!offer.ok) return offer;
      return this.idempotency.run<BidName, Refusal>(tx, call, () =>
        this.place(tx, actor, { ...seen.value, kind: input.kind, party: input.party, offer: offer.value }),
      );
    });
  }

  private async place(
    tx: Tx,
    actor: Actor,
    placing: SeenOpportunity & Pick<Bid, 'kind' | 'party' | 'offer'>,
  ): Promise<Result<BidName, Refusal>> {
    const { opportunity, now, kind, party, offer } = placing;
    const open = mayBid(opportunity, placing);
    if (!open.ok) return open;
    const place = { venture: opportunity.venture, opportunity: opportunity.id, kind, party };
    const moments = { placedAt: now, changedAt: now };
    const earlier = await this.bids.ofParty(tx, place);
    if (earlier?.state === 'placed') return err(exists());
    if (earlier) {
      const left = hasVersionLeft(earlier);
      if (!left.ok) return left;
      const anew: Bid = { ...earlier, offer, state: 'placed', version: earlier.version + 1, changedAt: now };
      await this.bids.saveOffer(tx, anew, { by: actor.account, at: now });
      return ok({ bid: earlier.id });
    }
    const bid: Bid = { ...place, ...moments, id: this.ids.next(), offer, state: 'placed', version: 1, decision: null };
    return (await this.bids.insert(tx, bid, actor.account)) ? ok({ bid: bid.id }) : err(exists());
  }
}

function exists(): Refusal {
  return refusal('BID_EXISTS', 'the party has a bid for this kind of node; revise it, or take it back', ['kind']);
}
