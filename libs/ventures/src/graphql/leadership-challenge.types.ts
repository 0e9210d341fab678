import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, Length, MaxLength } from 'class-validator';
import type { Id, Month } from '#libs/kernel';
import { connectionType, DateTimeScalar, MonthScalar, Payload, PermissionType } from '#libs/platform';
import type { SeenChallenge } from '../application/leadership-challenge.queries.js';
import { type ChallengeOutcome, type ChallengeState, CONCLUSION_REASONS } from '../domain/leadership-challenge.js';
import { TEXT_LENGTH_MAX } from '../domain/review.js';
import { ChallengeOutcomeEnum, ChallengeStateEnum } from './leadership-challenge.enums.js';

const EMAIL_LENGTH_MAX = 254;
const REASONS = Object.entries(CONCLUSION_REASONS)
  .map(([outcome, reasons]) => `${outcome.toUpperCase()}: ${reasons.join(', ')}`)
  .join('; ');

@ObjectType('LeadershipChallengePending', { description: 'What an open leadership challenge waits for.' })
export class LeadershipChallengePendingType {
  @Field(() => String, { description: 'Why it was opened.' })
  reason!: string;

  @Field(() => String, { description: 'Whose turn it is.' })
  owner!: string;

  @Field(() => String, { description: 'What they do next.' })
  nextAction!: string;

  @Field(() => DateTimeScalar, { description: 'By when. Until it is concluded the lead stays in office.' })
  dueAt!: Date;
}

@ObjectType('LeadershipChallenge', {
  description:
    'The question whether the lead of a venture stays, opened by a point of a performance wager. Its venture’s people, ' +
    'reviewers and auditors see it.',
})
export class LeadershipChallengeType {
  /** What the fields below and their resolvers are made from; not part of the schema. */
  source!: SeenChallenge;

  @Field(() => ID, { description: 'Opaque, starts with lch_.' })
  id!: string;

  @Field(() => ChallengeStateEnum, { description: 'Open, or how it was concluded.' })
  state!: ChallengeState;

  @Field(() => String, { description: 'What the parties wrote to it when they made the wager.' })
  reason!: string;

  @Field(() => ID, { description: 'The contract with the wager, starts with ctr_.' })
  contractId!: string;

  @Field(() => String, { description: 'The wager.' })
  wager!: string;

  @Field(() => String, { description: 'The inflection point of the wager.' })
  point!: string;

  @Field(() => MonthScalar, { description: 'The month whose results were judged.' })
  month!: Month;

  @Field(() => DateTimeScalar, { description: 'When it was opened, for the last time.' })
  openedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was concluded; null while it is open.' })
  concludedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: `Why it was concluded; null while it is open. ${REASONS}; WITHDRAWN too: result_corrected, by a settlement.`,
  })
  reasonCode!: string | null;

  @Field(() => Int, { description: 'Counts changes; send it back to say what was looked at.' })
  version!: number;

  @Field(() => LeadershipChallengePendingType, { nullable: true, description: 'Null once it is concluded.' })
  pending!: LeadershipChallengePendingType | null;

  @Field(() => PermissionType, { description: 'Whether the caller may conclude it, and why not.' })
  viewerCanConclude!: PermissionType;
}

export const LeadershipChallengeConnection = connectionType(LeadershipChallengeType, 'LeadershipChallenge');

@ObjectType('LeadershipChallengeEntry', { description: 'Something that happened to a leadership challenge.' })
export class LeadershipChallengeEntryType {
  /** Who did it, for the resolver of the field; not part of the schema. */
  byAccount!: Id<'account'> | null;

  @Field(() => Int, { description: 'Counts up from 1 without gaps.' })
  sequence!: number;

  @Field(() => ChallengeStateEnum, { description: 'The state from then on.' })
  state!: ChallengeState;

  @Field(() => String, { nullable: true, description: 'Why, where it was concluded.' })
  reasonCode!: string | null;

  @Field(() => String, { nullable: true, description: 'What the reviewer wrote to it.' })
  comment!: string | null;

  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: Date;
}

export const LeadershipChallengeEntryConnection = connectionType(
  LeadershipChallengeEntryType,
  'LeadershipChallengeEntry',
);

@InputType({ description: 'Which leadership challenges; what is left out does not narrow.' })
export class LeadershipChallengeFilter {
  @Field(() => ChallengeStateEnum, { nullable: true, description: 'Only those in this state.' })
  @IsOptional()
  state?: ChallengeState | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this venture.' })
  @IsOptional()
  ventureId?: string | null;
}

@InputType({ description: 'How a leadership challenge ends.' })
export class LeadershipChallengeConcludeInput {
  @Field(() => ID, { description: 'Starts with lch_.' })
  id!: string;

  @Field(() => ChallengeOutcomeEnum, { description: 'What becomes of the lead.' })
  outcome!: ChallengeOutcome;

  @Field(() => String, { description: `Why. ${REASONS}.` })
  @Length(1, 60)
  reasonCode!: string;

  @Field(() => String, { nullable: true, description: 'What there is to say about it.' })
  @IsOptional()
  @MaxLength(TEXT_LENGTH_MAX)
  comment?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address of the account that leads from today on; only, and always, with LEAD_REPLACED.',
  })
  @IsOptional()
  @MaxLength(EMAIL_LENGTH_MAX)
  newLeadEmail?: string | null;

  @Field(() => Int, { nullable: true, description: 'The version that was looked at; refused if it has changed.' })
  @IsOptional()
  version?: number | null;
}

@ObjectType({ description: 'A leadership challenge, or why nothing was changed.' })
export class LeadershipChallengePayload extends Payload {
  @Field(() => LeadershipChallengeType, { nullable: true, description: 'The challenge as it is now.' })
  challenge?: LeadershipChallengeType | null;
}
