import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class Settlement1763800000007 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      // U+001F separates the parts of a stable id.
      `CREATE TABLE chuang.revenue_event_key (
         source text NOT NULL CONSTRAINT revenue_event_key_source CHECK (strpos(source, chr(31)) = 0),
         external_id text NOT NULL CONSTRAINT revenue_event_key_external_id CHECK (strpos(external_id, chr(31)) = 0),
         venture_id uuid NOT NULL,
         content_hash text NOT NULL,
         CONSTRAINT revenue_event_key_pk PRIMARY KEY (source, external_id)
       )`,
      `CREATE TABLE chuang.revenue_event (
         venture_id uuid NOT NULL,
         id uuid NOT NULL,
         source text NOT NULL,
         external_id text NOT NULL,
         kind text NOT NULL CONSTRAINT revenue_event_kind
           CHECK (kind IN ('sale', 'refund', 'cost', 'usage_charge', 'ecosystem_income')),
         amount_minor bigint NOT NULL CONSTRAINT revenue_event_amount CHECK (amount_minor > 0),
         currency text NOT NULL,
         occurred_at timestamptz NOT NULL,
         calendar text NOT NULL,
         month text NOT NULL,
         late_for_month text,
         attributes jsonb NOT NULL,
         recorded_at timestamptz NOT NULL,
         CONSTRAINT revenue_event_pk PRIMARY KEY (venture_id, id),
         CONSTRAINT revenue_event_late CHECK (late_for_month IS NULL OR late_for_month < month)
       )`,
      `CREATE INDEX revenue_event_month ON chuang.revenue_event (venture_id, month, currency, kind)`,
      `CREATE INDEX revenue_event_period ON chuang.revenue_event (calendar, month, venture_id)`,
      `CREATE INDEX revenue_event_occurred ON chuang.revenue_event (venture_id, occurred_at DESC, id DESC)`,
      `CREATE INDEX revenue_event_late ON chuang.revenue_event (venture_id, late_for_month) WHERE late_for_month IS NOT NULL`,
      // The work list of a closed period: a venture is pending, settled, or parked with a reason.
      `CREATE TABLE chuang.settlement_task (
         venture_id uuid NOT NULL,
         calendar text NOT NULL,
         month text NOT NULL,
         state text NOT NULL CONSTRAINT settlement_task_state CHECK (state IN ('pending', 'settled', 'parked')),
         reason_code text,
         reason text,
         owner text,
         next_action text,
         changed_at timestamptz NOT NULL,
         CONSTRAINT settlement_task_pk PRIMARY KEY (venture_id, month),
         CONSTRAINT settlement_task_parked CHECK
           (state <> 'parked' OR (reason_code IS NOT NULL AND reason IS NOT NULL AND owner IS NOT NULL AND next_action IS NOT NULL))
       )`,
      `CREATE INDEX settlement_task_work ON chuang.settlement_task (calendar, month, state, venture_id)`,
      `CREATE TABLE chuang.statement (
         venture_id uuid NOT NULL,
         id uuid NOT NULL,
         calendar text NOT NULL,
         month text NOT NULL,
         currency text NOT NULL,
         contract_id uuid NOT NULL,
         contract_version int NOT NULL,
         terms_hash text NOT NULL,
         engine text NOT NULL,
         inputs jsonb NOT NULL,
         state_in jsonb NOT NULL,
         state_out jsonb NOT NULL,
         distributed_minor bigint NOT NULL,
         steps jsonb NOT NULL,
         trace jsonb NOT NULL,
         restatements jsonb NOT NULL,
         journal_id uuid,
         issued_at timestamptz NOT NULL,
         CONSTRAINT statement_pk PRIMARY KEY (venture_id, id),
         CONSTRAINT statement_period_unique UNIQUE (venture_id, month, currency),
         CONSTRAINT statement_version_fk FOREIGN KEY (venture_id, contract_id, contract_version)
           REFERENCES chuang.contract_version (venture_id, contract_id, number),
         CONSTRAINT statement_journal_fk FOREIGN KEY (venture_id, journal_id) REFERENCES chuang.journal (book_id, id)
       )`,
      `CREATE INDEX statement_id ON chuang.statement (id)`,
      `CREATE INDEX statement_month ON chuang.statement (month DESC, id DESC)`,
      `CREATE INDEX statement_calendar ON chuang.statement (calendar, month, venture_id)`,
      // What each party got for a period: for_month is the statement's own month, or the closed month that it restates.
      `CREATE TABLE chuang.statement_share (
         venture_id uuid NOT NULL,
         statement_id uuid NOT NULL,
         for_month text NOT NULL,
         party_key text NOT NULL,
         party_id uuid NOT NULL,
         amount_minor bigint NOT NULL,
         CONSTRAINT statement_share_pk PRIMARY KEY (venture_id, statement_id, for_month, party_key),
         CONSTRAINT statement_share_statement_fk FOREIGN KEY (venture_id, statement_id) REFERENCES chuang.statement (venture_id, id)
       )`,
      `CREATE INDEX statement_share_party ON chuang.statement_share (party_id, for_month DESC, statement_id)`,
      `GRANT SELECT, INSERT ON chuang.revenue_event_key, chuang.revenue_event, chuang.statement, chuang.statement_share TO chuang_app`,
      `GRANT SELECT, INSERT, UPDATE ON chuang.settlement_task TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['statement_share', 'statement', 'settlement_task', 'revenue_event', 'revenue_event_key'];
    await runStatements(
      queryRunner,
      tables.map((table) => `DROP TABLE chuang.${table}`),
    );
  }
}
