import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import { constraintOf, type PlatformRole, type Reader, type Tx } from '#libs/platform';
import { In } from 'typeorm';
import { normalEmail } from '../domain/credentials.js';
import type { Account, MembershipRole } from '../domain/party.js';
import { AccountRoleRow, AccountRow } from './rows.js';

/** All that an actor is made of, read in one statement. */
export type ActorFacts = {
  readonly account: Id<'account'>;
  readonly displayName: string;
  readonly person: Id<'party'>;
  readonly memberships: readonly { party: Id<'party'>; role: MembershipRole }[];
  readonly roles: readonly PlatformRole[];
};

@Injectable()
export class AccountStore {
  /** False when the e-mail address is taken. */
  async insert(tx: Tx, account: Account & { passwordHash: string | null; createdAt: Date }): Promise<boolean> {
    const { person, ...columns } = account;
    const taken = await tx.row(`SELECT 1 FROM account WHERE email = $1`, [account.email]);
    if (taken) return false;
    try {
      await tx.manager.insert(AccountRow, { ...columns, personPartyId: person });
      return true;
    } catch (failure) {
      // Two who take one address at once: the second gets the answer that it would have got a moment later.
      if (constraintOf(failure) === 'account_email_unique') return false;
      throw failure;
    }
  }

  /** The account of an address, however it is written. */
  async byEmail(reader: Reader, text: string): Promise<(Account & { passwordHash: string | null }) | undefined> {
    const email = normalEmail(text);
    if (!email.ok) return undefined;
    const row = await reader.manager.findOneBy(AccountRow, { email: email.value });
    return row ? { ...toAccount(row), passwordHash: row.passwordHash } : undefined;
  }

  async byIds(reader: Reader, ids: readonly Id<'account'>[]): Promise<Map<Id<'account'>, Account>> {
    const rows = await reader.manager.findBy(AccountRow, { id: In([...new Set(ids)]) });
    return new Map(rows.map((row) => [row.id, toAccount(row)]));
  }

  async grantRole(
    tx: Tx,
    grant: { account: Id<'account'>; role: PlatformRole; by: Id<'account'>; at: Date },
  ): Promise<void> {
    await tx.rows(
      `INSERT INTO account_role (account_id, role, granted_by, granted_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (account_id, role) DO NOTHING`,
      [grant.account, grant.role, grant.by, grant.at],
    );
  }

  async revokeRole(tx: Tx, account: Id<'account'>, role: PlatformRole): Promise<void> {
    await tx.manager.delete(AccountRoleRow, { accountId: account, role });
  }

  async roles(reader: Reader, account: Id<'account'>): Promise<PlatformRole[]> {
    const rows = await reader.manager.find(AccountRoleRow, { where: { accountId: account }, order: { role: 'ASC' } });
    return rows.map((row) => row.role);
  }

  async actorFacts(reader: Reader, account: Id<'account'>): Promise<ActorFacts | undefined> {
    return reader.row<ActorFacts>(
      `SELECT a.id AS account, a.display_name AS "displayName", a.person_party_id AS person,
         coalesce((SELECT jsonb_agg(jsonb_build_object('party', m.party_id, 'role', m.role) ORDER BY m.party_id)
                   FROM membership m WHERE m.account_id = a.id), '[]') AS memberships,
         coalesce((SELECT jsonb_agg(r.role ORDER BY r.role) FROM account_role r WHERE r.account_id = a.id), '[]') AS roles
       FROM account a WHERE a.id = $1`,
      [account],
    );
  }
}

function toAccount(row: AccountRow): Account {
  return { id: row.id, email: row.email, displayName: row.displayName, person: row.personPartyId };
}
