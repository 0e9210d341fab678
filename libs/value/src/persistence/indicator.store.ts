import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import { keepRecords } from '#libs/ledger';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { Indicator } from '../domain/indicator.js';
import { INDICATOR_RECORD } from './indicator.record.js';
import { IndicatorRow } from './rows.js';

const COLUMNS = `id, code, version, name, definition, defined_at AS "definedAt"`;

@Injectable()
export class IndicatorStore {
  /** The version of each code that is computed from now on; a catalogue, small by nature. */
  async latest(reader: Reader): Promise<Indicator[]> {
    return reader.rows<Indicator>(`SELECT DISTINCT ON (code) ${COLUMNS} FROM indicator ORDER BY code, version DESC`);
  }

  /** The latest version of one code, with the code locked: two who redefine it at once get two versions. */
  async latestForUpdate(tx: Tx, code: string): Promise<Indicator | undefined> {
    await tx.rows('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`indicator\u001f${code}`]);
    return tx.row<Indicator>(`SELECT ${COLUMNS} FROM indicator WHERE code = $1 ORDER BY version DESC LIMIT 1`, [code]);
  }

  async insert(tx: Tx, indicator: Indicator, definedBy: Id<'account'>): Promise<void> {
    await tx.manager.insert(IndicatorRow, { ...indicator, definedBy });
    await keepRecords(tx, INDICATOR_RECORD, { where: 'id = $1', values: [indicator.id] });
  }

  /** Every version, newest definition first. */
  async page(reader: Reader, code: string | null, page: PageRequest): Promise<Indicator[]> {
    return reader.rows<Indicator>(
      `SELECT ${COLUMNS} FROM indicator
       WHERE ($1::text IS NULL OR code = $1) AND ($2::timestamptz IS NULL OR (defined_at, id) < ($2, $3::uuid))
       ORDER BY defined_at DESC, id DESC LIMIT $4`,
      [code, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
  }

  async byIds(reader: Reader, ids: readonly Id<'indicator'>[]): Promise<ReadonlyMap<Id<'indicator'>, Indicator>> {
    const rows = await reader.rows<Indicator>(`SELECT ${COLUMNS} FROM indicator WHERE id = ANY ($1::uuid[])`, [ids]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}
