import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Refusal } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toUserError } from '#libs/platform';
import { SimulateContract } from '../application/simulate-contract.js';
import { ContractSimulateInput } from './contract.inputs.js';
import { toSimulationType } from './contract.view.js';
import { readSimulateInput } from './read-inputs.js';
import { ContractSimulationType } from './simulation.types.js';

@Resolver()
export class ContractSimulationResolver {
  constructor(private readonly simulate: SimulateContract) {}

  @Query(() => ContractSimulationType, {
    description:
      'What terms would give, on made-up inputs or on the real events of past months. Stores nothing. Scope: contracts:write.',
  })
  @RequiresScope('contracts:write')
  async contractSimulate(
    @Args('input', { description: 'What is tried, and on what.' }) input: ContractSimulateInput,
    @CurrentActor() actor: Actor,
  ): Promise<ContractSimulationType> {
    const asked = readSimulateInput(input);
    if (!asked.ok) return refused([asked.error]);
    const simulation = await this.simulate.execute(actor, asked.value);
    return simulation.ok ? toSimulationType(simulation.value) : refused(simulation.error);
  }
}

function refused(refusals: readonly Refusal[]): ContractSimulationType {
  return { results: [], cliffs: [], userErrors: refusals.map(toUserError) };
}
