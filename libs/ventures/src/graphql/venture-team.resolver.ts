import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, type GraphqlContext, RequiresScope } from '#libs/platform';
import { AddVentureMember } from '../application/add-venture-member.js';
import { EndVentureMembership } from '../application/end-venture-membership.js';
import { VentureMemberAddInput, VentureMemberEndInput } from './venture.inputs.js';
import { VentureLoader } from './venture.loader.js';
import { VenturePayload } from './venture.types.js';

/** Who is in a venture. */
@Resolver()
export class VentureTeamResolver {
  constructor(
    private readonly add: AddVentureMember,
    private readonly end: EndVentureMembership,
    private readonly loader: VentureLoader,
  ) {}

  @Mutation(() => VenturePayload, {
    description:
      'Takes somebody into the team, as a lead. A lead signs for the venture’s party from then on. Scope: ventures:write.',
  })
  @RequiresScope('ventures:write')
  async ventureMemberAdd(
    @Args('input', { description: 'Who, and as what.' }) input: VentureMemberAddInput,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<VenturePayload> {
    const id = parseId('venture', input.id, 'id');
    if (!id.ok) return this.loader.payload(request, id);
    const { email, role, since } = input;
    const added = await this.add.execute(actor, { venture: id.value, email, role, since: since ?? undefined });
    return this.loader.payload(request, added);
  }

  @Mutation(() => VenturePayload, {
    description:
      'Ends a membership: a lead anybody’s, a member their own. At least one lead remains. Scope: ventures:write.',
  })
  @RequiresScope('ventures:write')
  async ventureMemberEnd(
    @Args('input', { description: 'Whose, and when.' }) input: VentureMemberEndInput,
    @CurrentActor() actor: Actor,
    @Context() { request }: GraphqlContext,
  ): Promise<VenturePayload> {
    const id = parseId('venture', input.id, 'id');
    if (!id.ok) return this.loader.payload(request, id);
    const party = parseId('party', input.partyId, 'partyId');
    if (!party.ok) return this.loader.payload(request, party);
    const leaving = { venture: id.value, party: party.value, until: input.until ?? undefined };
    return this.loader.payload(request, await this.end.execute(actor, leaving));
  }
}
