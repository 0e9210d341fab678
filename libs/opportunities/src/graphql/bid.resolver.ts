import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
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
import { OpportunityQueries } from '../application/opportunity.queries.js';
import { phaseAt } from '../domain/opportunity.js';
import { mayChangeBid, mayDecideOn, maySeeDecision, mayTakeBack, standingIn } from '../domain/opportunity.policy.js';
import { BidFilter } from './bid.inputs.js';
import {
  BidConnection,
  BidDecisionType,
  BidType,
  BidVersionType,
  BidViewerCanType,
  VERSIONS_DESCRIPTION,
} from './bid.types.js';
import { OpportunityLoaders } from './opportunity.loaders.js';
import { OpportunityType } from './opportunity.types.js';
import { toBidType, toBidVersionType, toDecisionType, toOpportunityType } from './to-types.js';

@Resolver(() => BidType)
export class BidResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: OpportunityQueries,
    private readonly loaders: OpportunityLoaders,
    private readonly parties: PartyLoader,
  ) {}

  @Query(() => BidType, {
    nullable: true,
    description:
      'A bid for the people of its party; after the deadline also for the leads of the venture, reviewers and auditors; null otherwise. Scope: opportunities:read.',
  })
  @RequiresScope('opportunities:read')
  async bid(
    @Args('id', { type: () => ID, description: 'Starts with bid_.' }) id: string,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<BidType | null> {
    const named = parseId('bid', id);
    const look = await this.loaders.look(request, actor);
    const bid = named.ok ? await this.queries.bid(this.transactor.reader, look, named.value) : undefined;
    return bid ? toBidType(bid) : null;
  }

  @Query(() => BidConnection, {
    description:
      'Bids that the caller may see, newest first; sealed ones of others are not there. Scope: opportunities:read.',
  })
  @RequiresScope('opportunities:read')
  async bids(
    @Args('filter', { type: () => BidFilter, nullable: true, description: 'Which ones; all when left out.' })
    filter: BidFilter | null,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<BidType>> {
    const { opportunityId, partyId } = filter ?? {};
    const opportunity = opportunityId ? parseId('opportunity', opportunityId, 'filter', 'opportunityId') : undefined;
    const party = partyId ? parseId('party', partyId, 'filter', 'partyId') : undefined;
    if (opportunity && !opportunity.ok) throw new InputInvalid([opportunity.error]);
    if (party && !party.ok) throw new InputInvalid([party.error]);
    const look = await this.loaders.look(request, actor);
    const wanted = { opportunity: opportunity?.value, party: party?.value };
    const rows = await this.queries.bidPage(this.transactor.reader, look, wanted, pageRequest(page, 'moment', 'id'));
    return toConnection(rows, page.first, ({ placedAt, id }) => [placedAt.toISOString(), id], toBidType);
  }

  @ResolveField(() => OpportunityType, { nullable: true, description: 'What it is a bid for.' })
  async opportunity(
    @Parent() { bid }: BidType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<OpportunityType | null> {
    const found = await this.loaders.opportunity(request, actor, bid.opportunity);
    const { now } = await this.loaders.look(request, actor);
    return found ? toOpportunityType(found, now) : null;
  }

  @ResolveField(() => PartyType, { description: 'The bidder.' })
  party(@Parent() { bid }: BidType, @Context() { request }: GraphqlContext): Promise<PartyType> {
    return this.parties.party(request, bid.party);
  }

  @ResolveField(() => [BidVersionType], { description: VERSIONS_DESCRIPTION })
  async versions(@Parent() { bid }: BidType, @Context() { request }: GraphqlContext): Promise<BidVersionType[]> {
    return (await this.loaders.versions(request, bid)).map(toBidVersionType);
  }

  @ResolveField(() => BidDecisionType, {
    nullable: true,
    description: 'Null while there is none; before the review is concluded only those who see all bids see it.',
  })
  async decision(
    @Parent() { bid }: BidType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<BidDecisionType | null> {
    const found = await this.loaders.opportunity(request, actor, bid.opportunity);
    const { sight } = await this.loaders.look(request, actor);
    const isShown = found && maySeeDecision(found.opportunity, standingIn(bid.venture, sight));
    return bid.decision && isShown ? toDecisionType(bid.decision) : null;
  }

  @ResolveField(() => BidViewerCanType, { description: 'The commands ask the same rules.' })
  async viewerCan(
    @Parent() { bid }: BidType,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<BidViewerCanType> {
    const { sight, now } = await this.loaders.look(request, actor);
    const found = await this.loaders.opportunity(request, actor, bid.opportunity);
    if (!found) throw new Error(`the opportunity of the bid ${bid.id} is hidden from who sees the bid`);
    const standing = standingIn(bid.venture, sight);
    const { opportunity, hasBids } = found;
    return {
      revise: permissionType(mayChangeBid(bid, opportunity, { standing, now })),
      withdraw: permissionType(mayTakeBack(bid, opportunity, { standing, now })),
      decide: permissionType(mayDecideOn(bid, phaseAt(opportunity, hasBids, now), standing)),
    };
  }
}
