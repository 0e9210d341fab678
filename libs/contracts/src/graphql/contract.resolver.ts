import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Clock, type Month, parseId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  MonthScalar,
  PageArgs,
  pageRequest,
  permissionType,
  RequiresScope,
  toConnection,
  Transactor,
} from '#libs/platform';
import { VentureLoader, VentureType } from '#libs/ventures';
import { ContractQueries } from '../application/contract.queries.js';
import {
  mayAmend,
  mayPropose,
  mayRevise,
  maySign,
  mayTryOnPastMonths,
  mayWithdraw,
} from '../domain/contract.policy.js';
import { mayProposeDisbanding } from '../domain/disbanding/disbanding.policy.js';
import { settlesIn } from '../domain/version-in-force.js';
import { ContractFilter } from './contract.inputs.js';
import { ContractLoader } from './contract.loaders.js';
import {
  ContractConnection,
  ContractType,
  ContractVersionType,
  ContractViewerCanType,
  VERSIONS_DESCRIPTION,
} from './contract.types.js';
import { toContractType, toVersionType } from './contract.view.js';

@Resolver(() => ContractType)
export class ContractResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: ContractQueries,
    private readonly loader: ContractLoader,
    private readonly ventures: VentureLoader,
    private readonly clock: Clock,
  ) {}

  @Query(() => ContractType, {
    nullable: true,
    description:
      'A contract for its parties, the people of its venture, finance, auditors and operators; null for everybody else. Scope: contracts:read.',
  })
  @RequiresScope('contracts:read')
  async contract(
    @Args('id', { type: () => ID, description: 'Starts with ctr_.' }) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<ContractType | null> {
    const contract = parseId('contract', id);
    const seen = contract.ok && (await this.queries.seen(this.transactor.reader, actor, contract.value));
    return seen ? toContractType(seen.contract, seen.contract) : null;
  }

  @Query(() => ContractConnection, {
    description: 'Contracts that the caller may see, newest first. Scope: contracts:read.',
  })
  @RequiresScope('contracts:read')
  async contracts(
    @Args('filter', { type: () => ContractFilter, nullable: true, description: 'Which ones; all when left out.' })
    filter: ContractFilter | null,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<ContractType>> {
    const { reader } = this.transactor;
    const venture = filter?.ventureId ? parseId('venture', filter.ventureId) : undefined;
    const wanted = {
      ...(venture?.ok && { venture: venture.value }),
      ...(filter?.state && { state: filter.state }),
    };
    // What is not the id of a venture has no contracts.
    const isOfNobody = venture?.ok === false;
    const heads = isOfNobody ? [] : await this.queries.page(reader, actor, wanted, pageRequest(page, 'moment', 'id'));
    return toConnection(
      heads,
      page.first,
      ({ createdAt, id }) => [createdAt.toISOString(), id],
      (head) => toContractType(head),
    );
  }

  @ResolveField(() => VentureType, {
    nullable: true,
    description: 'The venture whose money it shares; null when the caller may not see it.',
  })
  venture(@Parent() { head }: ContractType, @Context() { request }: GraphqlContext): Promise<VentureType | null> {
    return this.ventures.venture(request, head.venture);
  }

  @ResolveField(() => [ContractVersionType], { description: VERSIONS_DESCRIPTION })
  async versions(
    @Parent() parent: ContractType,
    @Context() { request }: GraphqlContext,
  ): Promise<ContractVersionType[]> {
    const { versions } = await this.loader.contract(request, parent);
    return versions.map((version) => toVersionType(parent.head, version)).reverse();
  }

  @ResolveField(() => ContractVersionType, {
    nullable: true,
    description: 'The version that settles a month; null when none is signed for it, and after the last month.',
  })
  async inForceVersion(
    @Args('month', { type: () => MonthScalar, description: 'The month.' }) month: Month,
    @Parent() parent: ContractType,
    @Context() { request }: GraphqlContext,
  ): Promise<ContractVersionType | null> {
    const version = settlesIn(await this.loader.contract(request, parent), month);
    return version ? toVersionType(parent.head, version) : null;
  }

  @ResolveField(() => ContractViewerCanType, {
    description: 'What the caller may do with the newest version. The commands ask the same rules.',
  })
  async viewerCan(
    @Parent() parent: ContractType,
    @Context() { request }: GraphqlContext,
    @CurrentActor() actor: Actor,
  ): Promise<ContractViewerCanType> {
    const contract = await this.loader.contract(request, parent);
    const standing = await this.loader.standing(request, actor, contract.venture);
    return {
      amend: permissionType(mayAmend(contract, standing)),
      revise: permissionType(mayRevise(contract, standing)),
      propose: permissionType(mayPropose(contract, standing)),
      sign: permissionType(maySign(contract, standing)),
      withdraw: permissionType(mayWithdraw(contract, standing)),
      disband: permissionType(mayProposeDisbanding(contract, standing, this.clock.now())),
      tryOnPastMonths: permissionType(mayTryOnPastMonths(contract, standing)),
    };
  }
}
