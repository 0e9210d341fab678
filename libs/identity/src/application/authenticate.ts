import { Injectable } from '@nestjs/common';
import { Clock, type Id } from '#libs/kernel';
import { type Actor, ActorSource, type Scope, Transactor } from '#libs/platform';
import { secretHash } from '../domain/credentials.js';
import { PLATFORM_PARTY } from '../domain/party.js';
import { scopesOfRoles } from '../domain/role-scopes.js';
import { AccountStore } from '../persistence/account.store.js';
import { CredentialStore } from '../persistence/credential.store.js';
import { SessionTokenIssuer } from './session-tokens.js';

/** Reads memberships and roles afresh for every request, so that what was taken away is gone at once. */
@Injectable()
export class Authenticate extends ActorSource {
  constructor(
    private readonly transactor: Transactor,
    private readonly accounts: AccountStore,
    private readonly credentials: CredentialStore,
    private readonly sessions: SessionTokenIssuer,
    private readonly clock: Clock,
  ) {
    super();
  }

  async fromBearer(credential: string, requestId: string): Promise<Actor | undefined> {
    return credential.startsWith('chp_')
      ? this.fromAccessToken(credential, requestId)
      : this.fromSession(credential, requestId);
  }

  /** The actor of an account that has proved who it is in another way: whoever owns the machine acts as it. */
  async actorOf(account: Id<'account'>, requestId: string): Promise<Actor | undefined> {
    return this.load(account, requestId);
  }

  private async fromAccessToken(token: string, requestId: string): Promise<Actor | undefined> {
    const found = await this.credentials.useAccessToken(this.transactor.reader, secretHash(token), this.clock.now());
    return found && this.load(found.account, requestId, new Set(found.scopes));
  }

  private async fromSession(token: string, requestId: string): Promise<Actor | undefined> {
    const session = await this.sessions.read(token);
    if (!session) return undefined;
    const live = await this.credentials.sessionIsLive(this.transactor.reader, session.sessionId, this.clock.now());
    return live ? this.load(session.account, requestId) : undefined;
  }

  // A machine's token never does more than its account may do today.
  private async load(account: Id<'account'>, requestId: string, only?: ReadonlySet<Scope>): Promise<Actor | undefined> {
    const facts = await this.accounts.actorFacts(this.transactor.reader, account);
    if (!facts) return undefined;
    const held = scopesOfRoles(facts.roles);
    const owned = facts.memberships.filter(({ role }) => role === 'owner').map(({ party }) => party);
    // The platform signs and owns as a party too; its operators act for it.
    const platform = facts.roles.includes('operator') ? [PLATFORM_PARTY] : [];
    return {
      account,
      displayName: facts.displayName,
      person: facts.person,
      parties: new Set([...facts.memberships.map(({ party }) => party), ...platform]),
      ownedParties: new Set([...owned, ...platform]),
      roles: new Set(facts.roles),
      scopes: only ? new Set([...held].filter((scope) => only.has(scope))) : held,
      requestId,
    };
  }
}
