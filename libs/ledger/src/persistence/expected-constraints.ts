/**
 * What makes the database itself refuse a wrong ledger, as `pg_get_constraintdef` prints it. A proof over rows says
 * nothing about tomorrow's rows; that these still stand does.
 */
export const EXPECTED_CONSTRAINTS: Readonly<Record<string, string>> = {
  book_pk: 'PRIMARY KEY (book_id)',
  book_head_pk: 'PRIMARY KEY (book_id)',
  book_head_sequence: 'CHECK ((sequence >= 0))',
  book_head_book_fk: 'FOREIGN KEY (book_id) REFERENCES book(book_id)',
  ledger_account_pk: 'PRIMARY KEY (book_id, id)',
  ledger_account_currency_unique: 'UNIQUE (book_id, id, currency)',
  ledger_account_key_unique: 'UNIQUE (book_id, key, currency)',
  ledger_account_book_fk: 'FOREIGN KEY (book_id) REFERENCES book(book_id)',
  journal_pk: 'PRIMARY KEY (book_id, id)',
  journal_sequence: 'CHECK ((sequence >= 1))',
  journal_sequence_unique: 'UNIQUE (book_id, sequence)',
  journal_document_hash: "CHECK ((document_hash ~ '^[0-9a-f]{64}$'::text))",
  journal_reference_unique: 'UNIQUE (book_id, kind, reference)',
  journal_reversal_unique: 'UNIQUE (book_id, reversal_of)',
  journal_reversal_fk: 'FOREIGN KEY (book_id, reversal_of) REFERENCES journal(book_id, id)',
  journal_book_fk: 'FOREIGN KEY (book_id) REFERENCES book(book_id)',
  transfer_pk: 'PRIMARY KEY (book_id, journal_id, line_number)',
  transfer_line_number: 'CHECK ((line_number >= 1))',
  transfer_amount_positive: 'CHECK ((amount_minor > 0))',
  transfer_two_accounts: 'CHECK ((debit_account_id <> credit_account_id))',
  transfer_journal_fk: 'FOREIGN KEY (book_id, journal_id) REFERENCES journal(book_id, id)',
  transfer_debit_fk:
    'FOREIGN KEY (book_id, debit_account_id, currency) REFERENCES ledger_account(book_id, id, currency)',
  transfer_credit_fk:
    'FOREIGN KEY (book_id, credit_account_id, currency) REFERENCES ledger_account(book_id, id, currency)',
  balance_pk: 'PRIMARY KEY (book_id, account_id)',
  balance_debits: 'CHECK ((debits_minor >= 0))',
  balance_credits: 'CHECK ((credits_minor >= 0))',
  balance_account_fk: 'FOREIGN KEY (book_id, account_id) REFERENCES ledger_account(book_id, id)',
  balance_floor: 'CHECK (((floor_minor IS NULL) OR ((credits_minor - debits_minor) >= floor_minor)))',
  accounting_period_pk: 'PRIMARY KEY (calendar, month)',
  period_seal_pk: 'PRIMARY KEY (calendar, month)',
  period_seal_period_fk: 'FOREIGN KEY (calendar, month) REFERENCES accounting_period(calendar, month)',
  conversion_pk: 'PRIMARY KEY (book_id, journal_id)',
  conversion_journal_fk: 'FOREIGN KEY (book_id, journal_id) REFERENCES journal(book_id, id)',
  conversion_from_positive: 'CHECK ((from_minor > 0))',
  conversion_to_positive: 'CHECK ((to_minor > 0))',
  conversion_currencies: 'CHECK ((from_currency <> to_currency))',
};

/** Tables of which the application may only insert and read rows. */
export const APPEND_ONLY_TABLES = [
  'book',
  'ledger_account',
  'journal',
  'transfer',
  'period_seal',
  'conversion',
] as const;
