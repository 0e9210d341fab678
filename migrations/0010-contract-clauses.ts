import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** Versions from before have no clauses, and their hashes say so: an empty object is not part of what is hashed. */
export class ContractClauses1763800000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `ALTER TABLE chuang.contract_version ADD COLUMN clauses jsonb NOT NULL DEFAULT '{}'
         CONSTRAINT contract_version_clauses CHECK (jsonb_typeof(clauses) = 'object')`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`ALTER TABLE chuang.contract_version DROP COLUMN clauses`]);
  }
}
