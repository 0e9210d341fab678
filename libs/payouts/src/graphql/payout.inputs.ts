import { Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, Length, Matches, ValidateNested } from 'class-validator';
import { CurrencyCodeScalar, DateScalar, MoneyInput } from '#libs/platform';
import { COMMENT_LENGTH_MAX } from '../domain/decide.js';
import type { PayoutState, RejectionReason } from '../domain/payout.js';
import { PayoutRejectionReasonEnum, PayoutStateEnum } from './payout.types.js';

const KEY_LENGTH_MAX = 255;
const KEY_DESCRIPTION =
  'Chosen by the caller, 1 to 255 characters: the same key and input answers what the first call answered.';

@InputType({ description: 'Which payouts; what is left out does not narrow the list.' })
export class PayoutFilterInput {
  @Field(() => PayoutStateEnum, { nullable: true, description: 'Only those in this state.' })
  state?: PayoutState | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this payee, starts with pty_.' })
  payeeId?: string | null;

  @Field(() => CurrencyCodeScalar, { nullable: true, description: 'Only those in this currency.' })
  currency?: string | null;
}

@InputType({ description: 'Publishes the next version of the payout policy of a currency.' })
export class PayoutPolicyPublishInput {
  @Field(() => MoneyInput, { description: 'Less than this is not paid out; at least one minor unit.' })
  @ValidateNested()
  @Type(() => MoneyInput)
  minimum!: MoneyInput;

  @Field(() => MoneyInput, { description: 'More than this needs two approvals; in the same currency, zero or more.' })
  @ValidateNested()
  @Type(() => MoneyInput)
  twoApprovalsAbove!: MoneyInput;
}

@InputType({ description: 'Makes payouts of payable balances: of all payees and currencies, or some.' })
export class PayoutsDraftInput {
  @Field(() => String, { description: KEY_DESCRIPTION })
  @Length(1, KEY_LENGTH_MAX)
  idempotencyKey!: string;

  @Field(() => CurrencyCodeScalar, { nullable: true, description: 'Only balances in this currency.' })
  currency?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only balances of this party, starts with pty_.' })
  payeeId?: string | null;
}

@InputType({ description: 'Names a payout.' })
export class PayoutActionInput {
  @Field(() => ID, { description: 'The payout, starts with pay_.' })
  id!: string;

  @Field(() => String, { nullable: true, description: KEY_DESCRIPTION })
  @IsOptional()
  @Length(1, KEY_LENGTH_MAX)
  idempotencyKey?: string | null;
}

@InputType({ description: 'Approves a payout.' })
export class PayoutApproveInput extends PayoutActionInput {
  @Field(() => String, { description: 'The contentHash of the payout as the caller has seen it.' })
  @Matches(/^[0-9a-f]{64}$/)
  contentHash!: string;
}

@InputType({ description: 'Rejects a payout.' })
export class PayoutRejectInput extends PayoutActionInput {
  @Field(() => PayoutRejectionReasonEnum, { description: 'Why.' })
  reasonCode!: RejectionReason;

  @Field(() => String, { description: `Why in words, 1 to ${COMMENT_LENGTH_MAX} characters; the payee sees them.` })
  @Length(1, COMMENT_LENGTH_MAX)
  comment!: string;
}

@InputType({ description: 'Holds a payout.' })
export class PayoutHoldInput extends PayoutActionInput {
  @Field(() => String, { description: `Why, 1 to ${COMMENT_LENGTH_MAX} characters; the payee sees it.` })
  @Length(1, COMMENT_LENGTH_MAX)
  reason!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Who sees to it: an account with the role finance or approver, starts with acc_; null: the caller.',
  })
  ownerId?: string | null;

  @Field(() => DateScalar, { description: 'When it is looked at again: after today, at most 366 days ahead.' })
  reviewOn!: string;
}
