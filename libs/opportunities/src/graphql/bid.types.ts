import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionType, DateTimeScalar, Payload, PermissionType } from '#libs/platform';
import type { Bid, BidState, Decision, RejectionReason } from '../domain/bid.js';
import { BID_VERSIONS_MAX } from '../domain/bid.js';
import type { SlotKind } from '../domain/opportunity.js';
import type { BidVersion } from '../persistence/bid.reads.js';
import { BidOutcomeEnum, BidStateEnum, RejectionReasonEnum, SlotKindEnum } from './opportunity.enums.js';

@ObjectType('BidPledge', { description: 'A joiner’s own level of a target of the slot.' })
export class BidPledgeType {
  @Field(() => String, { description: 'The indicator of the target.' })
  indicator!: string;

  @Field(() => String, { description: 'Exact, at least as good as the benchmark.' })
  pledge!: string;
}

@ObjectType({ isAbstract: true })
abstract class OfferFields {
  @Field(() => BidStateEnum, { description: 'Whether it stood.' })
  state!: BidState;

  @Field(() => Int, { description: 'Counts from 1; taking back and placing anew count too.' })
  version!: number;

  @Field(() => String, { description: 'The part of the joiners’ part that is asked for, "n/d".' })
  ask!: string;

  @Field(() => [BidPledgeType], { description: 'Its own pledges; for other targets the posted ones hold. At most 20.' })
  pledges!: BidPledgeType[];

  @Field(() => String, { nullable: true, description: 'What the bidder says to it; null for nothing.' })
  message!: string | null;
}

@ObjectType('BidVersion', { description: 'What a bid said at a time. It never changes.' })
export class BidVersionType extends OfferFields {
  @Field(() => DateTimeScalar, { description: 'From when on.' })
  at!: Date;

  kept!: BidVersion;
}

@ObjectType('BidDecision', { description: 'What was decided on a bid.' })
export class BidDecisionType {
  @Field(() => BidOutcomeEnum, { description: 'Whether it joins.' })
  outcome!: Decision['outcome'];

  @Field(() => String, {
    nullable: true,
    description: 'Its part of the joiners’ part, "n/d"; null when it does not join.',
  })
  weight!: string | null;

  @Field(() => RejectionReasonEnum, { nullable: true, description: 'Why it does not join; null when it does.' })
  reasonCode!: RejectionReason | null;

  @Field(() => String, { nullable: true, description: 'What the lead wrote to it.' })
  comment!: string | null;
}

@ObjectType('BidViewerCan', { description: 'What the caller may do with the bid now, and why not.' })
export class BidViewerCanType {
  @Field(() => PermissionType, { description: 'bidRevise.' })
  revise!: PermissionType;

  @Field(() => PermissionType, { description: 'bidWithdraw.' })
  withdraw!: PermissionType;

  @Field(() => PermissionType, { description: 'shareReviewDecide.' })
  decide!: PermissionType;
}

@ObjectType('Bid', {
  description:
    'A party’s offer for a place of one kind. Until the deadline it does not exist for anybody but the people of the party.',
})
export class BidType extends OfferFields {
  @Field(() => ID, { description: 'Opaque, starts with bid_.' })
  id!: string;

  @Field(() => SlotKindEnum, { description: 'The kind of node that it bids for.' })
  kind!: SlotKind;

  @Field(() => DateTimeScalar, { description: 'When it was first placed.' })
  placedAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When its last version was made: the order of the default.' })
  changedAt!: Date;

  bid!: Bid;
}

export const VERSIONS_DESCRIPTION = `Every version, oldest first; at most ${BID_VERSIONS_MAX + 1}.`;

export const BidConnection = connectionType(BidType, 'Bid');

@ObjectType({ description: 'A bid, or why nothing was changed.' })
export class BidPayload extends Payload {
  @Field(() => BidType, { nullable: true, description: 'The bid as it is now.' })
  bid?: BidType | null;
}
