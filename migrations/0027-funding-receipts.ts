import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

const KINDS = ['settlement', 'payout_taken', 'payout_returned', 'reversal', 'conversion'];
const PURPOSES = [
  ...['revenue_receivable', 'revenue_clearing', 'payable', 'payout_clearing', 'earnings', 'payout_in_transit'],
  ...['funding_receivable', 'conversion'],
];

/** Tranches wait for their funders: what of them is held, and what funders paid. */
export class FundingReceipts1763800000027 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      // Of the rows that are there the old list was true, so the new one is: 0042 says so to PostgreSQL, in a transaction of
      // its own, because this one shuts out everybody who reads.
      `${allowed('journal', 'kind', [...KINDS, 'funding'])} NOT VALID`,
      `${allowed('ledger_account', 'purpose', [...PURPOSES, 'tranche_held', 'bank'])} NOT VALID`,
      // Tranches that were fired before are payable already: nothing of them is held.
      `ALTER TABLE chuang.statement_funding ADD COLUMN held_minor bigint NOT NULL DEFAULT 0
         CONSTRAINT statement_funding_held CHECK (CASE WHEN amount_minor > 0
           THEN held_minor BETWEEN 0 AND amount_minor ELSE held_minor BETWEEN amount_minor AND 0 END)`,
      `CREATE TABLE chuang.funding_receipt (
         venture_id uuid NOT NULL,
         id uuid NOT NULL,
         currency text NOT NULL,
         tranche_id text NOT NULL,
         funder_party_id uuid NOT NULL,
         to_party_id uuid NOT NULL,
         amount_minor bigint NOT NULL CONSTRAINT funding_receipt_amount CHECK (amount_minor > 0),
         released_minor bigint NOT NULL
           CONSTRAINT funding_receipt_released CHECK (released_minor BETWEEN 0 AND amount_minor),
         received_on text NOT NULL CONSTRAINT funding_receipt_received_on CHECK (received_on ~ '^\\d{4}-\\d{2}-\\d{2}$'),
         evidence text NOT NULL,
         recorded_by uuid NOT NULL,
         recorded_at timestamptz NOT NULL,
         journal_id uuid NOT NULL,
         CONSTRAINT funding_receipt_pk PRIMARY KEY (venture_id, id),
         CONSTRAINT funding_receipt_journal_unique UNIQUE (venture_id, journal_id),
         CONSTRAINT funding_receipt_journal_fk FOREIGN KEY (venture_id, journal_id)
           REFERENCES chuang.journal (book_id, id)
       )`,
      `GRANT SELECT, INSERT ON chuang.funding_receipt TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `DROP TABLE chuang.funding_receipt`,
      `ALTER TABLE chuang.statement_funding DROP COLUMN held_minor`,
      allowed('ledger_account', 'purpose', PURPOSES),
      allowed('journal', 'kind', KINDS),
    ]);
  }
}

function allowed(table: string, column: string, values: readonly string[]): string {
  const name = `${table}_${column}`;
  const list = values.map((value) => `'${value}'`).join(', ');
  return `ALTER TABLE chuang.${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${column} IN (${list}))`;
}
