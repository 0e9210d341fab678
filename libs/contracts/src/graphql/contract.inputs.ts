import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import type { Month } from '#libs/kernel';
import { JsonScalar, MonthScalar } from '#libs/platform';
import type { VersionState } from '../domain/contract.js';
import { SCENARIOS_MAX } from '../domain/simulation.js';
import { NAME_LENGTH_MAX, PARTICIPANTS_MAX } from '../domain/version-draft.js';
import { POINTS_MAX, WAGERS_MAX } from '../domain/wagers/wager.js';
import { ContractClausesInput } from './clauses/clause.inputs.js';
import { ContractAssumedOutcomeInput } from './wagers/wager.inputs.js';
import { ContractVersionStateEnum } from './contract.types.js';

const KEY_LENGTH_MAX = 100;
const INPUTS_DESCRIPTION =
  'Where each input comes from, by name: {"events": {"kinds": ["sale"], "measure": "amount"}} (or "count"), {"indicator": "score"}, {"fixed": "n/d"} or {"fixed": {"holder": "n"}}, or the same with "wager" for a base that wagers move. gross, refunds, costs and orders have defaults.';

@InputType({ description: 'Who stands behind a key of the terms.' })
export class ContractParticipantInput {
  @Field(() => String, { description: 'A party of the terms, or a holder in an agreed map.' })
  @MaxLength(KEY_LENGTH_MAX)
  key!: string;

  @Field(() => ID, { description: 'The party, starts with pty_.' })
  partyId!: string;
}

@InputType({ isAbstract: true })
abstract class VersionContentInput {
  @Field(() => JsonScalar, { description: 'A share-rules/1 document.' })
  terms!: unknown;

  @Field(() => JsonScalar, { nullable: true, description: INPUTS_DESCRIPTION })
  inputs?: unknown;

  @Field(() => [ContractParticipantInput], {
    description: `One for each party of the terms and each holder in an agreed map; at most ${PARTICIPANTS_MAX}.`,
  })
  @ArrayMaxSize(PARTICIPANTS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ContractParticipantInput)
  participants!: ContractParticipantInput[];

  @Field(() => ContractClausesInput, { nullable: true, description: 'Nodes, slots, wagers; none when left out.' })
  clauses?: ContractClausesInput | null;

  @Field(() => MonthScalar, {
    description: 'The first month that it settles: not settled yet, at most ten years ahead.',
  })
  effectiveFrom!: Month;
}

@InputType({ description: 'Begins a contract.' })
export class ContractDraftInput extends VersionContentInput {
  @Field(() => ID, { description: 'An admitted venture that the caller leads or belongs to, starts with ven_.' })
  ventureId!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The contract that it stands under, of any venture, which the caller may see; its side has to agree. Never changed later. Starts with ctr_.',
  })
  parentId?: string | null;

  @Field(() => String, { description: `What its parties call it, 1 to ${NAME_LENGTH_MAX} characters.` })
  @Length(1, NAME_LENGTH_MAX)
  name!: string;

  @Field(() => String, { nullable: true, description: 'Makes a repeat of this call a replay; 1 to 100 characters.' })
  @IsOptional()
  @Length(1, KEY_LENGTH_MAX)
  idempotencyKey?: string;
}

@InputType({ description: 'Replaces what a draft says.' })
export class ContractReviseInput extends VersionContentInput {
  @Field(() => ID, { description: 'The contract, starts with ctr_.' })
  contractId!: string;

  @Field(() => Int, { description: 'The newest version, a draft.' })
  version!: number;
}

@InputType({ description: 'Drafts the next version of a signed contract.' })
export class ContractAmendInput extends VersionContentInput {
  @Field(() => ID, { description: 'The contract, starts with ctr_.' })
  contractId!: string;

  @Field(() => String, { nullable: true, description: 'Makes a repeat of this call a replay; 1 to 100 characters.' })
  @IsOptional()
  @Length(1, KEY_LENGTH_MAX)
  idempotencyKey?: string;
}

@InputType({ description: 'Names the newest version of a contract, as the caller knows it.' })
export class ContractVersionInput {
  @Field(() => ID, { description: 'The contract, starts with ctr_.' })
  contractId!: string;

  @Field(() => Int, { description: 'The number of its newest version.' })
  version!: number;
}

@InputType({ description: 'Signs a version for a party.' })
export class ContractSignInput extends ContractVersionInput {
  @Field(() => ID, { description: 'A party that the caller owns, starts with pty_.' })
  partyId!: string;

  @Field(() => String, { description: 'The versionHash that the caller has read.' })
  @Matches(/^[0-9a-f]{64}$/)
  versionHash!: string;
}

@InputType({ description: 'Which contracts to list.' })
export class ContractFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this venture, starts with ven_.' })
  ventureId?: string | null;

  @Field(() => ContractVersionStateEnum, { nullable: true, description: 'Only those with a version in this state.' })
  state?: VersionState | null;
}

@InputType({ description: 'A made-up period.' })
export class ContractScenarioInput {
  @Field(() => String, { description: 'What the caller calls it, 1 to 100 characters.' })
  @Length(1, KEY_LENGTH_MAX)
  name!: string;

  @Field(() => JsonScalar, {
    description:
      'Inputs of the terms by name, as strings: {"gross": "100000"}; sums of events are zero or more. Agreed constants are filled in.',
  })
  inputs!: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'Carried state; null carries on from the scenario before.' })
  stateIn?: unknown;

  @Field(() => [ContractAssumedOutcomeInput], {
    nullable: true,
    description: 'Points of wagers that are decided from here on, in the scenarios after it too; each once.',
  })
  @IsOptional()
  @ArrayMaxSize(WAGERS_MAX * POINTS_MAX)
  outcomes?: ContractAssumedOutcomeInput[] | null;
}

@InputType({
  description:
    'Either terms (with inputs) or a version of a contract; and either scenarios or, for a version, past months from..to.',
})
export class ContractSimulateInput {
  @Field(() => JsonScalar, {
    nullable: true,
    description: 'A share-rules/1 document that need not be stored anywhere.',
  })
  terms?: unknown;

  @Field(() => JsonScalar, { nullable: true, description: INPUTS_DESCRIPTION })
  inputs?: unknown;

  @Field(() => ContractClausesInput, { nullable: true, description: 'What goes with these terms, such as wagers.' })
  clauses?: ContractClausesInput | null;

  @Field(() => ID, { nullable: true, description: 'A contract that the caller may see, starts with ctr_.' })
  contractId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Its version, in any state.' })
  version?: number | null;

  @Field(() => [ContractScenarioInput], { nullable: true, description: `1 to ${SCENARIOS_MAX}.` })
  @IsOptional()
  @ArrayMaxSize(SCENARIOS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ContractScenarioInput)
  scenarios?: ContractScenarioInput[] | null;

  @Field(() => MonthScalar, {
    nullable: true,
    description:
      'The first month, whose real events are used; a party uses months that a signed version settles in which it takes part.',
  })
  from?: Month | null;

  @Field(() => MonthScalar, {
    nullable: true,
    description: `The last month, which has begun; at most ${SCENARIOS_MAX} months.`,
  })
  to?: Month | null;
}
