import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Clock, type Month } from '#libs/kernel';
import { type GraphqlContext, MonthScalar } from '#libs/platform';
import { DISBANDINGS_MAX, lastMonthOf } from '../../domain/disbanding/disbanding.js';
import { ContractLoader } from '../contract.loaders.js';
import { ContractType } from '../contract.types.js';
import { ContractDisbandingType } from './disbanding.types.js';
import { toDisbandingType } from './disbanding.view.js';

@Resolver(() => ContractType)
export class ContractDisbandingsResolver {
  constructor(
    private readonly loader: ContractLoader,
    private readonly clock: Clock,
  ) {}

  @ResolveField(() => MonthScalar, {
    nullable: true,
    description: 'The last month that it settles, once every party has agreed to its end; null while it has none.',
  })
  async lastMonth(@Parent() parent: ContractType, @Context() { request }: GraphqlContext): Promise<Month | null> {
    return lastMonthOf(await this.loader.contract(request, parent));
  }

  @ResolveField(() => [ContractDisbandingType], {
    description: `Proposals to end it, newest first; at most ${DISBANDINGS_MAX}.`,
  })
  async disbandings(
    @Parent() parent: ContractType,
    @Context() { request }: GraphqlContext,
  ): Promise<ContractDisbandingType[]> {
    const contract = await this.loader.contract(request, parent);
    const now = this.clock.now();
    return contract.disbandings.map((one) => toDisbandingType(contract, one, now)).reverse();
  }
}
