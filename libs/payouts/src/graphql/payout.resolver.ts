import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { parseId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  CurrencyCodeScalar,
  InputInvalid,
  PageArgs,
  pageRequest,
  RequiresScope,
  toConnection,
  Transactor,
} from '#libs/platform';
import { PayoutQueries } from '../application/payout.queries.js';
import { PayoutFilterInput } from './payout.inputs.js';
import { PayoutConnection, PayoutPolicyType, PayoutType } from './payout.types.js';
import { toPayoutType, toPolicyType } from './to-types.js';

@Resolver(() => PayoutType)
export class PayoutResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: PayoutQueries,
  ) {}

  @Query(() => PayoutType, {
    nullable: true,
    description:
      'A payout by its id; null when there is none, or the caller may not see it: finance, approvers and auditors see ' +
      'all, everybody else those of their own parties. Scope: payouts:read.',
  })
  @RequiresScope('payouts:read')
  async payout(
    @Args('id', { type: () => ID, description: 'Starts with pay_.' }) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<PayoutType | null> {
    const payoutId = parseId('payout', id);
    const found = payoutId.ok ? await this.queries.find(this.transactor.reader, actor, payoutId.value) : undefined;
    return found ? toPayoutType(found) : null;
  }

  @Query(() => PayoutConnection, {
    description:
      'Payouts that the caller may see, newest first: all of them for finance, approvers and auditors, otherwise those ' +
      'of the own parties. Scope: payouts:read.',
  })
  @RequiresScope('payouts:read')
  async payouts(
    @Args() page: PageArgs,
    @Args('filter', { type: () => PayoutFilterInput, nullable: true, description: 'Which ones; all when left out.' })
    filter: PayoutFilterInput | null,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<PayoutType>> {
    const { state, payeeId, currency } = filter ?? {};
    const payee = payeeId ? parseId('party', payeeId, 'filter', 'payeeId') : undefined;
    if (payee && !payee.ok) throw new InputInvalid([payee.error]);
    const wanted = { state: state ?? undefined, payee: payee?.value, currency: currency ?? undefined };
    const rows = await this.queries.list(this.transactor.reader, actor, wanted, pageRequest(page, 'moment', 'id'));
    return toConnection(rows, page.first, (row) => [row.preparedAt.toISOString(), row.id], toPayoutType);
  }

  @Query(() => PayoutPolicyType, {
    nullable: true,
    description: 'The payout policy of a currency that is in force; null when none is. Scope: payouts:read.',
  })
  @RequiresScope('payouts:read')
  async payoutPolicy(
    @Args('currency', { type: () => CurrencyCodeScalar, description: 'ISO 4217.' }) currency: string,
  ): Promise<PayoutPolicyType | null> {
    const policy = await this.queries.policy(this.transactor.reader, currency);
    return policy ? toPolicyType(policy) : null;
  }
}
