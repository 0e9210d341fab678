import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

/** Numbers the journals of each book, chains them by hash, and says which period each belongs to. */
export class JournalChain1763800000009 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [...TABLES, ...PERIODS_OF_OLD_JOURNALS, ...CHAIN_OF_OLD_JOURNALS, ...CONSTRAINTS]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const columns = ['sequence', 'previous_hash', 'chain_hash', 'calendar', 'month', 'document_hash'];
    await runStatements(queryRunner, [
      `DROP TABLE chuang.book_head`,
      `ALTER TABLE chuang.journal ${columns.map((column) => `DROP COLUMN ${column}`).join(', ')}`,
      `CREATE INDEX journal_posted ON chuang.journal (book_id, posted_at DESC, id DESC)`,
      `DROP FUNCTION chuang.journal_chain_hash(uuid, bigint, text, text, text, text, timestamptz)`,
      `DROP FUNCTION chuang.book_genesis_hash(uuid, text, timestamptz)`,
    ]);
  }
}

// STABLE only because PostgreSQL calls every extract() from timestamptz so; the answer depends on the arguments alone.
const TABLES = [
  `CREATE FUNCTION chuang.book_genesis_hash(book_id uuid, kind text, opened_at timestamptz)
   RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
   RETURN encode(sha256(convert_to(concat_ws(chr(10), 'chuang-book/1', book_id::text, kind,
     trunc(extract(epoch FROM opened_at) * 1000000)::text), 'UTF8')), 'hex')`,
  `CREATE FUNCTION chuang.journal_chain_hash(book_id uuid, sequence bigint, previous_hash text, content_hash text,
     calendar text, month text, posted_at timestamptz)
   RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE
   RETURN encode(sha256(convert_to(concat_ws(chr(10), 'chuang-journal/1', book_id::text, sequence::text, previous_hash,
     content_hash, calendar, month, trunc(extract(epoch FROM posted_at) * 1000000)::text), 'UTF8')), 'hex')`,
  // The one row of a book that every posting changes: half-empty pages keep its versions on its page.
  `CREATE TABLE chuang.book_head (
     book_id uuid CONSTRAINT book_head_pk PRIMARY KEY CONSTRAINT book_head_book_fk REFERENCES chuang.book (book_id),
     sequence bigint NOT NULL CONSTRAINT book_head_sequence CHECK (sequence >= 0),
     chain_hash text NOT NULL,
     posted_at timestamptz NOT NULL
   ) WITH (fillfactor = 50)`,
  `ALTER TABLE chuang.journal ADD COLUMN sequence bigint, ADD COLUMN previous_hash text, ADD COLUMN chain_hash text,
     ADD COLUMN calendar text, ADD COLUMN month text, ADD COLUMN document_hash text`,
];

// A settlement's journal belongs to the month that it settled, every other one to the standard month that it takes
// effect in, which gets a row: closed if a later month is shut, as a month without a row counts.
const PERIODS_OF_OLD_JOURNALS = [
  `UPDATE chuang.journal SET calendar = s.calendar, month = s.month FROM chuang.statement s
   WHERE s.venture_id = journal.book_id AND s.journal_id = journal.id`,
  `UPDATE chuang.journal SET calendar = 'standard', month = to_char(effective_date, 'YYYY-MM') WHERE calendar IS NULL`,
  `INSERT INTO chuang.accounting_period (calendar, month, state, opened_at, closing_at, closed_at)
   SELECT j.calendar, j.month, CASE WHEN shut.at IS NULL THEN 'open' ELSE 'closed' END, least(j.opened_at, shut.at), shut.at, shut.at
   FROM (SELECT calendar, month, min(posted_at) AS opened_at FROM chuang.journal GROUP BY calendar, month) j
   LEFT JOIN LATERAL (
     SELECT p.closing_at AS at FROM chuang.accounting_period p
     WHERE p.calendar = j.calendar AND p.month > j.month AND p.state <> 'open' ORDER BY p.month LIMIT 1
   ) shut ON true
   ON CONFLICT DO NOTHING`,
];

// The chain is computed one link of all books at a time. An account was opened by the first journal that moved it, and
// the version of a balance is the last one: that is what they mean from now on, so that both can be proven.
const CHAIN_OF_OLD_JOURNALS = [
  `UPDATE chuang.journal SET sequence = numbered.sequence
   FROM (SELECT book_id, id, row_number() OVER (PARTITION BY book_id ORDER BY posted_at, id) AS sequence
     FROM chuang.journal) numbered
   WHERE journal.book_id = numbered.book_id AND journal.id = numbered.id`,
  `ALTER TABLE chuang.journal ADD CONSTRAINT journal_sequence_unique UNIQUE (book_id, sequence)`,
  `WITH RECURSIVE link AS (
     SELECT j.book_id, j.sequence, g.hash AS previous_hash,
       chuang.journal_chain_hash(j.book_id, j.sequence, g.hash, j.content_hash, j.calendar, j.month, j.posted_at) AS chain_hash
     FROM chuang.journal j JOIN chuang.book b ON b.book_id = j.book_id
     CROSS JOIN LATERAL (SELECT chuang.book_genesis_hash(b.book_id, b.kind, b.opened_at) AS hash) g
     WHERE j.sequence = 1
     UNION ALL
     SELECT j.book_id, j.sequence, l.chain_hash,
       chuang.journal_chain_hash(j.book_id, j.sequence, l.chain_hash, j.content_hash, j.calendar, j.month, j.posted_at)
     FROM link l JOIN chuang.journal j ON j.book_id = l.book_id AND j.sequence = l.sequence + 1
   )
   UPDATE chuang.journal SET previous_hash = link.previous_hash, chain_hash = link.chain_hash
   FROM link WHERE journal.book_id = link.book_id AND journal.sequence = link.sequence`,
  `INSERT INTO chuang.book_head (book_id, sequence, chain_hash, posted_at)
   SELECT b.book_id, coalesce(j.sequence, 0), coalesce(j.chain_hash, chuang.book_genesis_hash(b.book_id, b.kind, b.opened_at)),
     coalesce(j.posted_at, b.opened_at)
   FROM chuang.book b LEFT JOIN LATERAL (
     SELECT sequence, chain_hash, posted_at FROM chuang.journal WHERE book_id = b.book_id ORDER BY sequence DESC LIMIT 1
   ) j ON true`,
  `WITH moved AS (
     SELECT book_id, account_id, min(j.posted_at) AS first_at, max(j.sequence) AS last
     FROM (
       SELECT book_id, journal_id, debit_account_id AS account_id FROM chuang.transfer
       UNION ALL SELECT book_id, journal_id, credit_account_id FROM chuang.transfer
     ) t JOIN chuang.journal j USING (book_id)
     WHERE j.id = t.journal_id GROUP BY book_id, account_id
   ), opened AS (
     UPDATE chuang.ledger_account a SET opened_at = moved.first_at FROM moved
     WHERE a.book_id = moved.book_id AND a.id = moved.account_id
   )
   UPDATE chuang.balance SET version = moved.last FROM moved
   WHERE balance.book_id = moved.book_id AND balance.account_id = moved.account_id`,
];

const CONSTRAINTS = [
  `ALTER TABLE chuang.journal
     ALTER COLUMN sequence SET NOT NULL, ALTER COLUMN previous_hash SET NOT NULL, ALTER COLUMN chain_hash SET NOT NULL,
     ALTER COLUMN calendar SET NOT NULL, ALTER COLUMN month SET NOT NULL,
     ADD CONSTRAINT journal_sequence CHECK (sequence >= 1),
     ADD CONSTRAINT journal_document_hash CHECK (document_hash ~ '^[0-9a-f]{64}$')`,
  `CREATE INDEX journal_period ON chuang.journal (calendar, month, book_id, sequence)`,
  // Numbers are in the order of posting, so the unique index serves what this one did.
  `DROP INDEX chuang.journal_posted`,
  `GRANT SELECT, INSERT, UPDATE (sequence, chain_hash, posted_at) ON chuang.book_head TO chuang_app`,
];
