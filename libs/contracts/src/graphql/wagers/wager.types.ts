import { Field, ObjectType } from '@nestjs/graphql';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import { JsonScalar, MoneyType, MonthScalar } from '#libs/platform';
import type { PointState } from '../../domain/wagers/judge.js';
import type { InflectionPoint } from '../../domain/wagers/wager.js';
import { WagerOutcomeStateEnum } from './wager.enums.js';

/** A point with the version that it stands in. */
export type PointSource = {
  readonly contract: Id<'contract'>;
  readonly venture: Id<'venture'>;
  readonly version: number;
  readonly currency: CurrencyCode;
  readonly wager: string;
  readonly point: InflectionPoint;
};

@ObjectType('ContractFactorEffect', { description: 'An input of the terms takes another number.' })
export class ContractFactorEffectType {
  @Field(() => String, { description: 'The input.' })
  input!: string;

  @Field(() => String, { description: 'The exact number.' })
  value!: string;
}

@ObjectType('ContractBandsEffect', { description: 'A tiers step of the terms gets other bands.' })
export class ContractBandsEffectType {
  @Field(() => String, { description: 'The id of the step.' })
  step!: string;

  @Field(() => JsonScalar, { description: 'As in the terms.' })
  bands!: unknown;
}

@ObjectType('ContractTranche', { description: 'Money that one party owes once, and another gets.' })
export class ContractTrancheType {
  @Field(() => String, { description: 'Names it in the contract.' })
  code!: string;

  @Field(() => String, { description: 'The party that owes it.' })
  funder!: string;

  @Field(() => String, { description: 'The party that gets it.' })
  to!: string;

  @Field(() => MoneyType, { description: 'How much.' })
  amount!: MoneyType;
}

@ObjectType('ContractVestingEffect', { description: 'A holder’s months of vesting move.' })
export class ContractVestingEffectType {
  @Field(() => String, { description: 'The input of months by holder.' })
  input!: string;

  @Field(() => String, { description: 'The holder.' })
  holder!: string;

  @Field(() => String, { nullable: true, description: 'They are set to this number; null when they move otherwise.' })
  months!: string | null;

  @Field(() => String, { nullable: true, description: 'This number is added; null when they move otherwise.' })
  advance!: string | null;

  @Field(() => Boolean, { description: 'Whether everything is vested.' })
  complete!: boolean;
}

@ObjectType('ContractWagerEffect', { description: 'What a point puts in force; one of its fields is not null.' })
export class ContractWagerEffectType {
  @Field(() => ContractFactorEffectType, { nullable: true, description: 'Null for other effects.' })
  factor!: ContractFactorEffectType | null;

  @Field(() => ContractBandsEffectType, { nullable: true, description: 'Null for other effects.' })
  bands!: ContractBandsEffectType | null;

  @Field(() => ContractTrancheType, { nullable: true, description: 'Null for other effects.' })
  tranche!: ContractTrancheType | null;

  @Field(() => ContractVestingEffectType, { nullable: true, description: 'Null for other effects.' })
  vesting!: ContractVestingEffectType | null;

  @Field(() => String, { nullable: true, description: 'Why a leadership challenge is opened; null for other effects.' })
  challenge!: string | null;
}

@ObjectType('ContractInflectionPoint', {
  description: 'Results of a month decide what is in force from that month on. Part of what the parties sign.',
})
export class ContractInflectionPointType {
  @Field(() => String, { description: 'Names it in the wager.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'For people; null when it has none.' })
  title!: string | null;

  @Field(() => MonthScalar, { description: 'The month whose results are judged.' })
  month!: Month;

  @Field(() => MonthScalar, {
    nullable: true,
    description: 'From this month on a missing result counts as missed; null: the point waits.',
  })
  missedFrom!: Month | null;

  @Field(() => JsonScalar, { description: 'When it is met, as it is hashed: comparisons, all or any of several.' })
  condition!: unknown;

  @Field(() => [ContractWagerEffectType], { description: 'In force when it is met.' })
  effects!: ContractWagerEffectType[];

  @Field(() => [ContractWagerEffectType], { description: 'In force when it is missed.' })
  otherwise!: ContractWagerEffectType[];

  /** Where it stands, for the fields that other contexts add; not part of the schema. */
  source!: PointSource;
}

@ObjectType('ContractWager', { description: 'A performance wager (VAM): effects that hang on results.' })
export class ContractWagerType {
  @Field(() => String, { description: 'Names it in the contract.' })
  code!: string;

  @Field(() => String, { nullable: true, description: 'For people; null when it has none.' })
  title!: string | null;

  @Field(() => [ContractInflectionPointType], { description: 'In the order of the contract.' })
  inflectionPoints!: ContractInflectionPointType[];
}

@ObjectType('ContractJudgedComparison', { description: 'A comparison of a point, with what it was judged on.' })
export class ContractJudgedComparisonType {
  @Field(() => JsonScalar, { description: 'What was measured, as it stands in the condition.' })
  result!: unknown;

  @Field(() => String, { nullable: true, description: 'The exact result; null when it is missing, which is not zero.' })
  value!: string | null;

  @Field(() => String, { nullable: true, description: 'Result / target, exact; null without a target or a result.' })
  attainment!: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it holds; null while the result is missing.' })
  holds!: boolean | null;
}

@ObjectType('ContractWagerOutcome', { description: 'A point of a wager as a computation of a month sees it.' })
export class ContractWagerOutcomeType {
  @Field(() => String, { description: 'The wager.' })
  wager!: string;

  @Field(() => String, { description: 'Its point.' })
  point!: string;

  @Field(() => MonthScalar, { description: 'The month whose results were judged.' })
  month!: Month;

  @Field(() => WagerOutcomeStateEnum, { description: 'What became of it.' })
  state!: PointState;

  @Field(() => Boolean, { description: 'Whether it is missed only because its results were missing for too long.' })
  bySilence!: boolean;

  @Field(() => [ContractJudgedComparisonType], { description: 'What it was judged on; empty where it was assumed.' })
  comparisons!: ContractJudgedComparisonType[];

  @Field(() => [String], { description: 'Names of the effects in force: factor:<input>, bands:<step>, tranche:<id> …' })
  effects!: string[];

  @Field(() => [ContractTrancheType], { description: 'Tranches that fire in this month, and in no other.' })
  tranches!: ContractTrancheType[];

  @Field(() => String, { nullable: true, description: 'The reason of the leadership challenge that stands, or null.' })
  challenge!: string | null;
}
