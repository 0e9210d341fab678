import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ContractWagerOutcomeType } from '#libs/contracts';
import type { Id, Month } from '#libs/kernel';
import { MoneyType, MonthScalar } from '#libs/platform';
import type { PointStanding } from '../domain/point-standing.js';
import { StatementType } from './settlement.types.js';

const PointStandingStateEnum = {
  UPCOMING: 'upcoming',
  UNDECIDED: 'undecided',
  MET: 'met',
  MISSED: 'missed',
} as const satisfies Record<string, PointStanding['state']>;
registerEnumType(PointStandingStateEnum, {
  name: 'ContractPointState',
  description: 'Where a point of a wager is today.',
  valuesMap: {
    UPCOMING: { description: 'Its month is not settled yet.' },
    UNDECIDED: { description: 'A result is missing, which is not zero: nothing is in force yet.' },
    MET: { description: 'Its condition holds: its effects are in force.' },
    MISSED: { description: 'Its condition does not hold: what stands under otherwise is in force.' },
  },
});

@ObjectType('ContractPointWaiting', { description: 'Why a point is not decided.' })
export class ContractPointWaitingType {
  @Field(() => String, { description: 'What is missing, in English.' })
  reason!: string;

  @Field(() => String, { description: 'Who can move it on.' })
  owner!: string;

  @Field(() => String, { description: 'How.' })
  nextAction!: string;

  @Field(() => MonthScalar, { nullable: true, description: 'The month that ends the waiting; null when none does.' })
  by!: Month | null;
}

@ObjectType('ContractPointStanding', { description: 'Where a point of a wager is today, by the statements issued.' })
export class ContractPointStandingType {
  @Field(() => PointStandingStateEnum, { description: 'Where it is.' })
  state!: PointStanding['state'];

  @Field(() => ContractPointWaitingType, { nullable: true, description: 'Null once it is met or missed.' })
  waiting!: ContractPointWaitingType | null;

  @Field(() => ContractWagerOutcomeType, {
    nullable: true,
    description: 'As the newest statement sees it; null while it is upcoming.',
  })
  outcome!: ContractWagerOutcomeType | null;

  @Field(() => StatementType, {
    nullable: true,
    description:
      'The statement since which it is met or missed; null while it waits, or where the caller may not see it.',
  })
  decidedIn!: StatementType | null;
}

@ObjectType('StatementFunding', {
  description: 'A tranche of a wager that a statement fired, or took back because a closed month was computed again.',
})
export class StatementFundingType {
  funderId!: Id<'party'>;
  toId!: Id<'party'>;

  @Field(() => MonthScalar, { description: 'The month that it belongs to.' })
  forMonth!: Month;

  @Field(() => String, { description: 'The wager.' })
  wager!: string;

  @Field(() => String, { description: 'Its point.' })
  point!: string;

  @Field(() => String, { description: 'The tranche.' })
  tranche!: string;

  @Field(() => String, { description: 'The name in the contract of the party that owes it.' })
  funderKey!: string;

  @Field(() => String, {
    description: 'The name in the contract of the party that gets it; it is in that party’s share.',
  })
  toKey!: string;

  @Field(() => MoneyType, { description: 'Below zero where it is taken back.' })
  amount!: MoneyType;
}
