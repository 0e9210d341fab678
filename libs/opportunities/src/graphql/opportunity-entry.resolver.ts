import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  RequiresScope,
  toConnection,
  Transactor,
} from '#libs/platform';
import { OpportunityQueries } from '../application/opportunity.queries.js';
import { OpportunityLoaders } from './opportunity.loaders.js';
import { OpportunityEntryConnection, OpportunityEntryType, OpportunityType } from './opportunity.types.js';
import { keyOfEntry, toEntryType, toOpportunityType } from './to-types.js';

@Resolver(() => OpportunityEntryType)
export class OpportunityEntryResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: OpportunityQueries,
    private readonly loaders: OpportunityLoaders,
    private readonly parties: PartyLoader,
  ) {}

  @Query(() => OpportunityEntryConnection, {
    description:
      'What is addressed to the caller, newest first: to a venture that they lead, to reviewers if they are one, or to a party that they act for. Scope: opportunities:read.',
  })
  @RequiresScope('opportunities:read')
  async opportunityNotices(
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<OpportunityEntryType>> {
    const look = await this.loaders.look(request, actor);
    const entries = await this.queries.notices(
      this.transactor.reader,
      look,
      pageRequest(page, 'moment', 'number', 'id'),
    );
    return toConnection(entries, page.first, keyOfEntry, toEntryType);
  }

  @ResolveField(() => OpportunityType, { nullable: true, description: 'What it is about.' })
  async opportunity(
    @Parent() { entry }: OpportunityEntryType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<OpportunityType | null> {
    const found = await this.loaders.opportunity(request, actor, entry.opportunity);
    const { now } = await this.loaders.look(request, actor);
    return found ? toOpportunityType(found, now) : null;
  }

  @ResolveField(() => PartyType, {
    nullable: true,
    description: 'The party that it is for; null when it is for others.',
  })
  async party(
    @Parent() { entry }: OpportunityEntryType,
    @Context() { request }: GraphqlContext,
  ): Promise<PartyType | null> {
    return entry.to.kind === 'party' ? this.parties.party(request, entry.to.party) : null;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The name of who did it; null when the published rule did.',
  })
  async by(@Parent() { entry }: OpportunityEntryType, @Context() { request }: GraphqlContext): Promise<string | null> {
    return entry.by ? this.parties.accountName(request, entry.by) : null;
  }
}
