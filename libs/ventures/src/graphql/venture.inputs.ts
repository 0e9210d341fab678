import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, MaxLength } from 'class-validator';
import { DateScalar, JsonScalar } from '#libs/platform';
import { MEMBERS_MAX } from '../domain/membership.js';
import { NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from '../domain/review.js';
import type { RulebookKind } from '../domain/rulebook.js';
import type { MemberRole, VentureKind, VentureOrigin, VentureState } from '../domain/venture.js';
import {
  RulebookKindEnum,
  VentureKindEnum,
  VentureMemberRoleEnum,
  VentureOriginEnum,
  VentureStateEnum,
} from './venture.enums.js';

const CODE_LENGTH_MAX = 60;
const EMAIL_LENGTH_MAX = 254;

@InputType({ description: 'Which ventures; what is left out does not narrow.' })
export class VentureFilter {
  @Field(() => VentureStateEnum, { nullable: true, description: 'Only ventures in this state.' })
  @IsOptional()
  state?: VentureState | null;

  @Field(() => VentureOriginEnum, { nullable: true, description: 'Only ventures of this origin.' })
  @IsOptional()
  origin?: VentureOrigin | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Only ventures that the caller belongs to.' })
  mine!: boolean;
}

@InputType({ description: 'An application.' })
export class VentureApplyInput {
  @Field(() => String, { description: `1 to ${NAME_LENGTH_MAX} characters; the venture’s party has it too.` })
  @Length(1, NAME_LENGTH_MAX)
  name!: string;

  @Field(() => VentureKindEnum, { description: 'What the venture is for.' })
  kind!: VentureKind;

  @Field(() => VentureOriginEnum, { description: 'Where the maker comes from.' })
  origin!: VentureOrigin;

  @Field(() => String, { description: `Whose problem it solves, and how; 1 to ${TEXT_LENGTH_MAX} characters.` })
  @Length(1, TEXT_LENGTH_MAX)
  userScenario!: string;

  @Field(() => ID, { nullable: true, description: 'The industry platform that it belongs to, if any.' })
  @IsOptional()
  industryPlatformId?: string | null;

  @Field(() => [String], {
    defaultValue: [],
    description: `E-mail addresses of accounts that are members too, at most ${MEMBERS_MAX - 1}. The caller is the lead.`,
  })
  @ArrayMaxSize(MEMBERS_MAX - 1)
  @MaxLength(EMAIL_LENGTH_MAX, { each: true })
  team!: string[];

  @Field(() => String, {
    description: 'Chosen by the caller, 1 to 255 characters: a repeat with the same input answers the same venture.',
  })
  @Length(1, 255)
  idempotencyKey!: string;
}

@InputType({ description: 'The answer to a request for changes. What is left out stays as it is.' })
export class VentureResubmitInput {
  @Field(() => ID, { description: 'The venture.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the caller looked at.' })
  version!: number;

  @Field(() => String, { description: `What was changed; 1 to ${TEXT_LENGTH_MAX} characters.` })
  @Length(1, TEXT_LENGTH_MAX)
  comment!: string;

  @Field(() => VentureKindEnum, { nullable: true, description: 'What the venture is for.' })
  @IsOptional()
  kind?: VentureKind | null;

  @Field(() => VentureOriginEnum, { nullable: true, description: 'Where the maker comes from.' })
  @IsOptional()
  origin?: VentureOrigin | null;

  @Field(() => String, { nullable: true, description: `1 to ${TEXT_LENGTH_MAX} characters.` })
  @IsOptional()
  @Length(1, TEXT_LENGTH_MAX)
  userScenario?: string | null;

  @Field(() => ID, { nullable: true, description: 'The industry platform; null takes the venture out of its one.' })
  @IsOptional()
  industryPlatformId?: string | null;
}

@InputType({ description: 'A decision of a reviewer.' })
export class VentureDecideInput {
  @Field(() => ID, { description: 'The venture.' })
  id!: string;

  @Field(() => String, { description: 'A code of this decision in the venture’s rulebook.' })
  @Length(1, CODE_LENGTH_MAX)
  reasonCode!: string;

  @Field(() => String, { nullable: true, description: `For the maker to read; at most ${TEXT_LENGTH_MAX} characters.` })
  @IsOptional()
  @MaxLength(TEXT_LENGTH_MAX)
  comment?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that the reviewer looked at; refused with VERSION_CONFLICT when it has changed since.',
  })
  @IsOptional()
  version?: number | null;
}

@InputType({ description: 'Names a venture that its lead ends.' })
export class VentureEndInput {
  @Field(() => ID, { description: 'The venture.' })
  id!: string;

  @Field(() => String, { nullable: true, description: `Why; at most ${TEXT_LENGTH_MAX} characters.` })
  @IsOptional()
  @MaxLength(TEXT_LENGTH_MAX)
  comment?: string | null;
}

@InputType({ description: 'Takes somebody into the team.' })
export class VentureMemberAddInput {
  @Field(() => ID, { description: 'The venture.' })
  id!: string;

  @Field(() => String, { description: 'E-mail address of the account.' })
  @MaxLength(EMAIL_LENGTH_MAX)
  email!: string;

  @Field(() => VentureMemberRoleEnum, { description: 'What they become.' })
  role!: MemberRole;

  @Field(() => DateScalar, { nullable: true, description: 'The first day, up to today; today when left out.' })
  @IsOptional()
  since?: string | null;
}

@InputType({ description: 'Ends somebody’s time in the team.' })
export class VentureMemberEndInput {
  @Field(() => ID, { description: 'The venture.' })
  id!: string;

  @Field(() => ID, { description: 'The person’s party, starts with pty_.' })
  partyId!: string;

  @Field(() => DateScalar, { nullable: true, description: 'The first day without, up to today; today when left out.' })
  @IsOptional()
  until?: string | null;
}

@InputType({ description: 'A version of a rulebook.' })
export class RulebookPublishInput {
  @Field(() => RulebookKindEnum, { description: 'What it decides.' })
  kind!: RulebookKind;

  @Field(() => JsonScalar, { description: 'Its content, in the shape that Rulebook.content describes; read strictly.' })
  content!: unknown;
}

@InputType({ description: 'A new industry platform.' })
export class IndustryPlatformCreateInput {
  @Field(() => String, { description: 'Its short name: 1 to 60 of a to z, digits, hyphen. Unique.' })
  @Length(1, 60)
  slug!: string;

  @Field(() => String, { description: `Its name, 1 to ${NAME_LENGTH_MAX} characters.` })
  @Length(1, NAME_LENGTH_MAX)
  name!: string;
}
