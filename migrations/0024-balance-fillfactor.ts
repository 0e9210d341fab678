import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/**
 * A balance changes with every journal of its account. On pages that are half empty its new version stays on its page and
 * no index entry is written, as for the heads of books. New pages get it; the others do as they are vacuumed and filled.
 */
export class BalanceFillfactor1763800000024 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`ALTER TABLE chuang.balance SET (fillfactor = 50)`]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`ALTER TABLE chuang.balance RESET (fillfactor)`]);
  }
}
