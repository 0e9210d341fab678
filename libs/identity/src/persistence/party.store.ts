import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import { In } from 'typeorm';
import type { MembershipRole, Party } from '../domain/party.js';
import { MembershipRow, PartyRow } from './rows.js';

export type PartyMember = {
  readonly account: Id<'account'>;
  readonly displayName: string;
  readonly role: MembershipRole;
};

@Injectable()
export class PartyStore {
  async insert(tx: Tx, party: Party, at: Date): Promise<void> {
    await tx.manager.insert(PartyRow, { ...party, createdAt: at });
  }

  async insertOrganisations(tx: Tx, organisations: readonly Omit<Party, 'kind'>[], at: Date): Promise<number> {
    const columns = [organisations.map(({ id }) => id), organisations.map(({ name }) => name)];
    return tx.write(
      `INSERT INTO party (id, kind, name, reference, created_at)
       SELECT id, 'organisation', name, reference, $4::timestamptz
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS organisation (id, name, reference)
       ORDER BY id ON CONFLICT (id) DO NOTHING`,
      [...columns, organisations.map(({ reference }) => reference), at],
    );
  }

  async addMember(
    tx: Tx,
    membership: { party: Id<'party'>; account: Id<'account'>; role: MembershipRole; since: Date },
  ): Promise<boolean> {
    const written = await tx.rows(
      `INSERT INTO membership (party_id, account_id, role, since) VALUES ($1, $2, $3, $4)
       ON CONFLICT (party_id, account_id) DO NOTHING RETURNING 1`,
      [membership.party, membership.account, membership.role, membership.since],
    );
    return written.length === 1;
  }

  /** Adds the member, or gives a member this role. */
  async setMember(
    tx: Tx,
    membership: { party: Id<'party'>; account: Id<'account'>; role: MembershipRole; since: Date },
  ): Promise<void> {
    await tx.write(
      `INSERT INTO membership (party_id, account_id, role, since) VALUES ($1, $2, $3, $4)
       ON CONFLICT (party_id, account_id) DO UPDATE SET role = excluded.role`,
      [membership.party, membership.account, membership.role, membership.since],
    );
  }

  /** Members of a party, locked, so that two who leave at once cannot both be "not the last". */
  async membersForUpdate(tx: Tx, party: Id<'party'>): Promise<{ account: Id<'account'>; role: MembershipRole }[]> {
    return tx.rows(
      `SELECT account_id AS account, role FROM membership WHERE party_id = $1 ORDER BY account_id FOR UPDATE`,
      [party],
    );
  }

  async removeMember(tx: Tx, party: Id<'party'>, account: Id<'account'>): Promise<void> {
    await tx.manager.delete(MembershipRow, { partyId: party, accountId: account });
  }

  async byIds(reader: Reader, ids: readonly Id<'party'>[]): Promise<Map<Id<'party'>, Party>> {
    const rows = await reader.manager.findBy(PartyRow, { id: In([...new Set(ids)]) });
    return new Map(rows.map((row) => [row.id, toParty(row)]));
  }

  async byReference(reader: Reader, reference: string): Promise<Party | undefined> {
    const row = await reader.manager.findOneBy(PartyRow, { reference });
    return row ? toParty(row) : undefined;
  }

  async members(reader: Reader, party: Id<'party'>): Promise<PartyMember[]> {
    return reader.rows(
      `SELECT m.account_id AS account, a.display_name AS "displayName", m.role
       FROM membership m JOIN account a ON a.id = m.account_id WHERE m.party_id = $1 ORDER BY m.since, m.account_id`,
      [party],
    );
  }

  /** The longest-standing members of each party, at most `limit` of each. One statement. */
  async firstMembers(
    reader: Reader,
    parties: readonly Id<'party'>[],
    limit: number,
  ): Promise<Map<Id<'party'>, PartyMember[]>> {
    const rows = await reader.rows<PartyMember & { party: Id<'party'> }>(
      `SELECT p.id AS party, first.* FROM unnest($1::uuid[]) AS p (id) CROSS JOIN LATERAL (
         SELECT m.account_id AS account, a.display_name AS "displayName", m.role
         FROM membership m JOIN account a ON a.id = m.account_id
         WHERE m.party_id = p.id ORDER BY m.since, m.account_id LIMIT $2
       ) AS first`,
      [[...new Set(parties)], limit],
    );
    const members = new Map<Id<'party'>, PartyMember[]>();
    for (const { party, ...member } of rows) members.set(party, [...(members.get(party) ?? []), member]);
    return members;
  }
}

function toParty(row: PartyRow): Party {
  return { id: row.id, kind: row.kind, name: row.name, reference: row.reference };
}
