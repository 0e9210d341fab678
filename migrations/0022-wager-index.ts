import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** A closing asks whose wagers are judged in the month; versions without any are not in the index. */
export class WagerIndex1763800000022 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE INDEX contract_version_wagers ON chuang.contract_version (venture_id, contract_id) WHERE clauses ? 'wagers'`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`DROP INDEX chuang.contract_version_wagers`]);
  }
}
