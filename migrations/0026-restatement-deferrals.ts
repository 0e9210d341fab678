import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** The way out for ventures whose closed months cannot be computed again: their restatements are deferred, with a reason. */
export class RestatementDeferrals1763800000026 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE TABLE chuang.restatement_deferral (
         venture_id uuid NOT NULL,
         month text NOT NULL,
         calendar text NOT NULL,
         reason text NOT NULL CONSTRAINT restatement_deferral_reason CHECK (reason <> ''),
         deferred_by uuid NOT NULL,
         deferred_at timestamptz NOT NULL,
         CONSTRAINT restatement_deferral_pk PRIMARY KEY (venture_id, month),
         CONSTRAINT restatement_deferral_task_fk FOREIGN KEY (venture_id, month)
           REFERENCES chuang.settlement_task (venture_id, month)
       )`,
      `CREATE INDEX restatement_deferral_month ON chuang.restatement_deferral (calendar, month, venture_id)`,
      // Null where nothing that was due was left for later, which is nearly always.
      `ALTER TABLE chuang.statement ADD COLUMN deferred jsonb
         CONSTRAINT statement_deferred CHECK (jsonb_typeof(deferred) = 'array' AND deferred <> '[]')`,
      `GRANT SELECT, INSERT ON chuang.restatement_deferral TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `ALTER TABLE chuang.statement DROP COLUMN deferred`,
      `DROP TABLE chuang.restatement_deferral`,
    ]);
  }
}
