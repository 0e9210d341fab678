import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { plainDocument } from '#libs/contracts';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toPayload } from '#libs/platform';
import { DraftOpportunity } from '../application/draft-opportunity.js';
import { PostOpportunity } from '../application/post-opportunity.js';
import { WithdrawOpportunity } from '../application/withdraw-opportunity.js';
import type { SlotDraft } from '../domain/posting.js';
import { AnswerOpportunity } from './answer-opportunity.js';
import {
  OpportunityDraftInput,
  OpportunityInput,
  type OpportunitySlotInput,
  OpportunityWithdrawInput,
} from './opportunity.inputs.js';
import { OpportunityPayload } from './opportunity.types.js';

@Resolver()
export class OpportunityPostingResolver {
  constructor(
    private readonly draft: DraftOpportunity,
    private readonly post: PostOpportunity,
    private readonly withdraw: WithdrawOpportunity,
    private readonly answer: AnswerOpportunity,
  ) {}

  @Mutation(() => OpportunityPayload, {
    description:
      'Drafts an opportunity with the default that happens when nobody concludes its review, and their hash. For leads of the venture. Scope: opportunities:write.',
  })
  @RequiresScope('opportunities:write')
  async opportunityDraft(
    @Args('input', { description: 'What is looked for, and how it is shared.' }) input: OpportunityDraftInput,
    @CurrentActor() actor: Actor,
  ): Promise<OpportunityPayload> {
    const { ventureId, parentContractId, idempotencyKey, platformFeeRate, slots, ...said } = input;
    const venture = parseId('venture', ventureId, 'ventureId');
    if (!venture.ok) return toPayload(venture, () => ({}));
    const parent = parentContractId ? parseId('contract', parentContractId, 'parentContractId') : undefined;
    if (parent && !parent.ok) return toPayload(parent, () => ({}));
    const posting = {
      ...said,
      parentContract: parent?.value ?? null,
      platformFeeRate: platformFeeRate ?? null,
      slots: slots.map(toSlotDraft),
    };
    return this.answer.opportunity(
      actor,
      await this.draft.execute(actor, { venture: venture.value, posting, idempotencyKey }),
    );
  }

  @Mutation(() => OpportunityPayload, {
    description:
      'Opens a draft for bids; from now on it does not change. For leads of the venture. Scope: opportunities:write.',
  })
  @RequiresScope('opportunities:write')
  async opportunityPost(
    @Args('input', { description: 'Which one.' }) input: OpportunityInput,
    @CurrentActor() actor: Actor,
  ): Promise<OpportunityPayload> {
    const opportunity = parseId('opportunity', input.opportunityId, 'opportunityId');
    if (!opportunity.ok) return toPayload(opportunity, () => ({}));
    return this.answer.opportunity(actor, await this.post.execute(actor, { opportunity: opportunity.value }));
  }

  @Mutation(() => OpportunityPayload, {
    description:
      'Takes an opportunity back before its bidding deadline; its bids stay sealed. For leads of the venture. Scope: opportunities:write.',
  })
  @RequiresScope('opportunities:write')
  async opportunityWithdraw(
    @Args('input', { description: 'Which one, and why.' }) input: OpportunityWithdrawInput,
    @CurrentActor() actor: Actor,
  ): Promise<OpportunityPayload> {
    const opportunity = parseId('opportunity', input.opportunityId, 'opportunityId');
    if (!opportunity.ok) return toPayload(opportunity, () => ({}));
    const call = { opportunity: opportunity.value, reason: input.reasonCode };
    return this.answer.opportunity(actor, await this.withdraw.execute(actor, call));
  }
}

function toSlotDraft({ kind, places, requirements, obligations, targets }: OpportunitySlotInput): SlotDraft {
  const promised = { obligations: plainDocument(obligations ?? []), targets: plainDocument(targets ?? []) };
  return { kind, places, requirements, ...promised };
}
