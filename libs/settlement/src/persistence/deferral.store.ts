import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { Deferral } from '../domain/deferral.js';
import type { PeriodKey } from '../domain/progress.js';

const COLUMNS = `d.venture_id AS "ventureId", d.month, d.calendar, d.reason, d.deferred_by AS "deferredBy",
  d.deferred_at AS "deferredAt"`;

/** A deferral stands until something was computed again behind it: then everything that was due was. */
const STANDS_BEFORE = (month: string) => `NOT EXISTS (SELECT FROM statement s WHERE s.venture_id = d.venture_id
  AND s.month >= d.month AND s.month < ${month} AND s.restatements <> '[]')`;

/** Rows that nobody changes. */
@Injectable()
export class DeferralStore {
  async insert(tx: Tx, { ventureId, month, calendar, reason, deferredBy, deferredAt }: Deferral): Promise<void> {
    await tx.write(
      `INSERT INTO restatement_deferral (venture_id, month, calendar, reason, deferred_by, deferred_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [ventureId, month, calendar, reason, deferredBy, deferredAt],
    );
  }

  async find(reader: Reader, ventureId: Id<'venture'>, month: Month): Promise<Deferral | undefined> {
    return reader.row<Deferral>(
      `SELECT ${COLUMNS} FROM restatement_deferral d WHERE d.venture_id = $1 AND d.month = $2`,
      [ventureId, month],
    );
  }

  /** Those that stand when the month is settled, its own included. */
  async standing(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
    month: Month,
  ): Promise<Pick<Deferral, 'ventureId' | 'month'>[]> {
    return reader.rows(
      `SELECT d.venture_id AS "ventureId", d.month FROM restatement_deferral d
       WHERE d.venture_id = ANY($1::uuid[]) AND d.month <= $2 AND ${STANDS_BEFORE('$2')}`,
      [ventures, month],
    );
  }

  /** Ventures of a calendar that earlier months left something for, by id. */
  async venturesBefore(reader: Reader, { calendar, month }: PeriodKey): Promise<Id<'venture'>[]> {
    const rows = await reader.rows<{ ventureId: Id<'venture'> }>(
      `SELECT DISTINCT d.venture_id AS "ventureId" FROM restatement_deferral d
       WHERE d.calendar = $1 AND d.month < $2 AND ${STANDS_BEFORE('$2')} ORDER BY d.venture_id`,
      [calendar, month],
    );
    return rows.map(({ ventureId }) => ventureId);
  }

  /** Those of a month, by venture; of all ventures, or only of these. */
  async ofMonth(
    reader: Reader,
    { calendar, month }: PeriodKey,
    only: readonly Id<'venture'>[] | null,
    page: PageRequest,
  ): Promise<Deferral[]> {
    return reader.rows<Deferral>(
      `SELECT ${COLUMNS} FROM restatement_deferral d WHERE d.calendar = $1 AND d.month = $2
         AND ($3::uuid[] IS NULL OR d.venture_id = ANY($3::uuid[])) AND ($4::uuid IS NULL OR d.venture_id > $4::uuid)
       ORDER BY d.venture_id LIMIT $5`,
      [calendar, month, only, page.after?.[0] ?? null, page.limit],
    );
  }

  /** All of these ventures, ascending by month. */
  async ofVentures(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<Deferral[]> {
    return reader.rows<Deferral>(
      `SELECT ${COLUMNS} FROM restatement_deferral d WHERE d.venture_id = ANY($1::uuid[]) ORDER BY d.venture_id, d.month`,
      [ventures],
    );
  }
}
