import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import { groupBy } from '../domain/group-by.js';
import type { JudgingStatement } from '../domain/point-standing.js';
import { FUNDING_COLUMNS } from './funding.columns.js';
import { StatementRow } from './settlement.rows.js';
import type { Funding } from '../domain/statement.js';

/** Whose statements a caller may see: all, or those in which one of these parties or ventures takes part. */
export type StatementSight =
  'all' | { readonly parties: readonly Id<'party'>[]; readonly ventures: readonly Id<'venture'>[] };

export type StatementFilter = {
  readonly ventureId?: Id<'venture'>;
  /** Only those in which this party has a share. */
  readonly partyId?: Id<'party'>;
  readonly month?: Month;
  readonly calendar?: string;
  /** Only those that had been issued by this moment, inclusive. */
  readonly issuedBy?: Date;
};

/** What a party got by a statement, for its own month and as corrections of closed ones. */
export type StatementShare = {
  readonly statementId: Id<'statement'>;
  readonly forMonth: Month;
  readonly partyKey: string;
  readonly partyId: Id<'party'>;
  readonly amountMinor: bigint;
};

export type ExportedShare = {
  readonly month: Month;
  readonly ventureId: Id<'venture'>;
  readonly partyKey: string;
  readonly currency: CurrencyCode;
  readonly amountMinor: bigint;
};

const SEEN = `($1::boolean OR s.venture_id = ANY($3::uuid[]) OR EXISTS (
  SELECT FROM statement_share sh WHERE sh.venture_id = s.venture_id AND sh.statement_id = s.id AND sh.party_id = ANY($2::uuid[])))`;

@Injectable()
export class StatementReads {
  async byId(reader: Reader, id: Id<'statement'>, sight: StatementSight): Promise<StatementRow | undefined> {
    const seen = await reader.row<{ ventureId: Id<'venture'> }>(
      `SELECT s.venture_id AS "ventureId" FROM statement s WHERE s.id = $4 AND ${SEEN}`,
      [...sightParameters(sight), id],
    );
    if (!seen) return undefined;
    return (await reader.manager.findOneBy(StatementRow, { ventureId: seen.ventureId, id })) ?? undefined;
  }

  async byIds(reader: Reader, ids: readonly Id<'statement'>[], sight: StatementSight): Promise<StatementRow[]> {
    const keys = await reader.rows<{ ventureId: Id<'venture'>; id: Id<'statement'> }>(
      `SELECT s.venture_id AS "ventureId", s.id FROM statement s WHERE s.id = ANY ($4::uuid[]) AND ${SEEN}`,
      [...sightParameters(sight), ids],
    );
    return keys.length === 0 ? [] : reader.manager.find(StatementRow, { where: keys });
  }

  /** Newest month first, then by id. */
  async page(
    reader: Reader,
    filter: StatementFilter,
    sight: StatementSight,
    page: PageRequest,
  ): Promise<StatementRow[]> {
    const keys = await reader.rows<{ ventureId: Id<'venture'>; id: Id<'statement'> }>(
      `SELECT s.venture_id AS "ventureId", s.id FROM statement s
       WHERE ${SEEN}
         AND ($4::uuid IS NULL OR s.venture_id = $4) AND ($5::text IS NULL OR s.month = $5)
         AND ($6::text IS NULL OR s.calendar = $6)
         AND ($7::uuid IS NULL OR EXISTS (SELECT FROM statement_share sh
           WHERE sh.venture_id = s.venture_id AND sh.statement_id = s.id AND sh.party_id = $7))
         AND ($8::timestamptz IS NULL OR s.issued_at <= $8)
         AND ($9::text IS NULL OR (s.month, s.id) < ($9::text, $10::uuid))
       ORDER BY s.month DESC, s.id DESC LIMIT $11`,
      [
        ...sightParameters(sight),
        filter.ventureId ?? null,
        filter.month ?? null,
        filter.calendar ?? null,
        filter.partyId ?? null,
        filter.issuedBy ?? null,
        page.after?.[0] ?? null,
        page.after?.[1] ?? null,
        page.limit,
      ],
    );
    if (keys.length === 0) return [];
    const rows = await reader.manager.find(StatementRow, { where: keys });
    return rows.sort((a, b) => (a.month === b.month ? compare(b.id, a.id) : compare(b.month, a.month)));
  }

  async shares(
    reader: Reader,
    statements: readonly Id<'statement'>[],
  ): Promise<Map<Id<'statement'>, StatementShare[]>> {
    const rows = await reader.rows<StatementShare>(
      `SELECT sh.statement_id AS "statementId", sh.for_month AS "forMonth", sh.party_key AS "partyKey", sh.party_id AS "partyId",
         sh.amount_minor AS "amountMinor"
       FROM statement_share sh JOIN statement s ON s.venture_id = sh.venture_id AND s.id = sh.statement_id
       WHERE s.id = ANY($1::uuid[]) ORDER BY sh.for_month DESC, sh.party_key`,
      [statements],
    );
    const shares = new Map<Id<'statement'>, StatementShare[]>();
    for (const row of rows) shares.set(row.statementId, [...(shares.get(row.statementId) ?? []), row]);
    return shares;
  }

  /** The outcomes that statements of these contracts keep, ascending by month. */
  async judging(
    reader: Reader,
    contracts: readonly Id<'contract'>[],
  ): Promise<Map<Id<'contract'>, JudgingStatement[]>> {
    const rows = await reader.rows<JudgingStatement & { contractId: Id<'contract'> }>(
      `SELECT s.contract_id AS "contractId", s.id, s.month, s.wagers FROM contract c
       JOIN statement s ON s.venture_id = c.venture_id AND s.contract_id = c.id AND s.wagers IS NOT NULL
       WHERE c.id = ANY($1::uuid[]) ORDER BY s.month`,
      [contracts],
    );
    return groupBy(rows, (row) => row.contractId);
  }

  /** Tranches that statements fire or take back. */
  async fundings(reader: Reader, statements: readonly Id<'statement'>[]): Promise<Map<Id<'statement'>, Funding[]>> {
    const rows = await reader.rows<Funding & { statementId: Id<'statement'> }>(
      `SELECT f.statement_id AS "statementId", ${FUNDING_COLUMNS} FROM statement_funding f
       JOIN statement s ON s.venture_id = f.venture_id AND s.id = f.statement_id
       WHERE s.id = ANY($1::uuid[]) ORDER BY f.for_month DESC, f.tranche_id`,
      [statements],
    );
    const fundings = new Map<Id<'statement'>, Funding[]>();
    for (const { statementId, ...funding } of rows) {
      fundings.set(statementId, [...(fundings.get(statementId) ?? []), funding]);
    }
    return fundings;
  }

  /**
   * One row for each party of a statement, corrections added in; by month, venture and party, page by page. What a statement
   * gives a party was posted to one payable account, so it fits into a bigint.
   */
  async *exported(reader: Reader, rowsPerPage: number): AsyncGenerator<ExportedShare[]> {
    let after: ExportedShare | undefined;
    for (;;) {
      const page: ExportedShare[] = await reader.rows<ExportedShare>(
        `SELECT s.month, s.venture_id AS "ventureId", sh.party_key AS "partyKey", s.currency, sum(sh.amount_minor)::bigint AS "amountMinor"
         FROM statement s JOIN statement_share sh ON sh.venture_id = s.venture_id AND sh.statement_id = s.id
         WHERE $1::text IS NULL OR (s.month, s.venture_id, s.currency, sh.party_key) > ($1, $2::uuid, $3, $4)
         GROUP BY s.month, s.venture_id, s.currency, sh.party_key
         ORDER BY s.month, s.venture_id, s.currency, sh.party_key LIMIT $5`,
        [after?.month ?? null, after?.ventureId ?? null, after?.currency ?? null, after?.partyKey ?? null, rowsPerPage],
      );
      if (page.length > 0) yield page;
      if (page.length < rowsPerPage) return;
      after = page.at(-1);
    }
  }
}

function sightParameters(sight: StatementSight): [boolean, readonly string[], readonly string[]] {
  return sight === 'all' ? [true, [], []] : [false, sight.parties, sight.ventures];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
