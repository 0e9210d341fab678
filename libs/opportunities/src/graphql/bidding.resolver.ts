import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toPayload } from '#libs/platform';
import { PlaceBid } from '../application/place-bid.js';
import { ReviseBid } from '../application/revise-bid.js';
import { WithdrawBid } from '../application/withdraw-bid.js';
import { AnswerOpportunity } from './answer-opportunity.js';
import { BidInput, BidPlaceInput, BidReviseInput } from './bid.inputs.js';
import { BidPayload } from './bid.types.js';

@Resolver()
export class BiddingResolver {
  constructor(
    private readonly place: PlaceBid,
    private readonly revise: ReviseBid,
    private readonly withdraw: WithdrawBid,
    private readonly answer: AnswerOpportunity,
  ) {}

  @Mutation(() => BidPayload, {
    description:
      'Bids for a place of one kind, sealed until the deadline. For owners of the party who do not lead the venture. Scope: opportunities:write.',
  })
  @RequiresScope('opportunities:write')
  async bidPlace(
    @Args('input', { description: 'The bid.' }) input: BidPlaceInput,
    @CurrentActor() actor: Actor,
  ): Promise<BidPayload> {
    const { opportunityId, partyId, message = null, ...said } = input;
    const opportunity = parseId('opportunity', opportunityId, 'opportunityId');
    if (!opportunity.ok) return toPayload(opportunity, () => ({}));
    const party = parseId('party', partyId, 'partyId');
    if (!party.ok) return toPayload(party, () => ({}));
    const call = { ...said, message, opportunity: opportunity.value, party: party.value };
    return this.answer.bid(actor, await this.place.execute(actor, call));
  }

  @Mutation(() => BidPayload, {
    description:
      'Makes the next version of a bid, before the deadline. For owners of its party. Scope: opportunities:write.',
  })
  @RequiresScope('opportunities:write')
  async bidRevise(
    @Args('input', { description: 'What it says from now on.' }) input: BidReviseInput,
    @CurrentActor() actor: Actor,
  ): Promise<BidPayload> {
    const { bidId, message = null, ...said } = input;
    const bid = parseId('bid', bidId, 'bidId');
    if (!bid.ok) return toPayload(bid, () => ({}));
    return this.answer.bid(actor, await this.revise.execute(actor, { ...said, message, bid: bid.value }));
  }

  @Mutation(() => BidPayload, {
    description:
      'Takes a bid back before the deadline; nobody else learns that it was there. For owners of its party. Scope: opportunities:write.',
  })
  @RequiresScope('opportunities:write')
  async bidWithdraw(
    @Args('input', { description: 'Which bid.' }) input: BidInput,
    @CurrentActor() actor: Actor,
  ): Promise<BidPayload> {
    const bid = parseId('bid', input.bidId, 'bidId');
    if (!bid.ok) return toPayload(bid, () => ({}));
    return this.answer.bid(actor, await this.withdraw.execute(actor, { bid: bid.value }));
  }
}
