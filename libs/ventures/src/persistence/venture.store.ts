import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { VentureChange } from '../domain/life-cycle.js';
import type { Venture } from '../domain/venture.js';
import { VentureRow } from './rows.js';
import { changingColumns, VENTURE_COLUMNS, VENTURE_FROM } from './venture.columns.js';

@Injectable()
export class VentureStore {
  async byIds(reader: Reader, ids: readonly Id<'venture'>[]): Promise<Map<Id<'venture'>, Venture>> {
    const sql = `SELECT ${VENTURE_COLUMNS} FROM ${VENTURE_FROM} WHERE v.venture_id = ANY($1::uuid[])`;
    const rows = await reader.rows<Venture>(sql, [ids]);
    return new Map(rows.map((venture) => [venture.id, venture]));
  }

  async byReferences(reader: Reader, references: readonly string[]): Promise<Map<string, Venture>> {
    const rows = await reader.rows<Venture & { claimed: string }>(
      `SELECT c.reference AS claimed, ${VENTURE_COLUMNS}
       FROM venture_reference c JOIN ${VENTURE_FROM} ON v.venture_id = c.venture_id WHERE c.reference = ANY($1::text[])`,
      [references],
    );
    return new Map(rows.map(({ claimed, ...venture }) => [claimed, venture]));
  }

  /** The next ventures for the review clock, locked; those that another worker holds are left to it. */
  async dueForUpdate(tx: Tx, now: Date, limit: number): Promise<Venture[]> {
    return tx.rows<Venture>(
      `SELECT ${VENTURE_COLUMNS} FROM ${VENTURE_FROM} WHERE v.clock_at <= $1
       ORDER BY v.clock_at, v.venture_id LIMIT $2 FOR UPDATE OF v SKIP LOCKED`,
      [now, limit],
    );
  }

  async insert(tx: Tx, { venture, entries }: VentureChange): Promise<void> {
    await tx.manager.insert(VentureRow, {
      ventureId: venture.id,
      partyId: venture.party,
      name: venture.name,
      kind: venture.kind,
      origin: venture.origin,
      userScenario: venture.userScenario,
      industryPlatformId: venture.industryPlatform,
      reference: venture.reference,
      calendar: venture.calendar,
      state: venture.state,
      rulebookId: venture.rulebook,
      appliedBy: venture.appliedBy,
      appliedAt: venture.appliedAt,
      submittedAt: venture.submittedAt,
      decidedAt: venture.decidedAt,
      reasonCode: venture.reasonCode,
      version: venture.version,
      reviewRemindedAt: venture.remindedAt,
      reviewEscalatedAt: venture.escalatedAt,
      dueAt: venture.dueAt,
      clockAt: venture.clockAt,
    });
    await this.appendHistory(tx, [{ venture, entries }]);
  }

  /** Writes ventures that the caller holds locked, and their new history, in two statements however many they are. */
  async save(tx: Tx, changes: readonly VentureChange[]): Promise<void> {
    const records = changes.map(({ venture }) => ({ venture_id: venture.id, ...changingColumns(venture) }));
    await tx.write(
      `UPDATE venture v SET kind = x.kind, origin = x.origin, user_scenario = x.user_scenario,
         industry_platform_id = x.industry_platform_id, state = x.state, submitted_at = x.submitted_at,
         decided_at = x.decided_at, reason_code = x.reason_code, version = x.version,
         review_reminded_at = x.review_reminded_at, review_escalated_at = x.review_escalated_at,
         due_at = x.due_at, clock_at = x.clock_at
       FROM jsonb_to_recordset($1::jsonb) AS x (venture_id uuid, kind text, origin text, user_scenario text,
         industry_platform_id uuid, state text, submitted_at timestamptz, decided_at timestamptz, reason_code text,
         version int, review_reminded_at timestamptz, review_escalated_at timestamptz, due_at timestamptz,
         clock_at timestamptz)
       WHERE v.venture_id = x.venture_id`,
      [JSON.stringify(records)],
    );
    await this.appendHistory(tx, changes);
  }

  /** Numbers without gaps: whoever writes history holds the venture's row. */
  async appendHistory(tx: Tx, changes: readonly VentureChange[]): Promise<void> {
    const records = changes.flatMap(({ venture, entries }) =>
      entries.map((entry, index) => ({
        venture_id: venture.id,
        position: index + 1,
        action: entry.action,
        from_state: entry.from,
        to_state: entry.to,
        reason_code: entry.reasonCode,
        comment: entry.comment,
        rulebook_id: venture.rulebook,
        by_account_id: entry.by,
        at: entry.at,
      })),
    );
    await tx.write(
      `INSERT INTO venture_history
         (venture_id, sequence, action, from_state, to_state, reason_code, comment, rulebook_id, by_account_id, at)
       SELECT x.venture_id,
         x.position + coalesce((SELECT max(h.sequence) FROM venture_history h WHERE h.venture_id = x.venture_id), 0),
         x.action, x.from_state, x.to_state, x.reason_code, x.comment, x.rulebook_id, x.by_account_id, x.at
       FROM jsonb_to_recordset($1::jsonb) AS x (venture_id uuid, position int, action text, from_state text,
         to_state text, reason_code text, comment text, rulebook_id uuid, by_account_id uuid, at timestamptz)`,
      [JSON.stringify(records)],
    );
  }
}
