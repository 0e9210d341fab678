import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { ok, parseId } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope } from '#libs/platform';
import { HoldPayout } from '../application/hold-payout.js';
import { ReleasePayout } from '../application/release-payout.js';
import { PayoutAnswer } from './payout-answer.js';
import { PayoutActionInput, PayoutHoldInput } from './payout.inputs.js';
import { PayoutPayload } from './payout.payloads.js';

@Resolver()
export class PayoutHoldResolver {
  constructor(
    private readonly hold: HoldPayout,
    private readonly release: ReleasePayout,
    private readonly answer: PayoutAnswer,
  ) {}

  @Mutation(() => PayoutPayload, {
    description:
      'Stops a payout that is drafted or in review, at most 20 times each. Role: finance or approver. Scope: payouts:hold.',
  })
  @RequiresScope('payouts:hold')
  async payoutHold(
    @Args('input', { description: 'Which one, why, and who sees to it by when.' }) input: PayoutHoldInput,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutPayload> {
    const id = parseId('payout', input.id, 'id');
    const owner = input.ownerId ? parseId('account', input.ownerId, 'ownerId') : ok(actor.account);
    if (!id.ok) return this.answer.of(actor, id);
    if (!owner.ok) return this.answer.of(actor, owner);
    const { reason, reviewOn, idempotencyKey } = input;
    const call = { reason, reviewOn, owner: owner.value, idempotencyKey: idempotencyKey ?? undefined };
    return this.answer.of(actor, await this.hold.execute(actor, { payout: id.value, ...call }));
  }

  @Mutation(() => PayoutPayload, {
    description:
      'Puts a held payout into the review; approvals given before stand. Never for a party that the caller acts for. ' +
      'Role: finance or approver. Scope: payouts:hold.',
  })
  @RequiresScope('payouts:hold')
  async payoutRelease(
    @Args('input', { description: 'Which one.' }) input: PayoutActionInput,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutPayload> {
    const id = parseId('payout', input.id, 'id');
    const call = { idempotencyKey: input.idempotencyKey ?? undefined };
    return this.answer.of(actor, id.ok ? await this.release.execute(actor, { payout: id.value, ...call }) : id);
  }
}
