import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, PlatformRole, Reader } from '#libs/platform';
import type { Account, Party } from '../domain/party.js';
import { AccountStore } from '../persistence/account.store.js';
import { type AccessToken, CredentialStore } from '../persistence/credential.store.js';
import { type PartyMember, PartyStore } from '../persistence/party.store.js';

/** More accounts than act for one party of any size; whoever needs all of them asks for one party. */
const MEMBERS_SHOWN = 100;

@Injectable()
export class IdentityQueries {
  constructor(
    private readonly accounts: AccountStore,
    private readonly parties: PartyStore,
    private readonly credentials: CredentialStore,
  ) {}

  partiesByIds(reader: Reader, ids: readonly Id<'party'>[]): Promise<Map<Id<'party'>, Party>> {
    return this.parties.byIds(reader, ids);
  }

  partyByReference(reader: Reader, reference: string): Promise<Party | undefined> {
    return this.parties.byReference(reader, reference);
  }

  partyMembers(reader: Reader, party: Id<'party'>): Promise<PartyMember[]> {
    return this.parties.members(reader, party);
  }

  /** Of many parties, for a list: at most MEMBERS_SHOWN of each. */
  membersOfParties(reader: Reader, parties: readonly Id<'party'>[]): Promise<Map<Id<'party'>, PartyMember[]>> {
    return this.parties.firstMembers(reader, parties, MEMBERS_SHOWN);
  }

  accountsByIds(reader: Reader, ids: readonly Id<'account'>[]): Promise<Map<Id<'account'>, Account>> {
    return this.accounts.byIds(reader, ids);
  }

  async accountByEmail(reader: Reader, email: string): Promise<Account | undefined> {
    const account = await this.accounts.byEmail(reader, email);
    return (
      account && { id: account.id, email: account.email, displayName: account.displayName, person: account.person }
    );
  }

  rolesOf(reader: Reader, account: Id<'account'>): Promise<PlatformRole[]> {
    return this.accounts.roles(reader, account);
  }

  accessTokens(reader: Reader, account: Id<'account'>, page: PageRequest): Promise<AccessToken[]> {
    return this.credentials.accessTokens(reader, account, page);
  }
}
