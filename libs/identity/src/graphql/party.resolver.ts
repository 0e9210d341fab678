import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Id, ok, parseId, publicId, type Refusal, type Result } from '#libs/kernel';
import {
  type Actor,
  CurrentActor,
  type GraphqlContext,
  hasRole,
  requestLoader,
  RequiresScope,
  toPayload,
  Transactor,
} from '#libs/platform';
import { AddMembership, RemoveMembership } from '../application/change-membership.js';
import { CreateParty } from '../application/create-party.js';
import { IdentityQueries } from '../application/identity.queries.js';
import type { Party } from '../domain/party.js';
import { MembershipAddInput, MembershipRemoveInput, PartyCreateInput } from './identity.inputs.js';
import { PartyPayload } from './identity.payloads.js';
import { PartyMemberType, PartyType } from './identity.types.js';
import { toPartyType } from './party.loader.js';

@Resolver(() => PartyType)
export class PartyResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly identity: IdentityQueries,
    private readonly createParty: CreateParty,
    private readonly addMembership: AddMembership,
    private readonly removeMembership: RemoveMembership,
  ) {}

  @Query(() => PartyType, {
    nullable: true,
    description: 'A party by its id; null when there is none. Scope: account:read.',
  })
  @RequiresScope('account:read')
  async party(@Args('id', { type: () => ID, description: 'Starts with pty_.' }) id: string): Promise<PartyType | null> {
    const partyId = parseId('party', id);
    const party = partyId.ok ? await this.find(partyId.value) : undefined;
    return party ? toPartyType(party) : null;
  }

  @ResolveField(() => [PartyMemberType], {
    description:
      'Who acts for the party, at most 100; empty unless the caller acts for it too, or is an operator or auditor.',
  })
  async members(@Parent() parent: PartyType, @Context() context: GraphqlContext): Promise<PartyMemberType[]> {
    const id = parseId('party', parent.id);
    const actor = context.request.actor;
    if (!id.ok || !actor || !(actor.parties.has(id.value) || hasRole(actor, 'operator', 'auditor'))) return [];
    const batch = (ids: readonly Id<'party'>[]) => this.identity.membersOfParties(this.transactor.reader, ids);
    const members = await requestLoader(context.request, 'party.members', batch).load(id.value);
    return (members ?? []).map((member) => ({ ...member, accountId: publicId('account', member.account) }));
  }

  @Mutation(() => PartyPayload, { description: 'Creates an organisation that the caller owns. Scope: account:manage.' })
  @RequiresScope('account:manage')
  async partyCreate(
    @Args('input', { description: 'The organisation.' }) input: PartyCreateInput,
    @CurrentActor() actor: Actor,
  ): Promise<PartyPayload> {
    return toPayload(await this.createParty.execute(actor, input), (party) => ({ party: toPartyType(party) }));
  }

  @Mutation(() => PartyPayload, {
    description: 'Lets an account act for an organisation that the caller owns. Scope: account:manage.',
  })
  @RequiresScope('account:manage')
  async membershipAdd(
    @Args('input', { description: 'Who acts for whom.' }) input: MembershipAddInput,
    @CurrentActor() actor: Actor,
  ): Promise<PartyPayload> {
    const party = parseId('party', input.partyId, 'partyId');
    if (!party.ok) return toPayload(party, () => ({}));
    const { email, role } = input;
    return this.changed(await this.addMembership.execute(actor, { party: party.value, email, role }));
  }

  @Mutation(() => PartyPayload, {
    description: 'Ends that an account acts for a party: by an owner, or by the account itself. Scope: account:manage.',
  })
  @RequiresScope('account:manage')
  async membershipRemove(
    @Args('input', { description: 'Who leaves which party.' }) input: MembershipRemoveInput,
    @CurrentActor() actor: Actor,
  ): Promise<PartyPayload> {
    const party = parseId('party', input.partyId, 'partyId');
    if (!party.ok) return toPayload(party, () => ({}));
    const account = parseId('account', input.accountId, 'accountId');
    if (!account.ok) return toPayload(account, () => ({}));
    return this.changed(await this.removeMembership.execute(actor, { party: party.value, account: account.value }));
  }

  private async changed(result: Result<{ party: Id<'party'> }, Refusal>): Promise<PartyPayload> {
    if (!result.ok) return toPayload(result, () => ({}));
    const party = await this.find(result.value.party);
    return toPayload(ok(party), (found) => (found ? { party: toPartyType(found) } : {}));
  }

  private async find(id: Id<'party'>): Promise<Party | undefined> {
    return (await this.identity.partiesByIds(this.transactor.reader, [id])).get(id);
  }
}
