import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import { keepRecords } from '#libs/ledger';
import type { Reader, Tx } from '#libs/platform';
import type { Rulebook, RulebookContent, RulebookKind } from '../domain/rulebook.js';
import { RULEBOOK_RECORD } from './rulebook.record.js';

const COLUMNS = `id, kind, version, content, published_at AS "publishedAt"`;

@Injectable()
export class RulebookStore {
  async inForce(reader: Reader, kind: RulebookKind): Promise<Rulebook | undefined> {
    const sql = `SELECT ${COLUMNS} FROM rulebook WHERE kind = $1 ORDER BY version DESC LIMIT 1`;
    return reader.row<Rulebook>(sql, [kind]);
  }

  async byVersion(reader: Reader, kind: RulebookKind, version: number): Promise<Rulebook | undefined> {
    return reader.row<Rulebook>(`SELECT ${COLUMNS} FROM rulebook WHERE kind = $1 AND version = $2`, [kind, version]);
  }

  async byIds(reader: Reader, ids: readonly Id<'rulebook'>[]): Promise<Map<Id<'rulebook'>, Rulebook>> {
    const rows = await reader.rows<Rulebook>(`SELECT ${COLUMNS} FROM rulebook WHERE id = ANY($1::uuid[])`, [ids]);
    return new Map(rows.map((rulebook) => [rulebook.id, rulebook]));
  }

  /** The next version; the one in force when it says the same already, so that publishing twice publishes once. */
  async publish(
    tx: Tx,
    draft: { id: Id<'rulebook'>; kind: RulebookKind; content: RulebookContent; at: Date; by: Id<'account'> },
  ): Promise<Rulebook> {
    // Two who publish at once come one after the other, so that versions have no gap and no fork.
    await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`rulebook\u001f${draft.kind}`]);
    const content = JSON.stringify(draft.content);
    const same = await tx.row<Rulebook>(
      `SELECT ${COLUMNS} FROM rulebook WHERE kind = $1 AND content = $2::jsonb
         AND version = (SELECT max(version) FROM rulebook WHERE kind = $1)`,
      [draft.kind, content],
    );
    if (same) return same;
    const [published] = await tx.rows<Rulebook>(
      `INSERT INTO rulebook (id, kind, version, content, published_at, published_by)
       SELECT $1::uuid, $2::text, coalesce(max(version), 0) + 1, $3::jsonb, $4::timestamptz, $5::uuid FROM rulebook WHERE kind = $2
       RETURNING ${COLUMNS}`,
      [draft.id, draft.kind, content, draft.at, draft.by],
    );
    if (!published) throw new Error('a rulebook that was inserted was not answered');
    await keepRecords(tx, RULEBOOK_RECORD, { where: 'id = $1', values: [published.id] });
    return published;
  }
}
