import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class Ledger1763800000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE TABLE chuang.book (
         book_id uuid CONSTRAINT book_pk PRIMARY KEY,
         kind text NOT NULL CONSTRAINT book_kind CHECK (kind IN ('venture', 'party')),
         opened_at timestamptz NOT NULL
       )`,
      `CREATE TABLE chuang.ledger_account (
         book_id uuid NOT NULL CONSTRAINT ledger_account_book_fk REFERENCES chuang.book (book_id),
         id uuid NOT NULL,
         currency text NOT NULL,
         key text NOT NULL,
         purpose text NOT NULL CONSTRAINT ledger_account_purpose CHECK (purpose IN
           ('revenue_receivable', 'revenue_clearing', 'payable', 'payout_clearing', 'earnings', 'payout_in_transit')),
         party_id uuid,
         floor_minor bigint,
         opened_at timestamptz NOT NULL,
         CONSTRAINT ledger_account_pk PRIMARY KEY (book_id, id),
         CONSTRAINT ledger_account_currency_unique UNIQUE (book_id, id, currency),
         CONSTRAINT ledger_account_key_unique UNIQUE (book_id, key, currency)
       )`,
      `CREATE INDEX ledger_account_payable ON chuang.ledger_account (party_id, currency, book_id) WHERE purpose = 'payable'`,
      `CREATE TABLE chuang.journal (
         book_id uuid NOT NULL CONSTRAINT journal_book_fk REFERENCES chuang.book (book_id),
         id uuid NOT NULL,
         kind text NOT NULL CONSTRAINT journal_kind CHECK (kind IN ('settlement', 'payout_taken', 'payout_returned', 'reversal')),
         reference text NOT NULL,
         content_hash text NOT NULL,
         effective_date date NOT NULL,
         posted_at timestamptz NOT NULL,
         reversal_of uuid,
         CONSTRAINT journal_pk PRIMARY KEY (book_id, id),
         CONSTRAINT journal_reference_unique UNIQUE (book_id, kind, reference),
         CONSTRAINT journal_reversal_fk FOREIGN KEY (book_id, reversal_of) REFERENCES chuang.journal (book_id, id),
         CONSTRAINT journal_reversal_unique UNIQUE (book_id, reversal_of)
       )`,
      `CREATE INDEX journal_posted ON chuang.journal (book_id, posted_at DESC, id DESC)`,
      `CREATE TABLE chuang.transfer (
         book_id uuid NOT NULL,
         journal_id uuid NOT NULL,
         line_number int NOT NULL CONSTRAINT transfer_line_number CHECK (line_number >= 1),
         debit_account_id uuid NOT NULL,
         credit_account_id uuid NOT NULL,
         amount_minor bigint NOT NULL CONSTRAINT transfer_amount_positive CHECK (amount_minor > 0),
         currency text NOT NULL,
         code text NOT NULL,
         detail text NOT NULL,
         CONSTRAINT transfer_pk PRIMARY KEY (book_id, journal_id, line_number),
         CONSTRAINT transfer_two_accounts CHECK (debit_account_id <> credit_account_id),
         CONSTRAINT transfer_journal_fk FOREIGN KEY (book_id, journal_id) REFERENCES chuang.journal (book_id, id),
         CONSTRAINT transfer_debit_fk FOREIGN KEY (book_id, debit_account_id, currency)
           REFERENCES chuang.ledger_account (book_id, id, currency),
         CONSTRAINT transfer_credit_fk FOREIGN KEY (book_id, credit_account_id, currency)
           REFERENCES chuang.ledger_account (book_id, id, currency)
       )`,
      `CREATE INDEX transfer_debit ON chuang.transfer (book_id, debit_account_id)`,
      `CREATE INDEX transfer_credit ON chuang.transfer (book_id, credit_account_id)`,
      `CREATE TABLE chuang.balance (
         book_id uuid NOT NULL,
         account_id uuid NOT NULL,
         debits_minor bigint NOT NULL CONSTRAINT balance_debits CHECK (debits_minor >= 0),
         credits_minor bigint NOT NULL CONSTRAINT balance_credits CHECK (credits_minor >= 0),
         floor_minor bigint,
         version bigint NOT NULL,
         CONSTRAINT balance_pk PRIMARY KEY (book_id, account_id),
         CONSTRAINT balance_account_fk FOREIGN KEY (book_id, account_id) REFERENCES chuang.ledger_account (book_id, id),
         CONSTRAINT balance_floor CHECK (floor_minor IS NULL OR credits_minor - debits_minor >= floor_minor)
       )`,
      `CREATE TABLE chuang.accounting_period (
         calendar text NOT NULL CONSTRAINT accounting_period_calendar CHECK (calendar ~ '^[a-z0-9-]{1,40}$'),
         month text NOT NULL CONSTRAINT accounting_period_month CHECK (month ~ '^\\d{4}-(0[1-9]|1[0-2])$'),
         state text NOT NULL CONSTRAINT accounting_period_state CHECK (state IN ('open', 'closing', 'closed')),
         opened_at timestamptz NOT NULL,
         closing_at timestamptz,
         closed_at timestamptz,
         closed_by uuid,
         CONSTRAINT accounting_period_pk PRIMARY KEY (calendar, month)
       )`,
      `GRANT SELECT, INSERT ON chuang.book, chuang.ledger_account, chuang.journal, chuang.transfer TO chuang_app`,
      `GRANT SELECT, INSERT, UPDATE ON chuang.balance, chuang.accounting_period TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['accounting_period', 'balance', 'transfer', 'journal', 'ledger_account', 'book'];
    await runStatements(
      queryRunner,
      tables.map((table) => `DROP TABLE chuang.${table}`),
    );
  }
}
