import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { type MembershipRole, PLATFORM_PARTY } from '../domain/party.js';
import { AccountStore } from '../persistence/account.store.js';
import { PartyStore } from '../persistence/party.store.js';

export type MembershipChange = { readonly party: Id<'party'> };

/** Who acts for a party is for its owners to say. */
@Injectable()
export class AddMembership {
  constructor(
    private readonly transactor: Transactor,
    private readonly parties: PartyStore,
    private readonly accounts: AccountStore,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND (party, or account of the address), NOT_PERMITTED (a person's own party), ALREADY_MEMBER. */
  async execute(
    actor: Actor,
    input: { party: Id<'party'>; email: string; role: MembershipRole },
  ): Promise<Result<MembershipChange, Refusal>> {
    return this.transactor.run(async (tx) => {
      if (input.party === PLATFORM_PARTY && actor.ownedParties.has(PLATFORM_PARTY)) return err(platformParty());
      const members = await this.parties.membersForUpdate(tx, input.party);
      if (roleOf(actor, members) !== 'owner') return err(notFound('the party'));
      const party = (await this.parties.byIds(tx, [input.party])).get(input.party);
      if (party?.kind !== 'organisation') {
        return err(
          refusal('NOT_PERMITTED', 'nobody else acts for a person; create an organisation instead', ['partyId']),
        );
      }
      const account = await this.accounts.byEmail(tx, input.email);
      if (!account) return err({ ...notFound('an account with this e-mail address'), path: ['email'] });
      const membership = { party: party.id, account: account.id, role: input.role, since: this.clock.now() };
      const added = await this.parties.addMember(tx, membership);
      return added
        ? ok({ party: party.id })
        : err(refusal('ALREADY_MEMBER', 'this account acts for the party already', ['email']));
    });
  }
}

@Injectable()
export class RemoveMembership {
  constructor(
    private readonly transactor: Transactor,
    private readonly parties: PartyStore,
  ) {}

  /** An owner removes anybody; a member removes themselves. Refused: NOT_FOUND, LAST_OWNER. */
  async execute(
    actor: Actor,
    input: { party: Id<'party'>; account: Id<'account'> },
  ): Promise<Result<MembershipChange, Refusal>> {
    return this.transactor.run(async (tx) => {
      const members = await this.parties.membersForUpdate(tx, input.party);
      const own = roleOf(actor, members);
      if (own !== 'owner' && !(own && input.account === actor.account)) return err(notFound('the party'));
      const leaving = members.find((member) => member.account === input.account);
      if (!leaving) return err({ ...notFound('the member'), path: ['accountId'] });
      const owners = members.filter((member) => member.role === 'owner');
      if (leaving.role === 'owner' && owners.length === 1) {
        return err(
          refusal('LAST_OWNER', 'a party keeps at least one owner; make somebody else an owner first', ['accountId']),
        );
      }
      await this.parties.removeMember(tx, input.party, input.account);
      return ok({ party: input.party });
    });
  }
}

// As it stands under the lock: whoever was removed while the request was on its way changes nothing any more.
function roleOf(
  actor: Actor,
  members: readonly { account: Id<'account'>; role: MembershipRole }[],
): MembershipRole | undefined {
  return members.find((member) => member.account === actor.account)?.role;
}

// A membership would outlast the role, and nobody could take it away.
function platformParty(): Refusal {
  return refusal('NOT_PERMITTED', 'the operators act for the platform; give the role operator instead', ['partyId']);
}
