import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { HistoryEntry } from '../domain/life-cycle.js';
import type { VentureMember } from '../domain/venture.js';

export type PagedMember = VentureMember & { readonly venture: Id<'venture'> };
export type PagedHistoryEntry = HistoryEntry & { readonly venture: Id<'venture'>; readonly sequence: number };

/** Who is in a venture, and what happened to it. */
@Injectable()
export class VentureTeamStore {
  /** All memberships, ended ones included. Whoever changes them holds the venture's row. */
  async members(reader: Reader, venture: Id<'venture'>): Promise<VentureMember[]> {
    return reader.rows<VentureMember>(
      `SELECT party_id AS party, role, since, until FROM venture_member WHERE venture_id = $1 ORDER BY since, party_id`,
      [venture],
    );
  }

  /** Who rejoins on the day of leaving has one membership, not two of which one lasted no day. */
  async addMembers(tx: Tx, venture: Id<'venture'>, members: readonly Omit<VentureMember, 'until'>[]): Promise<void> {
    await tx.write(
      `INSERT INTO venture_member (venture_id, party_id, role, since)
       SELECT $1::uuid, party, role, since FROM unnest($2::uuid[], $3::text[], $4::date[]) AS x (party, role, since)
       ON CONFLICT (venture_id, party_id, since) DO UPDATE SET role = excluded.role, until = NULL`,
      [venture, members.map(({ party }) => party), members.map(({ role }) => role), members.map(({ since }) => since)],
    );
  }

  async endMembership(tx: Tx, venture: Id<'venture'>, party: Id<'party'>, until: string): Promise<void> {
    await tx.write(`UPDATE venture_member SET until = $3 WHERE venture_id = $1 AND party_id = $2 AND until IS NULL`, [
      venture,
      party,
      until,
    ]);
  }

  /** One page of each venture's members, newest first, in one statement. */
  async memberPages(reader: Reader, ventures: readonly Id<'venture'>[], page: PageRequest): Promise<PagedMember[]> {
    return reader.rows<PagedMember>(
      `SELECT v.id AS venture, m.party_id AS party, m.role, m.since, m.until
       FROM unnest($1::uuid[]) AS v (id) CROSS JOIN LATERAL (
         SELECT * FROM venture_member w WHERE w.venture_id = v.id
           AND ($2::date IS NULL OR (w.since, w.party_id) < ($2::date, $3::uuid))
         ORDER BY w.since DESC, w.party_id DESC LIMIT $4) m
       ORDER BY v.id, m.since DESC, m.party_id DESC`,
      [ventures, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
  }

  /** One page of each venture's history, newest first, in one statement. */
  async historyPages(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
    page: PageRequest,
  ): Promise<PagedHistoryEntry[]> {
    return reader.rows<PagedHistoryEntry>(
      `SELECT v.id AS venture, e.sequence, e.action, e.from_state AS "from", e.to_state AS "to",
         e.reason_code AS "reasonCode", e.comment, e.by_account_id AS "by", e.at
       FROM unnest($1::uuid[]) AS v (id) CROSS JOIN LATERAL (
         SELECT * FROM venture_history h WHERE h.venture_id = v.id AND ($2::int IS NULL OR h.sequence < $2::int)
         ORDER BY h.sequence DESC LIMIT $3) e
       ORDER BY v.id, e.sequence DESC`,
      [ventures, page.after?.[0] ?? null, page.limit],
    );
  }
}
