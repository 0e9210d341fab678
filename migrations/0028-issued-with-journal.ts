import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/**
 * A statement is issued at the moment at which its journal is posted. Statements from before, and those of a program of
 * before that still runs, may have been issued a little earlier: no document can be dated anew, so they say so.
 */
export class IssuedWithJournal1763800000028 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `ALTER TABLE chuang.statement ADD COLUMN issued_with_journal boolean NOT NULL DEFAULT false`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`ALTER TABLE chuang.statement DROP COLUMN issued_with_journal`]);
  }
}
