import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { WAGERS_MAX } from '../../domain/wagers/wager.js';
import { ContractVersionType } from '../contract.types.js';
import { ContractWagerType } from './wager.types.js';
import { toWagerTypes } from './wager.view.js';

@Resolver(() => ContractVersionType)
export class ContractWagersResolver {
  @ResolveField(() => [ContractWagerType], {
    description: `Performance wagers: effects that hang on results; at most ${WAGERS_MAX}, in the order of the contract.`,
  })
  wagers(@Parent() { version, head }: ContractVersionType): ContractWagerType[] {
    const { id: contract, venture, currency } = head;
    return toWagerTypes(version.clauses.wagers ?? [], { contract, venture, currency, version: version.number });
  }
}
