import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import { pageByWeight, type Reader } from '#libs/platform';
import type { LateResult, ResultToProve, StatementToProve, SumToProve, VersionToProve } from './rows-to-prove.js';

/**
 * What is held of statements at once: so many, or fewer where they restate much. The weight is in bytes, and is some ten
 * megabytes as objects. One statement may be more, and stands alone then.
 */
const PAGE = { rowsMax: 200, weightMax: 2_000_000 };

/** Of each month that a statement computes, as much as its own takes: the table stores restatements compressed. */
const WEIGHT = `(1 + CASE jsonb_typeof(restatements) WHEN 'array' THEN jsonb_array_length(restatements) ELSE 0 END)
  * (pg_column_size(inputs) + pg_column_size(steps) + pg_column_size(trace))`;

/** Statements with the rows that they are proven from; joins with tables of others are this read model's (README). */
@Injectable()
export class StatementsToProve {
  /** Every statement, by venture and month, so that each comes behind the one that it carries on from. */
  async *pages(reader: Reader, size = PAGE): AsyncGenerator<StatementToProve[]> {
    let last: StatementToProve | undefined;
    do {
      const page = await this.after(reader, last, size);
      if (page.length > 0) yield page;
      last = page.at(-1);
    } while (last);
  }

  private async after(
    reader: Reader,
    last: StatementToProve | undefined,
    size: typeof PAGE,
  ): Promise<StatementToProve[]> {
    const select = `SELECT venture_id, id, month, currency, ${WEIGHT} AS weight FROM statement
      WHERE $1::uuid IS NULL OR (venture_id, month, currency) > ($1, $2, $3)`;
    const page = pageByWeight({ select, order: 'venture_id, month, currency', ...size });
    return reader.rows<StatementToProve>(
      `SELECT s.venture_id AS "ventureId", s.id, s.calendar, s.month, s.currency, s.contract_id AS "contractId",
         s.contract_version AS "contractVersion", s.terms_hash AS "termsHash", s.engine, s.inputs, s.state_in AS "stateIn",
         s.state_out AS "stateOut", s.distributed_minor AS "distributedMinor", s.steps, s.trace, s.restatements,
         s.journal_id AS "journalId", s.issued_at AS "issuedAt", s.document_hash AS "documentHash",
         s.issued_with_journal AS "issuedWithJournal",
         (SELECT jsonb_agg(jsonb_build_object('forMonth', sh.for_month, 'partyKey', sh.party_key,
            'partyId', sh.party_id, 'amountMinor', sh.amount_minor::text)) FROM statement_share sh
          WHERE sh.venture_id = s.venture_id AND sh.statement_id = s.id) AS shares, s.wagers, s.deferred,
         (SELECT jsonb_agg(jsonb_build_object('forMonth', f.for_month, 'wager', f.wager_id, 'point', f.point_id,
            'tranche', f.tranche_id, 'funderKey', f.funder_key, 'funderId', f.funder_party_id, 'toKey', f.to_key,
            'toId', f.to_party_id, 'amountMinor', f.amount_minor::text)) FROM statement_funding f
          WHERE f.venture_id = s.venture_id AND f.statement_id = s.id) AS fundings
       FROM (${page}) AS found JOIN statement s ON s.venture_id = found.venture_id AND s.id = found.id
       ORDER BY s.venture_id, s.month, s.currency`,
      [last?.ventureId ?? null, last?.month ?? null, last?.currency ?? null],
    );
  }

  /** Versions by "contract/number". */
  async versions(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
    names: readonly string[],
  ): Promise<VersionToProve[]> {
    return reader.rows<VersionToProve>(
      `SELECT v.contract_id AS "contractId", v.number, v.terms, v.inputs, v.clauses,
         (SELECT jsonb_object_agg(p.key, p.party_id) FROM contract_participant p WHERE p.venture_id = v.venture_id
            AND p.contract_id = v.contract_id AND p.version_number = v.number) AS participants
       FROM contract_version v
       WHERE v.venture_id = ANY($1::uuid[]) AND v.contract_id || '/' || v.number = ANY($2::text[])`,
      [ventures, names],
    );
  }

  /** Sums of events by the month that they belong to and the one that they were recorded in. */
  async sums(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<SumToProve[]> {
    return reader.rows<SumToProve>(
      `SELECT venture_id AS "ventureId", currency, coalesce(late_for_month, month) AS month, month AS recorded, kind,
         sum(amount_minor)::text AS "amountMinor", count(*) AS count
       FROM revenue_event WHERE venture_id = ANY($1::uuid[]) GROUP BY 1, 2, 3, 4, 5`,
      [ventures],
    );
  }

  /** Months that measurements came late for, and the ones in which these were recorded. */
  async lateResults(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<LateResult[]> {
    return reader.rows<LateResult>(
      `SELECT DISTINCT venture_id AS "ventureId", late_for_month AS month, month AS recorded FROM value_event
       WHERE venture_id = ANY($1::uuid[]) AND late_for_month IS NOT NULL`,
      [ventures],
    );
  }

  /** Results of indicators as they were sealed. */
  async results(reader: Reader, ventures: readonly Id<'venture'>[]): Promise<ResultToProve[]> {
    return reader.rows<ResultToProve>(
      `SELECT r.venture_id AS "ventureId", r.month, r.as_of_month AS "asOf", i.code, r.numerator::text, r.denominator::text
       FROM indicator_result r JOIN indicator i ON i.id = r.indicator_id WHERE r.venture_id = ANY($1::uuid[])`,
      [ventures],
    );
  }
}
