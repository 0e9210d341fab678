import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** A party agrees to an end after a certain month. The answer names it, so that nobody moves the end afterwards unseen. */
export class DisbandingAnswers1763800000039 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `ALTER TABLE chuang.contract_disbanding_answer ADD COLUMN last_month text`,
      `UPDATE chuang.contract_disbanding_answer a SET last_month = d.last_month FROM chuang.contract_disbanding d
       WHERE d.venture_id = a.venture_id AND d.contract_id = a.contract_id AND d.number = a.number`,
      `ALTER TABLE chuang.contract_disbanding_answer ALTER COLUMN last_month SET NOT NULL`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`ALTER TABLE chuang.contract_disbanding_answer DROP COLUMN last_month`]);
  }
}
