import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionType, DateScalar, DateTimeScalar, Payload, PermissionType } from '#libs/platform';
import type { Id } from '#libs/kernel';
import type { HistoryAction } from '../domain/life-cycle.js';
import type { MemberRole, VentureKind, VentureOrigin, VentureState } from '../domain/venture.js';
import type { SeenVenture } from '../domain/venture.policy.js';
import {
  VentureHistoryActionEnum,
  VentureKindEnum,
  VentureMemberRoleEnum,
  VentureOriginEnum,
  VentureStateEnum,
} from './venture.enums.js';

const INSIDERS = 'Null unless the caller belongs to the venture, or is a reviewer or auditor.';

@ObjectType('Venture', {
  description:
    'A self-accounting team, from its application on. Ventures that are or were admitted are open to everybody who ' +
    'is signed in; others only to their people, reviewers and auditors.',
})
export class VentureType {
  /** What the fields below and their resolvers are made from; not part of the schema. */
  seen!: SeenVenture;

  @Field(() => ID, { description: 'Opaque, starts with ven_.' })
  id!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => VentureKindEnum, { description: 'What it is for.' })
  kind!: VentureKind;

  @Field(() => VentureOriginEnum, { description: 'Where its maker comes from.' })
  origin!: VentureOrigin;

  @Field(() => String, { description: 'Whose problem it solves, and how. Empty for imported ventures.' })
  userScenario!: string;

  @Field(() => VentureStateEnum, { description: 'Where it is in its life.' })
  state!: VentureState;

  @Field(() => String, {
    nullable: true,
    description: 'The name that another system knows it by; null unless it was imported.',
  })
  reference!: string | null;

  @Field(() => String, { description: 'The accounting calendar by which its periods are closed.' })
  calendar!: string;

  @Field(() => DateTimeScalar, { description: 'When it applied, or was imported.' })
  appliedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was admitted or rejected; null before.' })
  decidedAt!: Date | null;

  @Field(() => Int, { description: 'Counts changes; send it back to say what was looked at.' })
  version!: number;

  @Field(() => String, {
    nullable: true,
    description: `Reason code of the last decision, from the rulebook; null before the first one. ${INSIDERS}`,
  })
  reasonCode!: string | null;
}

export const VentureConnection = connectionType(VentureType, 'Venture');

@ObjectType('VentureReview', { description: 'Why a venture waits, for whom, what comes next, and by when.' })
export class VentureReviewType {
  @Field(() => String, { description: 'Why it waits.' })
  reason!: string;

  @Field(() => String, { description: 'Whose turn it is.' })
  owner!: string;

  @Field(() => String, { description: 'What they do next.' })
  nextAction!: string;

  @Field(() => DateTimeScalar, { description: 'When the default outcome of the rulebook takes effect, if it has one.' })
  dueAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the reviewers were reminded; null before.' })
  remindedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was escalated to all reviewers; null before.' })
  escalatedAt!: Date | null;
}

@ObjectType('VentureMember', { description: 'Somebody’s time in a venture.' })
export class VentureMemberType {
  /** The person, for the resolver of the field; not part of the schema. */
  partyId!: Id<'party'>;

  @Field(() => VentureMemberRoleEnum, { description: 'What they are or were.' })
  role!: MemberRole;

  @Field(() => DateScalar, { description: 'The first day.' })
  since!: string;

  @Field(() => DateScalar, { nullable: true, description: 'The first day without; null while it lasts.' })
  until!: string | null;
}

export const VentureMemberConnection = connectionType(VentureMemberType, 'VentureMember');

@ObjectType('VentureHistoryEntry', { description: 'Something that happened to a venture. Entries never change.' })
export class VentureHistoryEntryType {
  /** Who did it, for the resolver of the field; not part of the schema. */
  byAccount!: Id<'account'> | null;

  @Field(() => Int, { description: 'Counts up from 1 without gaps.' })
  sequence!: number;

  @Field(() => VentureHistoryActionEnum, { description: 'What happened.' })
  action!: HistoryAction;

  @Field(() => VentureStateEnum, { nullable: true, description: 'The state before; null for the first entry.' })
  fromState!: VentureState | null;

  @Field(() => VentureStateEnum, { description: 'The state after.' })
  toState!: VentureState;

  @Field(() => String, { nullable: true, description: 'From the rulebook, where it was a decision.' })
  reasonCode!: string | null;

  @Field(() => String, { nullable: true, description: 'What they wrote to it.' })
  comment!: string | null;

  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: Date;
}

export const VentureHistoryConnection = connectionType(VentureHistoryEntryType, 'VentureHistoryEntry');

@ObjectType('VentureViewerCan', {
  description: 'What the caller may do with the venture now, by the commands’ own rules.',
})
export class VentureViewerCanType {
  @Field(() => PermissionType, { description: 'ventureAdmit.' })
  admit!: PermissionType;

  @Field(() => PermissionType, { description: 'ventureRequestChanges.' })
  requestChanges!: PermissionType;

  @Field(() => PermissionType, { description: 'ventureReject.' })
  reject!: PermissionType;

  @Field(() => PermissionType, { description: 'ventureResubmit.' })
  resubmit!: PermissionType;

  @Field(() => PermissionType, { description: 'ventureWithdraw.' })
  withdraw!: PermissionType;

  @Field(() => PermissionType, { description: 'ventureClose.' })
  close!: PermissionType;

  @Field(() => PermissionType, { description: 'ventureMemberAdd and ventureMemberEnd, for any member.' })
  manageMembers!: PermissionType;
}

@ObjectType({ description: 'A venture, or why nothing was changed.' })
export class VenturePayload extends Payload {
  @Field(() => VentureType, {
    nullable: true,
    description: 'The venture as it is now.',
  })
  venture?: VentureType | null;
}
