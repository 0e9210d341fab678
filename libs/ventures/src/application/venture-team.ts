import { Injectable } from '@nestjs/common';
import { err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { AccountRegistry, IdentityQueries } from '#libs/identity';
import type { Tx } from '#libs/platform';
import { dayOf, teamEntry } from '../domain/membership.js';
import type { Stamp } from '../domain/review.js';
import type { MemberRole, Venture, VentureMember } from '../domain/venture.js';
import { VentureTeamStore } from '../persistence/venture-team.store.js';
import { VentureStore } from '../persistence/venture.store.js';

/** Somebody who joins: the account that acts, and the person that is the member. */
export type Joiner = { readonly account: Id<'account'>; readonly person: Id<'party'>; readonly name: string };

export type Joining = { readonly joiners: readonly Joiner[]; readonly role: MemberRole; readonly since: string };

type TeamOf = { readonly venture: Id<'venture'>; readonly party: Id<'party'> };

/** Keeps the team and who acts for the venture's party in step: leads sign for it, members see what it sees. */
@Injectable()
export class VentureTeam {
  constructor(
    private readonly identity: IdentityQueries,
    private readonly registry: AccountRegistry,
    private readonly team: VentureTeamStore,
    private readonly ventures: VentureStore,
  ) {}

  members(tx: Tx, venture: Id<'venture'>): Promise<VentureMember[]> {
    return this.team.members(tx, venture);
  }

  /** Each person once. Refused: NOT_FOUND with the path of the first address that no account has. */
  async joinersOf(
    tx: Tx,
    emails: readonly string[],
    pathOf: (index: number) => readonly string[],
  ): Promise<Result<Joiner[], Refusal>> {
    const joiners = new Map<Id<'account'>, Joiner>();
    for (const [index, email] of emails.entries()) {
      const account = await this.identity.accountByEmail(tx, email);
      if (!account) return err({ ...notFound('an account with this e-mail address'), path: pathOf(index) });
      joiners.set(account.id, { account: account.id, person: account.person, name: account.displayName });
    }
    return ok([...joiners.values()]);
  }

  async join(tx: Tx, { venture, party }: TeamOf, { joiners, role, since }: Joining): Promise<void> {
    const members = joiners.map(({ person }) => ({ party: person, role, since }));
    await this.team.addMembers(tx, venture, members);
    for (const { account } of joiners) {
      await this.registry.letActFor(tx, { party, account, role: role === 'lead' ? 'owner' : 'member' });
    }
  }

  /** The new lead first, then the old ones go, so that somebody signs for the venture's party all the time. */
  async replaceLeads(
    tx: Tx,
    venture: Venture,
    { joiner, stamp }: { readonly joiner: Joiner; readonly stamp: Stamp },
  ): Promise<Result<null, Refusal>> {
    const of = { venture: venture.id, party: venture.party };
    const today = dayOf(stamp.at);
    const current = (await this.team.members(tx, of.venture)).filter(({ until }) => until === null);
    if (current.some(({ party, role }) => party === joiner.person && role === 'lead')) {
      return err(refusal('INPUT_INVALID', 'the person leads the venture already; name another', ['newLeadEmail']));
    }
    await this.team.endMembership(tx, of.venture, joiner.person, today);
    await this.join(tx, of, { joiners: [joiner], role: 'lead', since: today });
    const entries = [
      teamEntry(venture, 'member_added', `${joiner.name}, lead since ${today}, after a challenge`, stamp),
    ];
    for (const { party, since } of current.filter(({ role }) => role === 'lead')) {
      const left = await this.leave(tx, of, party, today);
      if (!left.ok) return left;
      entries.push(teamEntry(venture, 'member_ended', `lead from ${since} until ${today}, after a challenge`, stamp));
    }
    await this.ventures.appendHistory(tx, [{ venture, entries: entries.flatMap((change) => change.entries) }]);
    return ok(null);
  }

  /** Refused: LAST_OWNER when nobody else signs for the venture's party. */
  async leave(tx: Tx, { venture, party }: TeamOf, person: Id<'party'>, until: string): Promise<Result<null, Refusal>> {
    await this.team.endMembership(tx, venture, person, until);
    for (const { account } of await this.identity.partyMembers(tx, person)) {
      const ended = await this.registry.endActingFor(tx, party, account);
      if (!ended.ok) return ended;
    }
    return ok(null);
  }
}
