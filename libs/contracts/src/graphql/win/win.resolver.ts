import { Args, Query, Resolver } from '@nestjs/graphql';
import { type Actor, CurrentActor, RequiresScope, toUserError } from '#libs/platform';
import { CompareContracts } from '../../application/compare-contracts.js';
import { FindBreakEven } from '../../application/find-break-even.js';
import { readBreakEvenInput, readCompareInput } from './read-win-inputs.js';
import { ContractBreakEvenInput, ContractCompareInput } from './win.inputs.js';
import { ContractBreakEvenType, ContractComparisonType } from './win.types.js';
import { toBreakEvenType, toComparisonType } from './win.view.js';

@Resolver()
export class WinResolver {
  constructor(
    private readonly compare: CompareContracts,
    private readonly find: FindBreakEven,
  ) {}

  @Query(() => ContractComparisonType, {
    description:
      'Two terms side by side per party, on made-up inputs or on the real events of past months. Stores nothing. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractCompare(
    @Args('input', { description: 'Which terms, and on what.' }) input: ContractCompareInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractComparisonType> {
    const asked = readCompareInput(input);
    const comparison = asked.ok ? await this.compare.execute(actor, asked.value) : { ...asked, error: [asked.error] };
    if (comparison.ok) return toComparisonType(comparison.value);
    return { scenarios: [], totals: [], userErrors: comparison.error.map(toUserError) };
  }

  @Query(() => ContractBreakEvenType, {
    description:
      'The smallest value of an input at which a party’s take covers its own cost: take >= fixed + rate * gross. Stores nothing. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractBreakEven(
    @Args('input', { description: 'Which terms, whose costs, and on what.' }) input: ContractBreakEvenInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractBreakEvenType> {
    const asked = readBreakEvenInput(input);
    if (!asked.ok) return { scenarios: [], userErrors: [toUserError(asked.error)] };
    const found = await this.find.execute(actor, asked.value);
    if (found.ok) return toBreakEvenType(found.value, asked.value);
    return { scenarios: [], userErrors: found.error.map(toUserError) };
  }
}
