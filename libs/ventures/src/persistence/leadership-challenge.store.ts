import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type {
  ChallengeChange,
  ChallengeEntry,
  ChallengeState,
  LeadershipChallenge,
} from '../domain/leadership-challenge.js';

export type ChallengeFilter = { readonly state: ChallengeState | null; readonly venture: Id<'venture'> | null };

export type PagedChallengeEntry = ChallengeEntry & { readonly challenge: Id<'leadershipChallenge'> };

const COLUMNS = `venture_id AS venture, id, contract_id AS contract, wager_id AS wager, point_id AS point, month, reason, state,
  opened_at AS "openedAt", due_at AS "dueAt", concluded_at AS "concludedAt", reason_code AS "reasonCode", version`;

@Injectable()
export class LeadershipChallengeStore {
  async byId(reader: Reader, id: Id<'leadershipChallenge'>): Promise<LeadershipChallenge | undefined> {
    return reader.row(`SELECT ${COLUMNS} FROM leadership_challenge WHERE id = $1`, [id]);
  }

  /** Locked until the end of the transaction, in the order of their ids; those of `ids` that there are. */
  async forUpdate(
    tx: Tx,
    ventures: readonly Id<'venture'>[],
    ids: readonly Id<'leadershipChallenge'>[],
  ): Promise<Map<Id<'leadershipChallenge'>, LeadershipChallenge>> {
    const rows = await tx.rows<LeadershipChallenge>(
      `SELECT ${COLUMNS} FROM leadership_challenge WHERE venture_id = ANY($1::uuid[]) AND id = ANY($2::uuid[])
       ORDER BY venture_id, id FOR UPDATE`,
      [ventures, ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Newest first. Those of every venture when `only` is null. */
  async page(
    reader: Reader,
    { state, venture }: ChallengeFilter,
    only: readonly Id<'venture'>[] | null,
    page: PageRequest,
  ): Promise<LeadershipChallenge[]> {
    return reader.rows(
      `SELECT ${COLUMNS} FROM leadership_challenge
       WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR venture_id = $2)
         AND ($3::uuid[] IS NULL OR venture_id = ANY($3::uuid[]))
         AND ($4::timestamptz IS NULL OR (opened_at, id) < ($4::timestamptz, $5::uuid))
       ORDER BY opened_at DESC, id DESC LIMIT $6`,
      [state, venture, only, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
  }

  /** One page of each challenge's history, newest first, in one statement. */
  async historyPages(
    reader: Reader,
    challenges: readonly Id<'leadershipChallenge'>[],
    page: PageRequest,
  ): Promise<PagedChallengeEntry[]> {
    return reader.rows(
      `SELECT c.id AS challenge, e.sequence, e.state, e.reason_code AS "reasonCode", e.comment, e.by_account_id AS by, e.at
       FROM leadership_challenge c CROSS JOIN LATERAL (
         SELECT * FROM leadership_challenge_history h WHERE h.venture_id = c.venture_id AND h.challenge_id = c.id
           AND ($2::int IS NULL OR h.sequence < $2::int)
         ORDER BY h.sequence DESC LIMIT $3) e
       WHERE c.id = ANY($1::uuid[]) ORDER BY c.id, e.sequence DESC`,
      [challenges, page.after?.[0] ?? null, page.limit],
    );
  }

  /**
   * New ones before changed ones: an insert waits for the venture's row while it holds no challenge that somebody who
   * concludes one, and holds the venture, could wait for.
   */
  async save(tx: Tx, changes: readonly ChallengeChange[]): Promise<void> {
    for (const { challenge } of changes.filter(({ entry }) => entry.sequence === 1)) await this.insert(tx, challenge);
    for (const { challenge } of changes.filter(({ entry }) => entry.sequence > 1)) await this.update(tx, challenge);
    await tx.write(
      `INSERT INTO leadership_challenge_history (venture_id, challenge_id, sequence, state, reason_code, comment, by_account_id, at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::timestamptz[])`,
      [
        changes.map(({ challenge }) => challenge.venture),
        changes.map(({ challenge }) => challenge.id),
        changes.map(({ entry }) => entry.sequence),
        changes.map(({ entry }) => entry.state),
        changes.map(({ entry }) => entry.reasonCode),
        changes.map(({ entry }) => entry.comment),
        changes.map(({ entry }) => entry.by),
        changes.map(({ entry }) => entry.at),
      ],
    );
  }

  private async insert(tx: Tx, one: LeadershipChallenge): Promise<void> {
    await tx.write(
      `INSERT INTO leadership_challenge (venture_id, id, contract_id, wager_id, point_id, month, reason, state, opened_at,
         due_at, concluded_at, reason_code, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[one.venture, one.id, one.contract, one.wager, one.point, one.month, one.reason, one.state, one.openedAt],
        ...[one.dueAt, one.concludedAt, one.reasonCode, one.version],
      ],
    );
  }

  private async update(tx: Tx, one: LeadershipChallenge): Promise<void> {
    await tx.write(
      `UPDATE leadership_challenge SET month = $3, reason = $4, state = $5, opened_at = $6, due_at = $7, concluded_at = $8,
         reason_code = $9, version = $10 WHERE venture_id = $1 AND id = $2`,
      [
        ...[one.venture, one.id, one.month, one.reason, one.state, one.openedAt, one.dueAt],
        ...[one.concludedAt, one.reasonCode, one.version],
      ],
    );
  }
}
