import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { AccountEntry } from '#libs/ledger';
import { connectionType, DateScalar, DateTimeScalar, MoneyType, PermissionType } from '#libs/platform';
import type { Payout, PayoutDecision, PayoutState, RejectionReason } from '../domain/payout.js';
import type { PayoutItem } from '../domain/payout-content.js';
import type { WaitingFor } from '../domain/waiting-for.js';

export const PayoutStateEnum = {
  DRAFTED: 'drafted',
  IN_REVIEW: 'in_review',
  HELD: 'held',
  APPROVED: 'approved',
  REJECTED: 'rejected',
} as const satisfies Record<string, PayoutState>;
registerEnumType(PayoutStateEnum, {
  name: 'PayoutState',
  description: 'How far a payout is.',
  valuesMap: {
    DRAFTED: { description: 'Its balances are taken; finance has not submitted it yet.' },
    IN_REVIEW: { description: 'It waits for approvals.' },
    HELD: { description: 'Somebody stopped it, with a reason, an owner and a review date.' },
    APPROVED: { description: 'Everybody who has to has approved it.' },
    REJECTED: { description: 'It ended; its balances are payable again.' },
  },
});

export const PayoutDecisionKindEnum = {
  PREPARE: 'prepare',
  SUBMIT: 'submit',
  APPROVE: 'approve',
  REJECT: 'reject',
  HOLD: 'hold',
  RELEASE: 'release',
} as const satisfies Record<string, PayoutDecision['decision']>;
registerEnumType(PayoutDecisionKindEnum, {
  name: 'PayoutDecisionKind',
  description: 'What somebody did with a payout.',
  valuesMap: {
    PREPARE: { description: 'Drafted it.' },
    SUBMIT: { description: 'Put it into the review.' },
    APPROVE: { description: 'Approved its content.' },
    REJECT: { description: 'Ended it and freed its balances.' },
    HOLD: { description: 'Stopped it.' },
    RELEASE: { description: 'Put it back into the review.' },
  },
});

export const PayoutRejectionReasonEnum = {
  AMOUNT_DISPUTED: 'amount_disputed',
  PAYEE_UNCLEAR: 'payee_unclear',
  DUPLICATE: 'duplicate',
  SUSPECTED_FRAUD: 'suspected_fraud',
  WITHDRAWN: 'withdrawn',
  OTHER: 'other',
} as const satisfies Record<string, RejectionReason>;
registerEnumType(PayoutRejectionReasonEnum, {
  name: 'PayoutRejectionReason',
  description: 'Why a payout was rejected; the comment says more.',
  valuesMap: {
    AMOUNT_DISPUTED: { description: 'The amount is in question.' },
    PAYEE_UNCLEAR: { description: 'It is not clear who is to be paid, or whether they may be.' },
    DUPLICATE: { description: 'The same was paid in another way.' },
    SUSPECTED_FRAUD: { description: 'Something has to be looked into first.' },
    WITHDRAWN: { description: 'Those who prepared it asked for it back.' },
    OTHER: { description: 'Something else.' },
  },
});

@ObjectType('PayoutItem', { description: 'What a payout takes from one book.' })
export class PayoutItemType {
  readonly row!: PayoutItem;
  readonly payout!: Payout;

  @Field(() => ID, { description: 'The venture whose book it is, starts with ven_.' })
  ventureId!: string;

  @Field(() => MoneyType, { description: 'Negative where the payee owes the venture; the items sum to the amount.' })
  amount!: MoneyType;
}

export const PayoutItemConnection = connectionType(PayoutItemType, 'PayoutItem');

export const PayableEntryKindEnum = {
  SETTLEMENT: 'settlement',
  PAYOUT_RETURNED: 'payout_returned',
  CONVERSION: 'conversion',
  FUNDING: 'funding',
  OTHER: 'other',
} as const;
export type PayableEntryKind = (typeof PayableEntryKindEnum)[keyof typeof PayableEntryKindEnum];
registerEnumType(PayableEntryKindEnum, {
  name: 'PayableEntryKind',
  description: 'What changed what a party is owed.',
  valuesMap: {
    SETTLEMENT: { description: 'Shares of a statement, corrections of closed months included.' },
    PAYOUT_RETURNED: { description: 'An earlier payout gave back what it had taken.' },
    CONVERSION: { description: 'A part of the balance was converted into another currency, or out of it.' },
    FUNDING: { description: 'A funder paid a tranche, which waited for that.' },
    OTHER: { description: 'Another journal of the book, such as a reversal.' },
  },
});

@ObjectType('PayableEntry', { description: 'A part of a balance that a payout took: what one journal did to it.' })
export class PayableEntryType {
  readonly row!: AccountEntry;
  readonly payout!: Payout;

  @Field(() => PayableEntryKindEnum, { description: 'What it was.' })
  kind!: PayableEntryKind;

  @Field(() => MoneyType, { description: 'Below zero where the party owed it; the entries of a balance add up to it.' })
  amount!: MoneyType;

  @Field(() => ID, { description: 'The journal in the book of the venture, starts with jnl_.' })
  journalId!: string;

  @Field(() => DateTimeScalar, { description: 'When it was posted.' })
  postedAt!: Date;

  @Field(() => ID, { nullable: true, description: 'The payout that gave it back, starts with pay_; null otherwise.' })
  returnedPayoutId!: string | null;
}

export const PayableEntryConnection = connectionType(PayableEntryType, 'PayableEntry');

@ObjectType('PayoutDecision', { description: 'One step in the life of a payout; never changed.' })
export class PayoutDecisionType {
  readonly row!: PayoutDecision;

  @Field(() => PayoutDecisionKindEnum, { description: 'What was done.' })
  decision!: PayoutDecision['decision'];

  @Field(() => PayoutRejectionReasonEnum, { nullable: true, description: 'Of a rejection; null otherwise.' })
  reasonCode!: RejectionReason | null;

  @Field(() => String, { nullable: true, description: 'The words of a rejection or a hold; null otherwise.' })
  comment!: string | null;

  @Field(() => String, { description: 'The content that it was about: SHA-256 in hex.' })
  contentHash!: string;

  @Field(() => PayoutStateEnum, { nullable: true, description: 'The state before; null for the first decision.' })
  fromState!: PayoutState | null;

  @Field(() => PayoutStateEnum, { description: 'The state after.' })
  toState!: PayoutState;

  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: Date;
}

@ObjectType('PayoutHold', { description: 'Why a payout is stopped, and who sees to it by when.' })
export class PayoutHoldType {
  @Field(() => String, { description: 'Why, in the words of whoever holds it.' })
  reason!: string;

  @Field(() => String, { description: 'The name of the person who sees to it.' })
  owner!: string;

  @Field(() => DateScalar, { description: 'When it is looked at again at the latest.' })
  reviewOn!: string;
}

@ObjectType('PayoutWaitingFor', { description: 'Why a payout goes no further now, and who acts next.' })
export class PayoutWaitingForType {
  readonly row!: WaitingFor;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => String, { description: 'What they can do.' })
  nextAction!: string;

  @Field(() => DateTimeScalar, { description: 'Since when.' })
  since!: Date;

  @Field(() => DateScalar, { nullable: true, description: 'The date to keep, such as the review date of a hold.' })
  dueOn!: string | null;
}

@ObjectType('PayoutViewerCan', { description: 'What the caller may do with a payout now, and why not.' })
export class PayoutViewerCanType {
  @Field(() => PermissionType, { description: 'Submit it for review.' })
  submit!: PermissionType;

  @Field(() => PermissionType, { description: 'Approve it.' })
  approve!: PermissionType;

  @Field(() => PermissionType, { description: 'Reject it.' })
  reject!: PermissionType;

  @Field(() => PermissionType, { description: 'Hold it.' })
  hold!: PermissionType;

  @Field(() => PermissionType, { description: 'Release it.' })
  release!: PermissionType;
}

@ObjectType('Payout', { description: 'Money that is to leave for one payee in one currency.' })
export class PayoutType {
  readonly row!: Payout;

  @Field(() => ID, { description: 'Opaque, starts with pay_.' })
  id!: string;

  @Field(() => MoneyType, { description: 'What leaves; always positive.' })
  amount!: MoneyType;

  @Field(() => PayoutStateEnum, { description: 'How far it is.' })
  state!: PayoutState;

  @Field(() => DateTimeScalar, { description: 'When it was drafted and its balances were taken.' })
  preparedAt!: Date;

  @Field(() => String, {
    description:
      'SHA-256 in hex over the canonical JSON (RFC 8785) of party, currency, amount and items. An approval names it.',
  })
  contentHash!: string;

  @Field(() => Int, { description: 'The version of the payout policy of its currency that it was drafted under.' })
  policyVersion!: number;

  @Field(() => Int, { description: 'How many different people have to approve it: 1 or 2.' })
  approvalsRequired!: number;
}

export const PayoutConnection = connectionType(PayoutType, 'Payout');

@ObjectType('PayoutPolicy', { description: 'What the payouts of a currency are decided by; a version never changes.' })
export class PayoutPolicyType {
  @Field(() => Int, { description: 'Counted from 1, for each currency.' })
  version!: number;

  @Field(() => MoneyType, { description: 'Less than this is not paid out; it stays payable.' })
  minimum!: MoneyType;

  @Field(() => MoneyType, { description: 'More than this needs two approvals.' })
  twoApprovalsAbove!: MoneyType;
}
