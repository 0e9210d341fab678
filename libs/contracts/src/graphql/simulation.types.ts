import { Field, ObjectType } from '@nestjs/graphql';
import { JsonScalar, MoneyType, UserError } from '#libs/platform';
import { TermsCliffType } from './contract.types.js';
import { ContractWagerOutcomeType } from './wagers/wager.types.js';

@ObjectType('ContractAllocation', { description: 'What somebody gets in a simulated period.' })
export class ContractAllocationType {
  @Field(() => String, { description: 'A party of the terms, or a holder in an agreed map.' })
  key!: string;

  @Field(() => MoneyType, { description: 'Never negative.' })
  amount!: MoneyType;
}

@ObjectType('ContractSimulationResult', {
  description: 'One simulated period, evaluated exactly as a settlement would.',
})
export class ContractSimulationResultType {
  @Field(() => String, { description: 'The name of the scenario, or the month.' })
  name!: string;

  @Field(() => JsonScalar, { description: 'The inputs that it was evaluated with, constants included.' })
  inputs!: unknown;

  @Field(() => MoneyType, { description: 'What was shared; the allocations add up to it.' })
  distributed!: MoneyType;

  @Field(() => [ContractAllocationType], { description: 'Who gets what; whoever is missing gets nothing.' })
  allocations!: ContractAllocationType[];

  @Field(() => JsonScalar, { description: 'What each step took, as in the worked cases.' })
  steps!: unknown;

  @Field(() => JsonScalar, { description: 'What is carried into the next period.' })
  stateOut!: unknown;

  @Field(() => JsonScalar, {
    description: 'How each line came about: inputs, exact values, remainders, limits, carried state.',
  })
  trace!: unknown;

  @Field(() => [ContractWagerOutcomeType], {
    description:
      'Points of wagers as they are judged or assumed; their tranches come from funders, beside the allocations.',
  })
  wagers!: ContractWagerOutcomeType[];
}

@ObjectType('ContractSimulation', { description: 'What terms would have given. Nothing of it is stored.' })
export class ContractSimulationType {
  @Field(() => [ContractSimulationResultType], {
    description: 'In the order asked for, up to the first that cannot be evaluated.',
  })
  results!: ContractSimulationResultType[];

  @Field(() => [TermsCliffType], { description: 'Where the terms jump.' })
  cliffs!: TermsCliffType[];

  @Field(() => [UserError], {
    description: 'Why there is no result, or no further one; empty when all were evaluated.',
  })
  userErrors!: UserError[];
}
