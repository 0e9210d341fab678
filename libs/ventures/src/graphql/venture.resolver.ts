import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import { parseId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  permissionType,
  requestLoader,
  RequiresScope,
  toConnection,
  Transactor,
} from '#libs/platform';
import { AdmissionQueries } from '../application/admission.queries.js';
import { VentureQueries } from '../application/venture.queries.js';
import { pendingOf } from '../domain/pending.js';
import { mayDecide, mayManageMembers, mayMove, maySeeDetails } from '../domain/venture.policy.js';
import { toIndustryPlatformType, toRulebookType } from './admission.resolver.js';
import { IndustryPlatformType, RulebookType } from './admission.types.js';
import { VentureFilter } from './venture.inputs.js';
import { toVentureType, VentureLoader } from './venture.loader.js';
import { VentureConnection, VentureReviewType, VentureType, VentureViewerCanType } from './venture.types.js';

@Resolver(() => VentureType)
export class VentureResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: VentureQueries,
    private readonly admission: AdmissionQueries,
    private readonly loader: VentureLoader,
    private readonly parties: PartyLoader,
  ) {}

  @Query(() => VentureType, {
    nullable: true,
    description: 'A venture by its id; null when there is none, or the caller may not see it. Scope: ventures:read.',
  })
  @RequiresScope('ventures:read')
  async venture(
    @Args('id', { type: () => ID, description: 'Starts with ven_.' }) id: string,
    @Context() context: GraphqlContext,
  ): Promise<VentureType | null> {
    const ventureId = parseId('venture', id);
    return ventureId.ok ? this.loader.venture(context.request, ventureId.value) : null;
  }

  @Query(() => VentureConnection, {
    description: 'The ventures that the caller may see, latest application first. Scope: ventures:read.',
  })
  @RequiresScope('ventures:read')
  async ventures(
    @Args() page: PageArgs,
    @Args('filter', { type: () => VentureFilter, nullable: true, description: 'Which ones; all when left out.' })
    filter: VentureFilter | null,
    @Context() { request }: GraphqlContext,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<VentureType>> {
    const wanted = { state: filter?.state ?? null, origin: filter?.origin ?? null, mine: filter?.mine ?? false };
    const rows = await this.queries.list(this.transactor.reader, actor, wanted, pageRequest(page, 'moment', 'id'));
    return toConnection(
      rows,
      page.first,
      ({ venture }) => [venture.appliedAt.toISOString(), venture.id],
      (seen) => toVentureType(request, seen),
    );
  }

  @ResolveField(() => PartyType, { description: 'The venture’s own organisation: it signs and earns.' })
  party(@Parent() { seen }: VentureType, @Context() context: GraphqlContext): Promise<PartyType> {
    return this.parties.party(context.request, seen.venture.party);
  }

  @ResolveField(() => IndustryPlatformType, { nullable: true, description: 'The field that it belongs to, if any.' })
  async industryPlatform(
    @Parent() { seen }: VentureType,
    @Context() { request }: GraphqlContext,
  ): Promise<IndustryPlatformType | null> {
    const id = seen.venture.industryPlatform;
    if (id === null) return null;
    const found = await requestLoader(request, 'industryPlatform', (ids: readonly (typeof id)[]) =>
      this.admission.platformsByIds(this.transactor.reader, ids),
    ).load(id);
    return found ? toIndustryPlatformType(found) : null;
  }

  @ResolveField(() => RulebookType, { description: 'The rulebook by which its application is or was decided.' })
  async rulebook(@Parent() { seen }: VentureType, @Context() { request }: GraphqlContext): Promise<RulebookType> {
    const id = seen.venture.rulebook;
    const found = await requestLoader(request, 'rulebook', (ids: readonly (typeof id)[]) =>
      this.admission.rulebooksByIds(this.transactor.reader, ids),
    ).load(id);
    if (!found) throw new Error(`the rulebook ${id} that a venture names does not exist`);
    return toRulebookType(found);
  }

  @ResolveField(() => VentureReviewType, {
    nullable: true,
    description:
      'What it waits for; null when it does not wait, or the caller is not of the venture, a reviewer or an auditor.',
  })
  review(@Parent() { seen }: VentureType, @Context() { request }: GraphqlContext): VentureReviewType | null {
    if (!request.actor || !maySeeDetails(request.actor, seen)) return null;
    return pendingOf(seen.venture) ?? null;
  }

  @ResolveField(() => VentureViewerCanType, { description: 'What the caller may do with it now, and why not.' })
  viewerCan(@Parent() { seen }: VentureType, @CurrentActor() actor: Actor): VentureViewerCanType {
    return {
      admit: permissionType(mayDecide(actor, seen, 'admit')),
      requestChanges: permissionType(mayDecide(actor, seen, 'requestChanges')),
      reject: permissionType(mayDecide(actor, seen, 'reject')),
      resubmit: permissionType(mayMove(seen, 'resubmit')),
      withdraw: permissionType(mayMove(seen, 'withdraw')),
      close: permissionType(mayMove(seen, 'close')),
      manageMembers: permissionType(mayManageMembers(seen)),
    };
  }
}
