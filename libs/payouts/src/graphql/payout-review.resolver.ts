import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope } from '#libs/platform';
import { ApprovePayout } from '../application/approve-payout.js';
import { RejectPayout } from '../application/reject-payout.js';
import { SubmitPayout } from '../application/submit-payout.js';
import { PayoutAnswer } from './payout-answer.js';
import { PayoutActionInput, PayoutApproveInput, PayoutRejectInput } from './payout.inputs.js';
import { PayoutPayload } from './payout.payloads.js';

@Resolver()
export class PayoutReviewResolver {
  constructor(
    private readonly submit: SubmitPayout,
    private readonly approve: ApprovePayout,
    private readonly reject: RejectPayout,
    private readonly answer: PayoutAnswer,
  ) {}

  @Mutation(() => PayoutPayload, {
    description: 'Puts a drafted payout into the review. Role: finance. Scope: payouts:prepare.',
  })
  @RequiresScope('payouts:prepare')
  async payoutSubmit(
    @Args('input', { description: 'Which one.' }) input: PayoutActionInput,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutPayload> {
    const id = parseId('payout', input.id, 'id');
    const call = { idempotencyKey: input.idempotencyKey ?? undefined };
    return this.answer.of(actor, id.ok ? await this.submit.execute(actor, { payout: id.value, ...call }) : id);
  }

  @Mutation(() => PayoutPayload, {
    description:
      'Approves a payout in review, as the caller has seen it. The last approval that is needed makes it approved. Never ' +
      'by whoever prepared it, never for a party that the caller acts for, never twice. Role: approver. Scope: ' +
      'payouts:approve.',
  })
  @RequiresScope('payouts:approve')
  async payoutApprove(
    @Args('input', { description: 'Which one, with which content.' }) input: PayoutApproveInput,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutPayload> {
    const id = parseId('payout', input.id, 'id');
    const call = { contentHash: input.contentHash, idempotencyKey: input.idempotencyKey ?? undefined };
    return this.answer.of(actor, id.ok ? await this.approve.execute(actor, { payout: id.value, ...call }) : id);
  }

  @Mutation(() => PayoutPayload, {
    description:
      'Rejects a payout in review: it ends, and what it took is payable again and found by the next draft. Never for a ' +
      'party that the caller acts for. Role: approver. Scope: payouts:approve.',
  })
  @RequiresScope('payouts:approve')
  async payoutReject(
    @Args('input', { description: 'Which one, and why.' }) input: PayoutRejectInput,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutPayload> {
    const id = parseId('payout', input.id, 'id');
    const { reasonCode, comment, idempotencyKey } = input;
    const call = { reasonCode, comment, idempotencyKey: idempotencyKey ?? undefined };
    return this.answer.of(actor, id.ok ? await this.reject.execute(actor, { payout: id.value, ...call }) : id);
  }
}
