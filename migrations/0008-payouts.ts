import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class Payouts1763800000008 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE TABLE chuang.payout_policy (
         currency text NOT NULL,
         version int NOT NULL CONSTRAINT payout_policy_version CHECK (version >= 1),
         minimum_minor bigint NOT NULL CONSTRAINT payout_policy_minimum CHECK (minimum_minor >= 1),
         two_approvals_above_minor bigint NOT NULL CONSTRAINT payout_policy_two_approvals CHECK (two_approvals_above_minor >= 0),
         published_by uuid NOT NULL,
         published_at timestamptz NOT NULL,
         CONSTRAINT payout_policy_pk PRIMARY KEY (currency, version)
       )`,
      `CREATE TABLE chuang.payout (
         party_id uuid NOT NULL,
         id uuid NOT NULL,
         currency text NOT NULL,
         amount_minor bigint NOT NULL CONSTRAINT payout_amount CHECK (amount_minor > 0),
         state text NOT NULL CONSTRAINT payout_state
           CHECK (state IN ('drafted', 'in_review', 'held', 'approved', 'rejected')),
         content_hash text NOT NULL,
         policy_version int NOT NULL,
         approvals_required int NOT NULL CONSTRAINT payout_approvals_required CHECK (approvals_required IN (1, 2)),
         prepared_by uuid NOT NULL,
         prepared_at timestamptz NOT NULL,
         version int NOT NULL,
         hold_reason text,
         hold_owner_id uuid,
         hold_review_on date,
         CONSTRAINT payout_pk PRIMARY KEY (party_id, id),
         CONSTRAINT payout_hold CHECK ((state = 'held') =
           (hold_reason IS NOT NULL AND hold_owner_id IS NOT NULL AND hold_review_on IS NOT NULL)),
         CONSTRAINT payout_policy_fk FOREIGN KEY (currency, policy_version) REFERENCES chuang.payout_policy (currency, version)
       )`,
      // Finds the owner of an id; not unique, because uniqueness is the primary key's, which carries the owner.
      `CREATE INDEX payout_id ON chuang.payout (id)`,
      `CREATE INDEX payout_prepared ON chuang.payout (prepared_at DESC, id DESC)`,
      `CREATE INDEX payout_state_prepared ON chuang.payout (state, prepared_at DESC, id DESC)`,
      `CREATE INDEX payout_party_prepared ON chuang.payout (party_id, prepared_at DESC, id DESC)`,
      `CREATE TABLE chuang.payout_item (
         party_id uuid NOT NULL,
         payout_id uuid NOT NULL,
         book_id uuid NOT NULL,
         account_id uuid NOT NULL,
         amount_minor bigint NOT NULL,
         CONSTRAINT payout_item_pk PRIMARY KEY (party_id, payout_id, book_id, account_id),
         CONSTRAINT payout_item_payout_fk FOREIGN KEY (party_id, payout_id) REFERENCES chuang.payout (party_id, id)
       )`,
      `CREATE TABLE chuang.payout_decision (
         party_id uuid NOT NULL,
         payout_id uuid NOT NULL,
         sequence int NOT NULL,
         decision text NOT NULL CONSTRAINT payout_decision_decision
           CHECK (decision IN ('prepare', 'submit', 'approve', 'reject', 'hold', 'release')),
         by_account_id uuid NOT NULL,
         reason_code text,
         comment text,
         content_hash text NOT NULL,
         from_state text,
         to_state text NOT NULL,
         at timestamptz NOT NULL,
         CONSTRAINT payout_decision_pk PRIMARY KEY (party_id, payout_id, sequence),
         CONSTRAINT payout_decision_payout_fk FOREIGN KEY (party_id, payout_id) REFERENCES chuang.payout (party_id, id)
       )`,
      `GRANT SELECT, INSERT ON chuang.payout_policy, chuang.payout_item, chuang.payout_decision TO chuang_app`,
      `GRANT SELECT, INSERT, UPDATE ON chuang.payout TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['payout_decision', 'payout_item', 'payout', 'payout_policy'];
    await runStatements(
      queryRunner,
      tables.map((table) => `DROP TABLE chuang.${table}`),
    );
  }
}
