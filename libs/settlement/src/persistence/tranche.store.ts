import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { FundingReceipt, TrancheKey, TrancheStanding } from '../domain/tranche.js';
import type { StatementSight } from './statement.reads.js';

export type FiredTranche = TrancheKey &
  TrancheStanding & {
    /** When a statement fired it last. */
    readonly since: Date;
  };

export type PlacedTranche = FiredTranche & { readonly place: string };

export type RecordedReceipt = FundingReceipt & { readonly recordedAt: Date; readonly journalId: Id<'journal'> };

export type TrancheFilter = { readonly ventureId?: Id<'venture'>; readonly onlyOwed?: boolean };

const RECEIPT = `r.venture_id AS "ventureId", r.id, r.currency, r.tranche_id AS tranche, r.funder_party_id AS "funderId",
  r.to_party_id AS "toId", r.amount_minor AS "amountMinor", r.released_minor AS "releasedMinor",
  r.received_on AS "receivedOn", r.evidence, r.recorded_by AS "recordedBy", r.recorded_at AS "recordedAt",
  r.journal_id AS "journalId"`;

/** Tranches of wagers by who owes what to whom, all statements and receipts together; the filter is of statement_funding f. */
const fired = (where: string) => `
  SELECT f.venture_id, s.currency, f.tranche_id, f.funder_party_id, f.to_party_id, sum(f.amount_minor)::bigint AS fired,
    sum(f.held_minor)::bigint AS held, max(s.issued_at) FILTER (WHERE f.amount_minor > 0) AS since
  FROM statement_funding f JOIN statement s ON s.venture_id = f.venture_id AND s.id = f.statement_id
  WHERE ${where} GROUP BY f.venture_id, s.currency, f.tranche_id, f.funder_party_id, f.to_party_id`;

const RECEIVED = `CROSS JOIN LATERAL (
  SELECT coalesce(sum(r.amount_minor), 0)::bigint AS amount, coalesce(sum(r.released_minor), 0)::bigint AS released
  FROM funding_receipt r WHERE r.venture_id = t.venture_id AND r.currency = t.currency AND r.tranche_id = t.tranche_id
    AND r.funder_party_id = t.funder_party_id AND r.to_party_id = t.to_party_id) paid`;

const STANDING = `t.venture_id AS "ventureId", t.currency, t.tranche_id AS tranche, t.funder_party_id AS "funderId",
  t.to_party_id AS "toId", t.fired AS "firedMinor", paid.amount AS "receivedMinor",
  (t.held - paid.released)::bigint AS "heldMinor", t.since`;

/** Tranches have no rows of their own: this stands for what names one, so that a page can end behind it. */
const PLACE = `md5(concat_ws(chr(31), t.venture_id, t.currency, t.tranche_id, t.funder_party_id, t.to_party_id))::uuid`;

/** What statements fired, and what funders paid of it. Receipts are never changed. */
@Injectable()
export class TrancheStore {
  async ofVentures(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<FiredTranche[]> {
    return reader.rows<FiredTranche>(
      `SELECT ${STANDING} FROM (${fired('f.venture_id = ANY($1::uuid[])')}) t ${RECEIVED}`,
      [ventures],
    );
  }

  /** By venture. */
  async page(
    reader: Reader,
    filter: TrancheFilter,
    sight: StatementSight,
    page: PageRequest,
  ): Promise<PlacedTranche[]> {
    const seen = `($1::boolean OR f.venture_id = ANY($2::uuid[]) OR f.funder_party_id = ANY($3::uuid[])
      OR f.to_party_id = ANY($3::uuid[])) AND ($4::uuid IS NULL OR f.venture_id = $4)`;
    return reader.rows<PlacedTranche>(
      `SELECT ${STANDING}, ${PLACE} AS place FROM (${fired(seen)}) t ${RECEIVED}
       WHERE (NOT $5::boolean OR t.fired > paid.amount)
         AND ($6::uuid IS NULL OR (t.venture_id, ${PLACE}) > ($6::uuid, $7::uuid))
       ORDER BY t.venture_id, place LIMIT $8`,
      [
        ...(sight === 'all' ? [true, [], []] : [false, sight.ventures, sight.parties]),
        filter.ventureId ?? null,
        filter.onlyOwed ?? false,
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null],
        page.limit,
      ],
    );
  }

  async insert(tx: Tx, receipt: RecordedReceipt): Promise<void> {
    await tx.write(
      `INSERT INTO funding_receipt (venture_id, id, currency, tranche_id, funder_party_id, to_party_id, amount_minor,
         released_minor, received_on, evidence, recorded_by, recorded_at, journal_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        ...[receipt.ventureId, receipt.id, receipt.currency, receipt.tranche, receipt.funderId, receipt.toId],
        ...[receipt.amountMinor.toString(), receipt.releasedMinor.toString(), receipt.receivedOn, receipt.evidence],
        ...[receipt.recordedBy, receipt.recordedAt, receipt.journalId],
      ],
    );
  }

  /** Of these ventures, in the order in which they were recorded. */
  async receipts(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<RecordedReceipt[]> {
    return reader.rows<RecordedReceipt>(
      `SELECT ${RECEIPT} FROM funding_receipt r WHERE r.venture_id = ANY($1::uuid[]) ORDER BY r.recorded_at, r.id`,
      [ventures],
    );
  }

  /** With the hash that its journal names, behind the one given, by venture and id. */
  async receiptsToProve(
    reader: Reader,
    after: readonly [venture: string, id: string],
    limit: number,
  ): Promise<(RecordedReceipt & { readonly documentHash: string | null })[]> {
    return reader.rows(
      `SELECT ${RECEIPT}, j.document_hash AS "documentHash" FROM funding_receipt r
       LEFT JOIN journal j ON j.book_id = r.venture_id AND j.id = r.journal_id AND j.kind = 'funding'
         AND j.reference = r.id::text
       WHERE (r.venture_id, r.id) > ($1::uuid, $2::uuid) ORDER BY r.venture_id, r.id LIMIT $3`,
      [...after, limit],
    );
  }
}
