import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, Max, Min, ValidateNested } from 'class-validator';
import { ContractObligationInput, ContractTargetInput } from '#libs/contracts';
import type { Month } from '#libs/kernel';
import { CurrencyCodeScalar, DateTimeScalar, MonthScalar } from '#libs/platform';
import {
  SLOT_KINDS,
  type OpportunityState,
  type SharingBasis,
  type SlotKind,
  type WithdrawalReason,
} from '../domain/opportunity.js';
import {
  PLACES_MAX,
  REQUIREMENT_LENGTH_MAX,
  REQUIREMENTS_MAX,
  SCENARIO_LENGTH_MAX,
  TITLE_LENGTH_MAX,
} from '../domain/posting.js';
import { OpportunityStateEnum, SharingBasisEnum, SlotKindEnum, WithdrawalReasonEnum } from './opportunity.enums.js';

export const KEY_LENGTH_MAX = 255;
export const RATE_LENGTH_MAX = 30;

@InputType({ description: 'A kind of node that is looked for.' })
export class OpportunitySlotInput {
  @Field(() => SlotKindEnum, { description: 'The kind; one slot each.' })
  kind!: SlotKind;

  @Field(() => Int, { description: `How many joiners of the kind; at most ${PLACES_MAX} of all kinds.` })
  @Min(1)
  @Max(PLACES_MAX)
  places!: number;

  @Field(() => [String], {
    defaultValue: [],
    description: `What a joiner brings along: at most ${REQUIREMENTS_MAX}, each of up to ${REQUIREMENT_LENGTH_MAX} characters.`,
  })
  @ArrayMaxSize(REQUIREMENTS_MAX)
  @Length(1, REQUIREMENT_LENGTH_MAX, { each: true })
  requirements!: string[];

  @Field(() => [ContractObligationInput], { nullable: true, description: 'What each joiner promises; at most 50.' })
  obligations?: ContractObligationInput[] | null;

  @Field(() => [ContractTargetInput], {
    nullable: true,
    description: 'What each joiner aims at, at most 20; the pledge is that of a joiner who makes no other.',
  })
  targets?: ContractTargetInput[] | null;
}

@InputType({ description: 'Drafts an opportunity.' })
export class OpportunityDraftInput {
  @Field(() => ID, { description: 'An admitted venture that the caller leads, starts with ven_.' })
  ventureId!: string;

  @Field(() => String, { description: `1 to ${TITLE_LENGTH_MAX} characters; the contract has the same name.` })
  @Length(1, TITLE_LENGTH_MAX)
  title!: string;

  @Field(() => String, {
    description: `Whose problem is to be solved, and how; 1 to ${SCENARIO_LENGTH_MAX} characters.`,
  })
  @Length(1, SCENARIO_LENGTH_MAX)
  userScenario!: string;

  @Field(() => CurrencyCodeScalar, { description: 'The currency of the contract.' })
  currency!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'A contract that the new one is to stand under, for whose side the caller can agree; starts with ctr_.',
  })
  @IsOptional()
  parentContractId?: string | null;

  @Field(() => MonthScalar, {
    description:
      'The month in which the contract takes effect: one that is not over when it is drafted and posted, at most ten years ahead. Where it is not free by then, the first free one after it.',
  })
  effectiveFrom!: Month;

  @Field(() => SharingBasisEnum, { description: 'What the contract distributes.' })
  basis!: SharingBasis;

  @Field(() => String, {
    description: 'The part of it that all joiners share together: "3/10"; denominators to 10,000.',
  })
  @Length(1, RATE_LENGTH_MAX)
  joinersRate!: string;

  @Field(() => String, { nullable: true, description: 'The platform’s own line, of the same: "1/20"; null for none.' })
  @IsOptional()
  @Length(1, RATE_LENGTH_MAX)
  platformFeeRate?: string | null;

  @Field(() => String, {
    defaultValue: '1/2',
    description: 'How far the review may go below what a joiner asked: the least part of it, from "0" to "1".',
  })
  @Length(1, RATE_LENGTH_MAX)
  counterFloor!: string;

  @Field(() => DateTimeScalar, { description: 'An hour to 183 days after it is posted.' })
  biddingEndsAt!: Date;

  @Field(() => DateTimeScalar, { description: 'An hour to 183 days after bidding ends.' })
  reviewEndsAt!: Date;

  @Field(() => [OpportunitySlotInput], { description: 'What is looked for: one or more kinds.' })
  @ArrayMaxSize(SLOT_KINDS.length)
  @ValidateNested({ each: true })
  @Type(() => OpportunitySlotInput)
  slots!: OpportunitySlotInput[];

  @Field(() => String, {
    description: `Chosen by the caller, 1 to ${KEY_LENGTH_MAX} characters: a repeat with the same input answers the same draft.`,
  })
  @Length(1, KEY_LENGTH_MAX)
  idempotencyKey!: string;
}

@InputType({ description: 'Names an opportunity.' })
export class OpportunityInput {
  @Field(() => ID, { description: 'The opportunity, starts with opp_.' })
  opportunityId!: string;
}

@InputType({ description: 'Takes an opportunity back.' })
export class OpportunityWithdrawInput extends OpportunityInput {
  @Field(() => WithdrawalReasonEnum, { description: 'Why; everybody sees it.' })
  reasonCode!: WithdrawalReason;
}

@InputType({ description: 'Which opportunities; what is left out does not narrow.' })
export class OpportunityFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this venture, starts with ven_.' })
  ventureId?: string | null;

  @Field(() => OpportunityStateEnum, { nullable: true, description: 'Only those in this state now.' })
  state?: OpportunityState | null;

  @Field(() => SlotKindEnum, { nullable: true, description: 'Only those that look for this kind.' })
  kind?: SlotKind | null;
}
