import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

const PURPOSES = [
  'revenue_receivable',
  'revenue_clearing',
  'payable',
  'payout_clearing',
  'earnings',
  'payout_in_transit',
];

/** What performance wagers need: an account for what a funder owes, their outcomes in statements, leadership challenges. */
export class Wagers1763800000011 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      ...purposesAre([...PURPOSES, 'funding_receivable']),
      // Null where the contract version has no wagers, which is what almost every statement has.
      `ALTER TABLE chuang.statement ADD COLUMN wagers jsonb`,
      // Tranches that a statement fires, and those that it takes back because a closed month is computed again.
      `CREATE TABLE chuang.statement_funding (
         venture_id uuid NOT NULL,
         statement_id uuid NOT NULL,
         for_month text NOT NULL,
         tranche_id text NOT NULL,
         wager_id text NOT NULL,
         point_id text NOT NULL,
         funder_key text NOT NULL,
         funder_party_id uuid NOT NULL,
         to_key text NOT NULL,
         to_party_id uuid NOT NULL,
         amount_minor bigint NOT NULL CONSTRAINT statement_funding_amount CHECK (amount_minor <> 0),
         CONSTRAINT statement_funding_pk PRIMARY KEY (venture_id, statement_id, for_month, tranche_id),
         CONSTRAINT statement_funding_statement_fk FOREIGN KEY (venture_id, statement_id)
           REFERENCES chuang.statement (venture_id, id)
       )`,
      `CREATE INDEX statement_funding_funder ON chuang.statement_funding (funder_party_id, for_month DESC, statement_id)`,
      `CREATE INDEX statement_funding_to ON chuang.statement_funding (to_party_id, for_month DESC, statement_id)`,
      // The cause is named and not referenced: ventures know no contracts.
      `CREATE TABLE chuang.leadership_challenge (
         venture_id uuid NOT NULL CONSTRAINT leadership_challenge_venture_fk REFERENCES chuang.venture (venture_id),
         id uuid NOT NULL,
         contract_id uuid NOT NULL,
         wager_id text NOT NULL,
         point_id text NOT NULL,
         month text NOT NULL,
         reason text NOT NULL,
         state text NOT NULL CONSTRAINT leadership_challenge_state
           CHECK (state IN ('open', 'lead_confirmed', 'lead_replaced', 'withdrawn')),
         opened_at timestamptz NOT NULL,
         due_at timestamptz NOT NULL,
         concluded_at timestamptz,
         reason_code text,
         version int NOT NULL,
         CONSTRAINT leadership_challenge_pk PRIMARY KEY (venture_id, id),
         CONSTRAINT leadership_challenge_cause_unique UNIQUE (venture_id, contract_id, wager_id, point_id),
         CONSTRAINT leadership_challenge_concluded CHECK
           ((state = 'open') = (concluded_at IS NULL) AND (state = 'open') = (reason_code IS NULL))
       )`,
      `CREATE INDEX leadership_challenge_id ON chuang.leadership_challenge (id)`,
      `CREATE INDEX leadership_challenge_opened ON chuang.leadership_challenge (opened_at DESC, id DESC)`,
      `CREATE INDEX leadership_challenge_state ON chuang.leadership_challenge (state, opened_at DESC, id DESC)`,
      `CREATE INDEX leadership_challenge_venture ON chuang.leadership_challenge (venture_id, opened_at DESC, id DESC)`,
      `CREATE TABLE chuang.leadership_challenge_history (
         venture_id uuid NOT NULL,
         challenge_id uuid NOT NULL,
         sequence int NOT NULL,
         state text NOT NULL,
         reason_code text,
         comment text,
         by_account_id uuid,
         at timestamptz NOT NULL,
         CONSTRAINT leadership_challenge_history_pk PRIMARY KEY (venture_id, challenge_id, sequence),
         CONSTRAINT leadership_challenge_history_challenge_fk FOREIGN KEY (venture_id, challenge_id)
           REFERENCES chuang.leadership_challenge (venture_id, id)
       )`,
      `GRANT SELECT, INSERT ON chuang.statement_funding, chuang.leadership_challenge_history TO chuang_app`,
      `GRANT SELECT, INSERT, UPDATE ON chuang.leadership_challenge TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `DROP TABLE chuang.leadership_challenge_history`,
      `DROP TABLE chuang.leadership_challenge`,
      `DROP TABLE chuang.statement_funding`,
      `ALTER TABLE chuang.statement DROP COLUMN wagers`,
      ...purposesAre(PURPOSES),
    ]);
  }
}

// Validated apart, so that writers wait only for the moment of the first statement.
function purposesAre(purposes: readonly string[]): readonly string[] {
  const list = purposes.map((purpose) => `'${purpose}'`).join(', ');
  return [
    `ALTER TABLE chuang.ledger_account DROP CONSTRAINT ledger_account_purpose,
       ADD CONSTRAINT ledger_account_purpose CHECK (purpose IN (${list})) NOT VALID`,
    `ALTER TABLE chuang.ledger_account VALIDATE CONSTRAINT ledger_account_purpose`,
  ];
}
