import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { err, ok, parseId, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toPayload } from '#libs/platform';
import { ConcludeReview } from '../application/conclude-review.js';
import { DecideBid } from '../application/decide-bid.js';
import type { DecisionDraft } from '../domain/share-review.js';
import { AnswerOpportunity } from './answer-opportunity.js';
import { ShareReviewDecideInput } from './bid.inputs.js';
import { BidPayload } from './bid.types.js';
import { OpportunityInput } from './opportunity.inputs.js';
import { OpportunityPayload } from './opportunity.types.js';

@Resolver()
export class ShareReviewResolver {
  constructor(
    private readonly decide: DecideBid,
    private readonly conclude: ConcludeReview,
    private readonly answer: AnswerOpportunity,
  ) {}

  @Mutation(() => BidPayload, {
    description:
      'Decides on a bid: with a weight, or with a reason. It can be changed until the review is concluded. For leads of the venture. Scope: opportunities:write.',
  })
  @RequiresScope('opportunities:write')
  async shareReviewDecide(
    @Args('input', { description: 'Which bid, and what.' }) input: ShareReviewDecideInput,
    @CurrentActor() actor: Actor,
  ): Promise<BidPayload> {
    const bid = parseId('bid', input.bidId, 'bidId');
    if (!bid.ok) return toPayload(bid, () => ({}));
    const decision = readDecision(input);
    if (!decision.ok) return toPayload(decision, () => ({}));
    return this.answer.bid(actor, await this.decide.execute(actor, { bid: bid.value, decision: decision.value }));
  }

  @Mutation(() => OpportunityPayload, {
    description:
      'Ends the review: every bid has a decision and the weights add up to 1. The contract is drafted and proposed in the same moment. For leads of the venture. Scope: opportunities:write.',
  })
  @RequiresScope('opportunities:write')
  async shareReviewConclude(
    @Args('input', { description: 'Of which opportunity.' }) input: OpportunityInput,
    @CurrentActor() actor: Actor,
  ): Promise<OpportunityPayload> {
    const opportunity = parseId('opportunity', input.opportunityId, 'opportunityId');
    if (!opportunity.ok) return toPayload(opportunity, () => ({}));
    return this.answer.opportunity(actor, await this.conclude.execute(actor, { opportunity: opportunity.value }));
  }
}

function readDecision({ weight, reasonCode, comment = null }: ShareReviewDecideInput): Result<DecisionDraft, Refusal> {
  if (weight && !reasonCode) return ok({ outcome: 'accepted', weight, comment });
  if (reasonCode && !weight) return ok({ outcome: 'rejected', reason: reasonCode, comment });
  return err(refusal('INPUT_INVALID', 'a decision is either a weight or a reason', ['weight']));
}
