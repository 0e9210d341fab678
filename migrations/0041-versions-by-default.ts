import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** What a published default has proposed is not the venture's own to take back: the version says that it came that way. */
export class VersionsByDefault1763800000041 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `ALTER TABLE chuang.contract_version ADD COLUMN by_default boolean NOT NULL DEFAULT false`,
      `UPDATE chuang.contract_version v SET by_default = true FROM chuang.opportunity o
       WHERE o.venture_id = v.venture_id AND o.contract_id = v.contract_id AND o.state = 'defaulted' AND v.number = 1`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [`ALTER TABLE chuang.contract_version DROP COLUMN by_default`]);
  }
}
