import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** Validates what 0027 left: it reads the tables while others go on writing to them. */
export class ValidatedWords1763800000042 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `ALTER TABLE chuang.journal VALIDATE CONSTRAINT journal_kind`,
      `ALTER TABLE chuang.ledger_account VALIDATE CONSTRAINT ledger_account_purpose`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      unvalidated(
        'journal',
        'journal_kind',
        `kind IN ('settlement', 'payout_taken', 'payout_returned', 'reversal', 'conversion', 'funding')`,
      ),
      unvalidated(
        'ledger_account',
        'ledger_account_purpose',
        `purpose IN ('revenue_receivable', 'revenue_clearing', 'payable', 'payout_clearing', 'earnings', 'payout_in_transit',
          'funding_receivable', 'conversion', 'tranche_held', 'bank')`,
      ),
    ]);
  }
}

function unvalidated(table: string, name: string, check: string): string {
  return `ALTER TABLE chuang.${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${check}) NOT VALID`;
}
