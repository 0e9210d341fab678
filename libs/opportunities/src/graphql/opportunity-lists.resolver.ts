import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  toConnection,
} from '#libs/platform';
import { BidConnection, BidType } from './bid.types.js';
import { OpportunityLoaders } from './opportunity.loaders.js';
import { OpportunityEntryConnection, OpportunityEntryType, OpportunityType } from './opportunity.types.js';
import { keyOfEntry, toBidType, toEntryType } from './to-types.js';

/** What hangs under an opportunity and can grow. */
@Resolver(() => OpportunityType)
export class OpportunityListsResolver {
  constructor(private readonly loaders: OpportunityLoaders) {}

  @ResolveField(() => BidConnection, {
    description:
      'Bids, newest first: the caller’s parties’ own; after the deadline all for the leads of the venture, reviewers and auditors.',
  })
  async bids(
    @Parent() { found }: OpportunityType,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<BidType>> {
    const bids = await this.loaders.bids(request, actor, { found, page: pageRequest(page, 'moment', 'id') });
    return toConnection(bids, page.first, ({ placedAt, id }) => [placedAt.toISOString(), id], toBidType);
  }

  @ResolveField(() => OpportunityEntryConnection, {
    description:
      'What happened, newest first: lines for everybody, and those for the caller; leads, reviewers and auditors see all.',
  })
  async timeline(
    @Parent() { found }: OpportunityType,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<OpportunityEntryType>> {
    const entries = await this.loaders.timeline(request, actor, {
      found,
      page: pageRequest(page, 'moment', 'number', 'id'),
    });
    return toConnection(entries, page.first, keyOfEntry, toEntryType);
  }
}
