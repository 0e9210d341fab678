import { Field, InputType } from '@nestjs/graphql';
import type { Month } from '#libs/kernel';
import { JsonScalar, MonthScalar } from '#libs/platform';
import type { AssumedOutcome } from '../../domain/wagers/assume.js';
import type { EventKind } from '../../domain/inputs.js';
import {
  COMPARISONS_MAX,
  EFFECTS_MAX,
  POINTS_MAX,
  REASON_LENGTH_MAX,
  type TargetLevel,
} from '../../domain/wagers/wager.js';
import { AssumedOutcomeStateEnum, TargetLevelEnum, WagerEventKindEnum, WagerEventMeasureEnum } from './wager.enums.js';

const EXACT = 'An exact number, "12" or "9/10".';
const CODE = 'Up to 60 small letters, digits and _.';

@InputType({ description: 'Events with money in the currency of the contract.' })
export class ContractWagerEventsInput {
  @Field(() => [WagerEventKindEnum], { description: 'Added up; each once.' })
  kinds!: EventKind[];

  @Field(() => WagerEventMeasureEnum, { description: 'What of them is added up.' })
  measure!: 'amount' | 'count';
}

@InputType({ description: 'What is measured in the month of a point: exactly one of the two.' })
export class ContractWagerMeasureInput {
  @Field(() => String, { nullable: true, description: 'The code of an indicator; its result can be missing.' })
  indicator?: string | null;

  @Field(() => ContractWagerEventsInput, { nullable: true, description: 'Events; no event is zero, never missing.' })
  events?: ContractWagerEventsInput | null;
}

@InputType({ description: 'A level of the target that a node of the contract has for the measured indicator.' })
export class ContractWagerTargetInput {
  @Field(() => String, { description: 'The key of the node.' })
  node!: string;

  @Field(() => TargetLevelEnum, { description: 'Which level.' })
  level!: TargetLevel;
}

@InputType({
  description:
    'Either a comparison (result, at most one of target and targetOf, exactly one of atLeast, above, atMost, below), or ' +
    'all or any of several conditions, nested at most three levels.',
})
export class ContractWagerConditionInput {
  @Field(() => [ContractWagerConditionInput], { nullable: true, description: 'Each of them holds.' })
  all?: ContractWagerConditionInput[] | null;

  @Field(() => [ContractWagerConditionInput], {
    nullable: true,
    description: `At least one of them holds; a condition has at most ${COMPARISONS_MAX} comparisons in all.`,
  })
  any?: ContractWagerConditionInput[] | null;

  @Field(() => ContractWagerMeasureInput, { nullable: true, description: 'What is compared.' })
  result?: ContractWagerMeasureInput | null;

  @Field(() => String, { nullable: true, description: `Compares result / target instead. Above zero. ${EXACT}` })
  target?: string | null;

  @Field(() => ContractWagerTargetInput, { nullable: true, description: 'The same with a target of a node.' })
  targetOf?: ContractWagerTargetInput | null;

  @Field(() => String, { nullable: true, description: `Holds from this number up. ${EXACT}` })
  atLeast?: string | null;

  @Field(() => String, { nullable: true, description: `Holds above this number. ${EXACT}` })
  above?: string | null;

  @Field(() => String, { nullable: true, description: `Holds up to this number. ${EXACT}` })
  atMost?: string | null;

  @Field(() => String, { nullable: true, description: `Holds below this number. ${EXACT}` })
  below?: string | null;
}

@InputType({ description: 'An input of the terms takes another number.' })
export class ContractFactorEffectInput {
  @Field(() => String, { description: 'Declared in the inputs as {"wager": base}; it stands at the base before.' })
  input!: string;

  @Field(() => String, { description: EXACT })
  value!: string;
}

@InputType({ description: 'A tiers step of the terms gets other bands.' })
export class ContractBandsEffectInput {
  @Field(() => String, { description: 'The id of the step.' })
  step!: string;

  @Field(() => JsonScalar, { description: 'As in the terms: [["100000", "0/1"], [null, "1/10"]].' })
  bands!: unknown;
}

@InputType({ description: 'Money that one party owes once, and another gets. It is no part of what the terms share.' })
export class ContractTrancheEffectInput {
  @Field(() => String, { description: `Names it in the contract. ${CODE}` })
  code!: string;

  @Field(() => String, { description: 'A party of the terms, who signs.' })
  funder!: string;

  @Field(() => String, { description: 'Another party of the terms.' })
  to!: string;

  @Field(() => String, { description: 'Minor units of the contract’s currency, a whole number above zero.' })
  amountMinor!: string;
}

@InputType({ description: 'A holder’s months of vesting move: by exactly one of months, advance and complete.' })
export class ContractVestingEffectInput {
  @Field(() => String, { description: 'The input of months by holder, declared as {"wager": {"holder": "months"}}.' })
  input!: string;

  @Field(() => String, { description: 'The holder.' })
  holder!: string;

  @Field(() => String, { nullable: true, description: 'Sets them to this whole number.' })
  months?: string | null;

  @Field(() => String, { nullable: true, description: 'Adds this whole number.' })
  advance?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: everything is vested.' })
  complete?: boolean | null;
}

@InputType({ description: 'A leadership challenge of the venture is opened.' })
export class ContractChallengeEffectInput {
  @Field(() => String, { description: `What the reviewers read; 1 to ${REASON_LENGTH_MAX} characters.` })
  reason!: string;
}

@InputType({ description: 'Exactly one effect.' })
export class ContractWagerEffectInput {
  @Field(() => ContractFactorEffectInput, { nullable: true, description: 'From the month on, until a later point.' })
  factor?: ContractFactorEffectInput | null;

  @Field(() => ContractBandsEffectInput, { nullable: true, description: 'From the month on, until a later point.' })
  bands?: ContractBandsEffectInput | null;

  @Field(() => ContractTrancheEffectInput, { nullable: true, description: 'Once.' })
  tranche?: ContractTrancheEffectInput | null;

  @Field(() => ContractVestingEffectInput, { nullable: true, description: 'From the month on.' })
  vesting?: ContractVestingEffectInput | null;

  @Field(() => ContractChallengeEffectInput, { nullable: true, description: 'Once; taken back with its result.' })
  challenge?: ContractChallengeEffectInput | null;
}

@InputType({ description: 'Results of a month decide what is in force from that month on.' })
export class ContractInflectionPointInput {
  @Field(() => String, { description: `Names it in the wager. ${CODE}` })
  code!: string;

  @Field(() => String, { nullable: true, description: 'For people.' })
  title?: string | null;

  @Field(() => MonthScalar, { description: 'The month whose results are judged; the version settles it.' })
  month!: Month;

  @Field(() => MonthScalar, {
    nullable: true,
    description: 'A later month, from which on a missing result counts as missed; without it the point waits.',
  })
  missedFrom?: Month | null;

  @Field(() => ContractWagerConditionInput, { description: 'When it is met.' })
  condition!: ContractWagerConditionInput;

  @Field(() => [ContractWagerEffectInput], { description: `In force when it is met; at most ${EFFECTS_MAX}.` })
  effects!: ContractWagerEffectInput[];

  @Field(() => [ContractWagerEffectInput], {
    nullable: true,
    description: `In force when it is missed; at most ${EFFECTS_MAX}.`,
  })
  otherwise?: ContractWagerEffectInput[] | null;
}

@InputType({ description: 'A performance wager (VAM): effects that hang on results.' })
export class ContractWagerInput {
  @Field(() => String, { description: `Names it in the contract. ${CODE}` })
  code!: string;

  @Field(() => String, { nullable: true, description: 'For people.' })
  title?: string | null;

  @Field(() => [ContractInflectionPointInput], { description: `1 to ${POINTS_MAX}.` })
  inflectionPoints!: ContractInflectionPointInput[];
}

@InputType({ description: 'What is assumed of a point of a wager.' })
export class ContractAssumedOutcomeInput {
  @Field(() => String, { description: 'The wager.' })
  wager!: string;

  @Field(() => String, { description: 'Its point.' })
  point!: string;

  @Field(() => AssumedOutcomeStateEnum, { description: 'How it turns out.' })
  state!: AssumedOutcome['state'];
}
