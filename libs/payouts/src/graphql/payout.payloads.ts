import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MoneyType, Payload } from '#libs/platform';
import type { LeftReport } from '../application/drafted-payouts.js';
import type { LeftReason } from '../domain/plan-drafts.js';
import { PayoutPolicyType, PayoutType } from './payout.types.js';

export const PayoutNotDraftedReasonEnum = {
  NOTHING_PAYABLE: 'PAYOUT_NOTHING_PAYABLE',
  POLICY_MISSING: 'PAYOUT_POLICY_MISSING',
  BELOW_MINIMUM: 'PAYOUT_BELOW_MINIMUM',
  TOO_LARGE: 'PAYOUT_TOO_LARGE',
} as const satisfies Record<string, LeftReason>;
registerEnumType(PayoutNotDraftedReasonEnum, {
  name: 'PayoutNotDraftedReason',
  description: 'Why a balance stays where it is.',
  valuesMap: {
    NOTHING_PAYABLE: { description: 'It is zero or negative over all books; it is netted against later earnings.' },
    POLICY_MISSING: { description: 'No payout policy of the currency has been published.' },
    BELOW_MINIMUM: { description: 'It is below the minimum of the policy.' },
    TOO_LARGE: {
      description:
        'It is more than payouts can carry, or from more books than one payout takes from; it stays payable.',
    },
  },
});

@ObjectType('PayoutNotDrafted', { description: 'A payee whose balance was not made a payout of, and why.' })
export class PayoutNotDraftedType {
  readonly row!: LeftReport;

  @Field(() => MoneyType, {
    description: 'The balance that is carried, over all books; may be negative, and of more than 64 bits.',
  })
  balance!: MoneyType;

  @Field(() => PayoutNotDraftedReasonEnum, { description: 'Why.' })
  reason!: LeftReason;

  @Field(() => String, { description: 'Why, and what would change it, in English.' })
  message!: string;

  @Field(() => MoneyType, {
    nullable: true,
    description: 'How much more must be earned; null where a policy is missing, and where it is too large.',
  })
  missing!: MoneyType | null;
}

@ObjectType({ description: 'What was drafted and what was not, or why nothing was done.' })
export class PayoutsDraftPayload extends Payload {
  @Field(() => Int, { nullable: true, description: 'How many payouts were drafted.' })
  draftedCount?: number;

  @Field(() => [PayoutType], {
    nullable: true,
    description: 'The first 100 of them by payee and currency, as they are now; `payouts` lists all.',
  })
  payouts?: PayoutType[];

  @Field(() => Int, { nullable: true, description: 'How many balances were left where they are.' })
  notDraftedCount?: number;

  @Field(() => [PayoutNotDraftedType], {
    nullable: true,
    description: 'The first 100 of them by payee and currency; drafting for one payee tells about that one.',
  })
  notDrafted?: PayoutNotDraftedType[];
}

@ObjectType({ description: 'The payout as it is now, or why nothing was changed.' })
export class PayoutPayload extends Payload {
  @Field(() => PayoutType, { nullable: true, description: 'The payout.' })
  payout?: PayoutType;
}

@ObjectType({ description: 'The policy in force now, or why nothing was published.' })
export class PayoutPolicyPublishPayload extends Payload {
  @Field(() => PayoutPolicyType, { nullable: true, description: 'The policy.' })
  payoutPolicy?: PayoutPolicyType;
}
