import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MoneyType, UserError } from '#libs/platform';
import type { Found } from '../../domain/win/first-covering.js';

@ObjectType('ComparedAmount', { description: 'An amount by two terms.' })
export class ComparedAmountType {
  @Field(() => MoneyType, { nullable: true, description: 'By the left terms; null where they do not know the party.' })
  left!: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'By the right terms; null where they do not know the party.' })
  right!: MoneyType | null;

  @Field(() => MoneyType, {
    description:
      'Right minus left, null counting as nothing: what changes when the right terms take the left ones’ place.',
  })
  difference!: MoneyType;
}

@ObjectType('ComparedParty', { description: 'What a party gets by two terms.' })
export class ComparedPartyType extends ComparedAmountType {
  @Field(() => String, { description: 'A party of the terms, or a holder in an agreed map; matched by this name.' })
  key!: string;
}

@ObjectType('ComparedScenario', { description: 'One period by two terms.' })
export class ComparedScenarioType {
  @Field(() => String, { description: 'The name of the scenario, or the month.' })
  name!: string;

  @Field(() => ComparedAmountType, { description: 'What is shared.' })
  distributed!: ComparedAmountType;

  @Field(() => [ComparedPartyType], {
    description: 'The parties of the left terms, then those of the right ones alone.',
  })
  parties!: ComparedPartyType[];
}

@ObjectType('ContractComparison', { description: 'Two terms side by side. Nothing of it is stored.' })
export class ContractComparisonType {
  @Field(() => [ComparedScenarioType], { description: 'In the order asked for, as far as both can be evaluated.' })
  scenarios!: ComparedScenarioType[];

  @Field(() => [ComparedPartyType], { description: 'Over all these scenarios.' })
  totals!: ComparedPartyType[];

  @Field(() => [UserError], { description: 'Why there is no result, or no further one; empty otherwise.' })
  userErrors!: UserError[];
}

export const BreakEvenOutcomeEnum = {
  REACHED: 'reached',
  NEVER_WITHIN_LIMIT: 'never',
  UNDECIDED: 'undecided',
} as const satisfies Record<string, Found['outcome']>;
registerEnumType(BreakEvenOutcomeEnum, {
  name: 'BreakEvenOutcome',
  description: 'Whether a party covers its own cost.',
  valuesMap: {
    REACHED: { description: 'From the point that is shown; below it nothing covers.' },
    NEVER_WITHIN_LIMIT: { description: 'Nowhere from zero to the limit.' },
    UNDECIDED: {
      description:
        'The search was ended to stay quick: nothing up to checkedUpTo covers. Ask with a lower limit or fewer parties.',
    },
  },
});

@ObjectType('BreakEvenPoint', { description: 'What a party takes, and what its own cost is, at a value of the input.' })
export class BreakEvenPointType {
  @Field(() => String, { description: 'The value of the input, a whole number.' })
  value!: string;

  @Field(() => MoneyType, { description: 'What the party takes.' })
  take!: MoneyType;

  @Field(() => MoneyType, { description: 'Its own cost, rounded up to a whole minor unit.' })
  cost!: MoneyType;

  @Field(() => Boolean, { description: 'Whether the take covers the cost.' })
  covers!: boolean;
}

@ObjectType('PartyBreakEven', { description: 'From what value on a party covers its own cost.' })
export class PartyBreakEvenType {
  @Field(() => String, { description: 'The party.' })
  key!: string;

  @Field(() => BreakEvenPointType, { description: 'At the value that the scenario or the month has.' })
  given!: BreakEvenPointType;

  @Field(() => BreakEvenOutcomeEnum, { description: 'Whether there is a point.' })
  outcome!: Found['outcome'];

  @Field(() => BreakEvenPointType, { nullable: true, description: 'The smallest value that covers; null without one.' })
  point!: BreakEvenPointType | null;

  @Field(() => BreakEvenPointType, {
    nullable: true,
    description: 'One unit below the point; null without a point, at zero, and where the terms cannot be evaluated.',
  })
  oneBelow!: BreakEvenPointType | null;

  @Field(() => String, {
    nullable: true,
    description: 'Up to which value nothing covers; null when a point was found.',
  })
  checkedUpTo!: string | null;
}

@ObjectType('ScenarioBreakEven', { description: 'The parties in one period.' })
export class ScenarioBreakEvenType {
  @Field(() => String, { description: 'The name of the scenario, or the month.' })
  name!: string;

  @Field(() => [PartyBreakEvenType], { description: 'In the order asked for.' })
  parties!: PartyBreakEvenType[];
}

@ObjectType('ContractBreakEven', {
  description:
    'From what value of an input on parties cover their own costs, period by period. Nothing of it is stored.',
})
export class ContractBreakEvenType {
  @Field(() => [ScenarioBreakEvenType], {
    description: 'In the order asked for, as far as the terms can be evaluated.',
  })
  scenarios!: ScenarioBreakEvenType[];

  @Field(() => [UserError], { description: 'Why there is no result, or no further one; empty otherwise.' })
  userErrors!: UserError[];
}
