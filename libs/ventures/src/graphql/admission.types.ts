import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionType, DateTimeScalar, JsonScalar, Payload } from '#libs/platform';
import type { RulebookKind } from '../domain/rulebook.js';
import type { VentureOrigin } from '../domain/venture.js';
import { RulebookKindEnum, VentureOriginEnum } from './venture.enums.js';

@ObjectType('IndustryPlatform', { description: 'A grouping of ventures in one field.' })
export class IndustryPlatformType {
  @Field(() => ID, { description: 'Opaque, starts with ipl_.' })
  id!: string;

  @Field(() => String, { description: 'Its short name: a to z, digits, hyphen. Unique.' })
  slug!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  createdAt!: Date;
}

export const IndustryPlatformConnection = connectionType(IndustryPlatformType, 'IndustryPlatform');

@ObjectType('Rulebook', { description: 'A published version of rules. It never changes; a change is a new version.' })
export class RulebookType {
  @Field(() => ID, { description: 'Opaque, starts with rbk_.' })
  id!: string;

  @Field(() => RulebookKindEnum, { description: 'What it decides.' })
  kind!: RulebookKind;

  @Field(() => Int, { description: 'Counts up from 1 for each kind; the highest is in force.' })
  version!: number;

  @Field(() => JsonScalar, {
    description:
      'criteria: [{code, text}]; reasonCodes: {admit, requestChanges, reject}: [{code, text}]; review: {dueDays, ' +
      'reminderAfterDays, escalationAfterDays, defaultOutcome: admitted | rejected | none, defaultReasonCode}; ' +
      'changes: {dueDays, defaultOutcome: withdrawn | none}.',
  })
  content!: unknown;

  @Field(() => DateTimeScalar, { description: 'Since when applications are measured by it.' })
  publishedAt!: Date;
}

@ObjectType('AdmissionFigures', {
  description: 'How makers of one origin fare. applied = admitted + rejected + withdrawn + pending.',
})
export class AdmissionFiguresType {
  @Field(() => VentureOriginEnum, { description: 'Whose figures these are.' })
  origin!: VentureOrigin;

  @Field(() => Int, { description: 'All applications ever made.' })
  applied!: number;

  @Field(() => Int, { description: 'Of them admitted, those that have been closed since included.' })
  admitted!: number;

  @Field(() => Int, { description: 'Of them rejected.' })
  rejected!: number;

  @Field(() => Int, { description: 'Of them withdrawn.' })
  withdrawn!: number;

  @Field(() => Int, { description: 'Of them still waiting, for reviewers or for the maker.' })
  pending!: number;

  @Field(() => Int, { description: 'Of them asked for changes at least once, whatever became of them.' })
  changesRequested!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Median of the days from application to decision, with two decimals: "2.50"; null when nothing was decided.',
  })
  medianDaysToDecision!: string | null;

  @Field(() => Int, { description: 'Taken over as admitted from another system; not counted in any other field.' })
  imported!: number;
}

@ObjectType({ description: 'A published rulebook, or everything that is wrong with it.' })
export class RulebookPayload extends Payload {
  @Field(() => RulebookType, { nullable: true, description: 'The version that is in force now.' })
  rulebook?: RulebookType;
}

@ObjectType({ description: 'A new industry platform, or why there is none.' })
export class IndustryPlatformPayload extends Payload {
  @Field(() => IndustryPlatformType, { nullable: true, description: 'The industry platform.' })
  industryPlatform?: IndustryPlatformType;
}
