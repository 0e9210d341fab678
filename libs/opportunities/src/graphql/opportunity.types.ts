import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ContractObligationType, ContractTargetType } from '#libs/contracts';
import type { Month } from '#libs/kernel';
import {
  connectionType,
  CurrencyCodeScalar,
  DateTimeScalar,
  JsonScalar,
  MonthScalar,
  Payload,
  PermissionType,
} from '#libs/platform';
import type { Entry, EntryKind, Addressee } from '../domain/entry.js';
import type { OpportunityState, SharingBasis, SlotKind } from '../domain/opportunity.js';
import type { FoundOpportunity } from '../persistence/opportunity.reads.js';
import {
  AddresseeEnum,
  EntryKindEnum,
  OpportunityStateEnum,
  SharingBasisEnum,
  SlotKindEnum,
} from './opportunity.enums.js';

@ObjectType('OpportunitySlot', { description: 'A kind of node that is looked for.' })
export class OpportunitySlotType {
  @Field(() => SlotKindEnum, { description: 'The kind; one slot each.' })
  kind!: SlotKind;

  @Field(() => Int, { description: 'How many joiners of the kind the contract takes.' })
  places!: number;

  @Field(() => [String], { description: 'What a joiner brings along.' })
  requirements!: string[];

  @Field(() => [ContractObligationType], { description: 'What each joiner promises; at most 50.' })
  obligations!: ContractObligationType[];

  @Field(() => [ContractTargetType], {
    description: 'What each joiner aims at, at most 20; its pledge is that of a joiner who makes no other.',
  })
  targets!: ContractTargetType[];
}

@ObjectType('OpportunitySchedule', { description: 'The published moments; nobody can move them.' })
export class OpportunityScheduleType {
  @Field(() => DateTimeScalar, { description: 'Bids are taken before it and unsealed at it.' })
  biddingEndsAt!: Date;

  @Field(() => DateTimeScalar, { description: 'The leads are reminded, half-way through the review.' })
  remindAt!: Date;

  @Field(() => DateTimeScalar, { description: 'The reviewers are told, after three quarters of the review.' })
  escalateAt!: Date;

  @Field(() => DateTimeScalar, { description: 'The published default happens, unless the review was concluded.' })
  reviewEndsAt!: Date;
}

@ObjectType('OpportunitySharing', { description: 'How the contract to come shares. Rates are exact, "n/d".' })
export class OpportunitySharingType {
  @Field(() => CurrencyCodeScalar, { description: 'The currency of the contract.' })
  currency!: string;

  @Field(() => SharingBasisEnum, { description: 'What is distributed.' })
  basis!: SharingBasis;

  @Field(() => String, { description: 'The part of it that all joiners share together; the venture has the rest.' })
  joinersRate!: string;

  @Field(() => String, { nullable: true, description: 'The platform’s own line, of the same; null for none.' })
  platformFeeRate!: string | null;

  @Field(() => String, { description: 'An accepted joiner gets at least this part of the weight that it asked.' })
  counterFloor!: string;

  @Field(() => MonthScalar, { description: 'Takes effect in it, or in the first month not settled if that is later.' })
  effectiveFrom!: Month;

  @Field(() => JsonScalar, { description: 'What happens when nobody concludes the review: part of the hash.' })
  default!: unknown;
}

@ObjectType('OpportunityWaitingFor', { description: 'Why an opportunity is not at its end.' })
export class OpportunityWaitingForType {
  @Field(() => String, { description: 'Why it waits, in English.' })
  reason!: string;

  @Field(() => String, { description: 'Who can move it on.' })
  owner!: string;

  @Field(() => String, { description: 'How.' })
  nextAction!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it goes on by itself; null when it does not.' })
  dueAt!: Date | null;
}

@ObjectType('OpportunityViewerCan', { description: 'What the caller may do with the opportunity now, and why not.' })
export class OpportunityViewerCanType {
  @Field(() => PermissionType, { description: 'opportunityPost.' })
  post!: PermissionType;

  @Field(() => PermissionType, { description: 'opportunityWithdraw.' })
  withdraw!: PermissionType;

  @Field(() => PermissionType, { description: 'bidPlace, whatever the caller’s parties have bid.' })
  bid!: PermissionType;

  @Field(() => PermissionType, { description: 'shareReviewDecide and shareReviewConclude.' })
  review!: PermissionType;
}

@ObjectType('Opportunity', {
  description: 'Places in a contract to come, posted by a venture for one user scenario. It never changes once posted.',
})
export class OpportunityType {
  @Field(() => ID, { description: 'Opaque, starts with opp_.' })
  id!: string;

  @Field(() => String, { description: 'What it is called; the contract has the same name.' })
  title!: string;

  @Field(() => String, { description: 'Whose problem is to be solved, and how.' })
  userScenario!: string;

  @Field(() => OpportunityStateEnum, { description: 'How far it is now.' })
  state!: OpportunityState;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was withdrawn, or why nobody joined: a code in small letters; null otherwise.',
  })
  reasonCode!: string | null;

  @Field(() => OpportunitySharingType, { description: 'How the contract shares.' })
  sharing!: OpportunitySharingType;

  @Field(() => OpportunityScheduleType, { description: 'When what happens.' })
  schedule!: OpportunityScheduleType;

  @Field(() => [OpportunitySlotType], { description: 'What is looked for; at most 8 kinds.' })
  slots!: OpportunitySlotType[];

  @Field(() => JsonScalar, { description: 'All that is posted, in the form that is hashed.' })
  published!: unknown;

  @Field(() => String, { description: 'SHA-256 of the RFC 8785 form of `published`, in hex.' })
  publishedHash!: string;

  @Field(() => DateTimeScalar, { description: 'When it was drafted.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was posted; null for a draft.' })
  postedAt!: Date | null;

  @Field(() => OpportunityWaitingForType, { nullable: true, description: 'Null when nobody is waited for.' })
  waitingFor!: OpportunityWaitingForType | null;

  found!: FoundOpportunity;
}

@ObjectType('OpportunityEntry', { description: 'A line of a timeline. Lines never change, and none is written twice.' })
export class OpportunityEntryType {
  @Field(() => ID, { description: 'Opaque, starts with ope_.' })
  id!: string;

  @Field(() => EntryKindEnum, { description: 'What happened.' })
  kind!: EntryKind;

  @Field(() => AddresseeEnum, { description: 'Whom it is for.' })
  addressee!: Addressee['kind'];

  @Field(() => String, { description: 'What comes next, in English.' })
  nextAction!: string;

  @Field(() => String, { nullable: true, description: 'A reason or the code of a refusal; null where none is needed.' })
  code!: string | null;

  @Field(() => DateTimeScalar, {
    description: 'The published moment for it; that of the deed where none was published.',
  })
  dueAt!: Date;

  @Field(() => DateTimeScalar, { description: 'When it was done.' })
  at!: Date;

  entry!: Entry;
}

export const OpportunityConnection = connectionType(OpportunityType, 'Opportunity');
export const OpportunityEntryConnection = connectionType(OpportunityEntryType, 'OpportunityEntry');

@ObjectType({ description: 'An opportunity, or why nothing was changed.' })
export class OpportunityPayload extends Payload {
  @Field(() => OpportunityType, { nullable: true, description: 'The opportunity as it is now.' })
  opportunity?: OpportunityType | null;
}
