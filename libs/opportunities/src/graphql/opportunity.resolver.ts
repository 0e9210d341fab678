import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { ContractLoader, ContractType } from '#libs/contracts';
import { parseId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  InputInvalid,
  PageArgs,
  pageRequest,
  permissionType,
  RequiresScope,
  toConnection,
  Transactor,
} from '#libs/platform';
import { VentureLoader, VentureType } from '#libs/ventures';
import { OpportunityQueries } from '../application/opportunity.queries.js';
import { phaseAt } from '../domain/opportunity.js';
import { mayBid, mayPost, mayReview, mayWithdraw, standingIn } from '../domain/opportunity.policy.js';
import { OpportunityFilter } from './opportunity.inputs.js';
import { OpportunityLoaders } from './opportunity.loaders.js';
import { OpportunityConnection, OpportunityType, OpportunityViewerCanType } from './opportunity.types.js';
import { toOpportunityType } from './to-types.js';

@Resolver(() => OpportunityType)
export class OpportunityResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: OpportunityQueries,
    private readonly loaders: OpportunityLoaders,
    private readonly ventures: VentureLoader,
    private readonly contracts: ContractLoader,
  ) {}

  @Query(() => OpportunityType, {
    nullable: true,
    description:
      'A posted opportunity for everybody who is signed in; a draft for the people of its venture, reviewers and auditors; null otherwise. Scope: opportunities:read.',
  })
  @RequiresScope('opportunities:read')
  async opportunity(
    @Args('id', { type: () => ID, description: 'Starts with opp_.' }) id: string,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<OpportunityType | null> {
    const named = parseId('opportunity', id);
    const found = named.ok ? await this.loaders.opportunity(request, actor, named.value) : undefined;
    const { now } = await this.loaders.look(request, actor);
    return found ? toOpportunityType(found, now) : null;
  }

  @Query(() => OpportunityConnection, {
    description: 'Opportunities that the caller may see, newest first. Scope: opportunities:read.',
  })
  @RequiresScope('opportunities:read')
  async opportunities(
    @Args('filter', { type: () => OpportunityFilter, nullable: true, description: 'Which ones; all when left out.' })
    filter: OpportunityFilter | null,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<OpportunityType>> {
    const venture = filter?.ventureId ? parseId('venture', filter.ventureId, 'filter', 'ventureId') : undefined;
    if (venture && !venture.ok) throw new InputInvalid([venture.error]);
    const wanted = { venture: venture?.value, state: filter?.state ?? undefined, kind: filter?.kind ?? undefined };
    const look = await this.loaders.look(request, actor);
    const rows = await this.queries.page(this.transactor.reader, look, wanted, pageRequest(page, 'moment', 'id'));
    return toConnection(
      rows,
      page.first,
      ({ opportunity }) => [opportunity.createdAt.toISOString(), opportunity.id],
      (found) => toOpportunityType(found, look.now),
    );
  }

  @ResolveField(() => VentureType, {
    nullable: true,
    description: 'The venture that looks for joiners; null when the caller may not see it.',
  })
  venture(@Parent() { found }: OpportunityType, @Context() { request }: GraphqlContext): Promise<VentureType | null> {
    return this.ventures.venture(request, found.opportunity.venture);
  }

  @ResolveField(() => ContractType, {
    nullable: true,
    description: 'The contract of the joiners; null before there is one, and for those who may not see it.',
  })
  async contract(
    @Parent() { found }: OpportunityType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<ContractType | null> {
    const { contract } = found.opportunity;
    return contract ? this.contracts.visible(request, actor, contract) : null;
  }

  @ResolveField(() => ContractType, {
    nullable: true,
    description: 'The contract that the new one stands under; null for none, and for those who may not see it.',
  })
  async parentContract(
    @Parent() { found }: OpportunityType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<ContractType | null> {
    const { parentContract } = found.opportunity.posting;
    return parentContract ? this.contracts.visible(request, actor, parentContract) : null;
  }

  @ResolveField(() => OpportunityViewerCanType, { description: 'The commands ask the same rules.' })
  async viewerCan(
    @Parent() { found }: OpportunityType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<OpportunityViewerCanType> {
    const { sight, now } = await this.loaders.look(request, actor);
    const { opportunity, hasBids } = found;
    const standing = standingIn(opportunity.venture, sight);
    return {
      post: permissionType(mayPost(opportunity, standing)),
      withdraw: permissionType(mayWithdraw(opportunity, { standing, now })),
      bid: permissionType(mayBid(opportunity, { standing, now })),
      review: permissionType(mayReview(phaseAt(opportunity, hasBids, now), standing)),
    };
  }
}
