import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** Statements that are read at once to compute their hashes: a few megabytes. */
const STATEMENTS_PER_PAGE = 500;
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

/** Every statement carries the hash of what it says for good; those that were issued before get it now. */
export class StatementHashes1763800000016 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`ALTER TABLE chuang.statement ADD COLUMN document_hash text`]);
    await hashIssuedStatements(queryRunner);
    await runStatements(queryRunner, [
      `ALTER TABLE chuang.statement ALTER COLUMN document_hash SET NOT NULL,
         ADD CONSTRAINT statement_document_hash CHECK (document_hash ~ '^[0-9a-f]{64}$')`,
      // In the order of the tree that a closed month is sealed with.
      `CREATE INDEX statement_document ON chuang.statement (calendar, month, venture_id, id) INCLUDE (document_hash)`,
      `DROP INDEX chuang.statement_calendar`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE INDEX statement_calendar ON chuang.statement (calendar, month, venture_id)`,
      `DROP INDEX chuang.statement_document`,
      `ALTER TABLE chuang.statement DROP COLUMN document_hash`,
    ]);
  }
}

// In pages, so that memory does not grow with what was issued. The content is of `chuang-statement-content/1`, which
// never changes; the settlement context is loaded only where there is something to hash.
async function hashIssuedStatements(queryRunner: QueryRunner): Promise<void> {
  let after = [ZERO_UUID, ZERO_UUID];
  for (;;) {
    const page = (await queryRunner.query(
      `SELECT s.venture_id AS "ventureId", s.id, s.calendar, s.month, s.currency, s.contract_id AS "contractId",
         s.contract_version AS "contractVersion", s.terms_hash AS "termsHash", s.engine, s.inputs,
         s.state_in AS "stateIn", s.state_out AS "stateOut", s.distributed_minor::text AS "distributedMinor", s.steps,
         s.trace, s.restatements, s.journal_id AS "journalId", s.issued_at AS "issuedAt",
         coalesce((SELECT jsonb_agg(jsonb_build_object('forMonth', sh.for_month, 'partyKey', sh.party_key,
            'partyId', sh.party_id, 'amountMinor', sh.amount_minor::text)) FROM chuang.statement_share sh
          WHERE sh.venture_id = s.venture_id AND sh.statement_id = s.id), '[]') AS shares
       FROM chuang.statement s WHERE (s.venture_id, s.id) > ($1::uuid, $2::uuid)
       ORDER BY s.venture_id, s.id LIMIT ${STATEMENTS_PER_PAGE}`,
      after,
    )) as Page;
    const last = page.at(-1);
    if (!last) return;
    const { documentHashOf } = await import('#libs/settlement');
    await queryRunner.query(
      `UPDATE chuang.statement SET document_hash = hashed.hash
       FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS hashed (venture_id, id, hash)
       WHERE statement.venture_id = hashed.venture_id AND statement.id = hashed.id`,
      [
        page.map(({ ventureId }) => ventureId),
        page.map(({ id }) => id),
        page.map((row) => documentHashOf(row, row.shares)),
      ],
    );
    after = [last.ventureId, last.id];
  }
}

type DocumentHashOf = typeof import('#libs/settlement').documentHashOf;
type Page = (Parameters<DocumentHashOf>[0] & { shares: Parameters<DocumentHashOf>[1] })[];
