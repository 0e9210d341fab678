import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader, PartyType } from '#libs/identity';
import type { GraphqlContext } from '#libs/platform';
import { VentureHistoryEntryType, VentureMemberType } from './venture.types.js';

@Resolver(() => VentureMemberType)
export class VentureMemberResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyType, { description: 'The person.' })
  party(@Parent() member: VentureMemberType, @Context() context: GraphqlContext): Promise<PartyType> {
    return this.parties.party(context.request, member.partyId);
  }
}

@Resolver(() => VentureHistoryEntryType)
export class VentureHistoryResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => String, {
    nullable: true,
    description: 'The name of who did it; null when the rulebook’s clock did.',
  })
  async by(@Parent() entry: VentureHistoryEntryType, @Context() context: GraphqlContext): Promise<string | null> {
    return entry.byAccount === null ? null : this.parties.accountName(context.request, entry.byAccount);
  }
}
