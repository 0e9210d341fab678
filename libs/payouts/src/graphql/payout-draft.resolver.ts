import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { err, ok, parseId, refusal, type Refusal, type Result } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toPayload, Transactor } from '#libs/platform';
import { DraftPayouts } from '../application/draft-payouts.js';
import type { DraftedPayouts } from '../application/drafted-payouts.js';
import { PayoutQueries } from '../application/payout.queries.js';
import { PublishPayoutPolicy } from '../application/publish-payout-policy.js';
import type { PayoutPolicy } from '../domain/published-policy.js';
import { PayoutPolicyPublishInput, PayoutsDraftInput } from './payout.inputs.js';
import { PayoutPolicyPublishPayload, PayoutsDraftPayload } from './payout.payloads.js';
import { toNotDraftedType, toPayoutType, toPolicyType } from './to-types.js';

/** How payouts begin: the policy, and the draft. */
@Resolver()
export class PayoutDraftResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: PayoutQueries,
    private readonly publishPolicy: PublishPayoutPolicy,
    private readonly draftPayouts: DraftPayouts,
  ) {}

  @Mutation(() => PayoutPolicyPublishPayload, {
    description:
      'Publishes the next version of the payout policy of a currency, for the drafts from now on. Publishing what is in ' +
      'force changes nothing. Role: operator. Scope: rulebooks:publish.',
  })
  @RequiresScope('rulebooks:publish')
  async payoutPolicyPublish(
    @Args('input', { description: 'The amounts.' }) input: PayoutPolicyPublishInput,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutPolicyPublishPayload> {
    return toPayload(await this.publish(actor, input), (policy) => ({ payoutPolicy: toPolicyType(policy) }));
  }

  @Mutation(() => PayoutsDraftPayload, {
    description:
      'Makes one payout per payee and currency of what is payable over all books and takes those balances. Tells which ' +
      'balances stay, and why. Role: finance. Scope: payouts:prepare.',
  })
  @RequiresScope('payouts:prepare')
  async payoutsDraft(
    @Args('input', { description: 'Whose balances.' }) input: PayoutsDraftInput,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutsDraftPayload> {
    const party = input.payeeId ? parseId('party', input.payeeId, 'payeeId') : ok(undefined);
    if (!party.ok) return toPayload(party, () => ({}));
    const drafted = await this.draftPayouts.execute(actor, {
      idempotencyKey: input.idempotencyKey,
      currency: input.currency ?? undefined,
      party: party.value,
    });
    return drafted.ok ? this.shown(actor, drafted.value) : toPayload(drafted, () => ({}));
  }

  private async publish(
    actor: Actor,
    { minimum, twoApprovalsAbove }: PayoutPolicyPublishInput,
  ): Promise<Result<PayoutPolicy, Refusal>> {
    if (minimum.currency !== twoApprovalsAbove.currency) {
      return err(refusal('PAYOUT_POLICY_INVALID', 'both amounts are in one currency', ['twoApprovalsAbove']));
    }
    return this.publishPolicy.execute(actor, {
      currency: minimum.currency,
      minimumMinor: minimum.minorUnits,
      twoApprovalsAboveMinor: twoApprovalsAbove.minorUnits,
    });
  }

  private async shown(actor: Actor, drafted: DraftedPayouts): Promise<PayoutsDraftPayload> {
    const payouts = await this.queries.findAll(this.transactor.reader, actor, drafted.drafted);
    return toPayload(ok(drafted), ({ draftedCount, leftCount, left }) => ({
      draftedCount,
      payouts: payouts.map(toPayoutType),
      notDraftedCount: leftCount,
      notDrafted: left.map(toNotDraftedType),
    }));
  }
}
