import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { IdSource, type Tx } from '#libs/platform';
import type { Account, MembershipRole, Party } from '../domain/party.js';
import { AccountStore } from '../persistence/account.store.js';
import { PartyStore } from '../persistence/party.store.js';

/** Makes accounts and parties inside the transaction of whoever needs them. */
@Injectable()
export class AccountRegistry {
  constructor(
    private readonly accounts: AccountStore,
    private readonly parties: PartyStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** A person's account with the party that it acts for. Refused: EMAIL_TAKEN. */
  async open(
    tx: Tx,
    input: { email: string; displayName: string; passwordHash: string | null },
  ): Promise<Result<Account, Refusal>> {
    const now = this.clock.now();
    const person = this.ids.next<'party'>();
    const account: Account = { id: this.ids.next(), email: input.email, displayName: input.displayName, person };
    await this.parties.insert(tx, { id: person, kind: 'person', name: input.displayName, reference: null }, now);
    const inserted = await this.accounts.insert(tx, { ...account, passwordHash: input.passwordHash, createdAt: now });
    if (!inserted) return err(emailTaken());
    await this.parties.addMember(tx, { party: person, account: account.id, role: 'owner', since: now });
    return ok(account);
  }

  /** An organisation that `owner` acts and signs for. */
  async createOrganisation(
    tx: Tx,
    input: { name: string; reference: string | null; owner: Id<'account'> },
  ): Promise<Party> {
    const now = this.clock.now();
    const party: Party = { id: this.ids.next(), kind: 'organisation', name: input.name, reference: input.reference };
    await this.parties.insert(tx, party, now);
    await this.parties.addMember(tx, { party: party.id, account: input.owner, role: 'owner', since: now });
    return party;
  }

  /** Organisations that nobody acts for yet, by a set; answers how many were new. Ids decide what is new. */
  async createOrganisations(tx: Tx, organisations: readonly Omit<Party, 'kind'>[]): Promise<number> {
    return this.parties.insertOrganisations(tx, organisations, this.clock.now());
  }

  /** The account acts for the organisation with this role from now on, whatever it did before. */
  async letActFor(
    tx: Tx,
    membership: { party: Id<'party'>; account: Id<'account'>; role: MembershipRole },
  ): Promise<void> {
    await this.parties.setMember(tx, { ...membership, since: this.clock.now() });
  }

  /** Ends that an account acts for an organisation, if it did. Refused: LAST_OWNER. */
  async endActingFor(tx: Tx, party: Id<'party'>, account: Id<'account'>): Promise<Result<null, Refusal>> {
    const owners = (await this.parties.membersForUpdate(tx, party)).filter(({ role }) => role === 'owner');
    if (owners.length === 1 && owners[0]?.account === account) {
      return err(refusal('LAST_OWNER', 'a party keeps at least one owner; make somebody else an owner first'));
    }
    await this.parties.removeMember(tx, party, account);
    return ok(null);
  }
}

export function emailTaken(): Refusal {
  return refusal('EMAIL_TAKEN', 'an account with this e-mail address exists; sign in instead', ['email']);
}
