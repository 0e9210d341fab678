import { createHash } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MerkleStream } from '#libs/kernel';
import { runStatements } from './statements.js';

const KINDS = ['settlement', 'payout_taken', 'payout_returned', 'reversal'];
const PURPOSES = [
  'revenue_receivable',
  'revenue_clearing',
  'payable',
  'payout_clearing',
  'earnings',
  'payout_in_transit',
  'funding_receivable',
];

/** Seals of closed months, the horizon of answered questions, and conversions between currencies. */
export class LedgerProof1763800000019 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      ...SEALS,
      ...HORIZON,
      ...CONVERSIONS,
      ...allowed('journal', 'kind', [...KINDS, 'conversion']),
      ...allowed('ledger_account', 'purpose', [...PURPOSES, 'conversion']),
    ]);
    await sealClosedMonths(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      ...allowed('ledger_account', 'purpose', PURPOSES),
      ...allowed('journal', 'kind', KINDS),
      `DROP TABLE chuang.conversion`,
      `DROP TABLE chuang.ledger_horizon`,
      `DROP TABLE chuang.period_seal`,
    ]);
  }
}

const SEALS = [
  `CREATE TABLE chuang.period_seal (
     calendar text NOT NULL,
     month text NOT NULL,
     journals_count bigint NOT NULL CONSTRAINT period_seal_journals_count CHECK (journals_count >= 0),
     journals_root text NOT NULL CONSTRAINT period_seal_journals_root CHECK (journals_root ~ '^[0-9a-f]{64}$'),
     documents_count bigint CONSTRAINT period_seal_documents_count CHECK (documents_count >= 0),
     documents_root text CONSTRAINT period_seal_documents_root CHECK (documents_root ~ '^[0-9a-f]{64}$'),
     previous_hash text NOT NULL,
     seal_hash text NOT NULL,
     CONSTRAINT period_seal_pk PRIMARY KEY (calendar, month),
     CONSTRAINT period_seal_period_fk FOREIGN KEY (calendar, month) REFERENCES chuang.accounting_period (calendar, month),
     CONSTRAINT period_seal_documents CHECK ((documents_count IS NULL) = (documents_root IS NULL))
   )`,
  `GRANT SELECT, INSERT ON chuang.period_seal TO chuang_app`,
];

const HORIZON = [
  `CREATE TABLE chuang.ledger_horizon (
     name text CONSTRAINT ledger_horizon_pk PRIMARY KEY CONSTRAINT ledger_horizon_single CHECK (name = 'ledger'),
     answered_until timestamptz NOT NULL
   )`,
  `INSERT INTO chuang.ledger_horizon (name, answered_until) VALUES ('ledger', '1970-01-01T00:00:00Z')`,
  `GRANT SELECT, UPDATE (answered_until) ON chuang.ledger_horizon TO chuang_app`,
];

const CONVERSIONS = [
  `CREATE TABLE chuang.conversion (
     book_id uuid NOT NULL,
     journal_id uuid NOT NULL,
     party_id uuid NOT NULL,
     from_currency text NOT NULL,
     from_minor bigint NOT NULL CONSTRAINT conversion_from_positive CHECK (from_minor > 0),
     to_currency text NOT NULL,
     to_minor bigint NOT NULL CONSTRAINT conversion_to_positive CHECK (to_minor > 0),
     rate text NOT NULL CONSTRAINT conversion_rate CHECK (rate ~ '^[1-9][0-9]*/[1-9][0-9]*$'),
     rate_source text NOT NULL CONSTRAINT conversion_rate_source CHECK (length(rate_source) BETWEEN 1 AND 255),
     rate_date date NOT NULL,
     converted_by uuid NOT NULL,
     CONSTRAINT conversion_pk PRIMARY KEY (book_id, journal_id),
     CONSTRAINT conversion_journal_fk FOREIGN KEY (book_id, journal_id) REFERENCES chuang.journal (book_id, id),
     CONSTRAINT conversion_currencies CHECK (from_currency <> to_currency)
   )`,
  `GRANT SELECT, INSERT ON chuang.conversion TO chuang_app`,
];

function allowed(table: string, column: string, values: readonly string[]): string[] {
  const list = values.map((value) => `'${value}'`).join(', ');
  return [
    `ALTER TABLE chuang.${table} DROP CONSTRAINT ${table}_${column}`,
    `ALTER TABLE chuang.${table} ADD CONSTRAINT ${table}_${column} CHECK (${column} IN (${list}))`,
  ];
}

type ClosedMonth = Record<'calendar' | 'month' | 'opened_at' | 'closing_at' | 'closed_at', string> & {
  closed_by: string | null;
};

/** Months that were closed before there were seals, each calendar in order, without documents. */
async function sealClosedMonths(queryRunner: QueryRunner): Promise<void> {
  const moment = (column: string) =>
    `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
  const months = (await queryRunner.query(
    `SELECT calendar, month, ${moment('opened_at')}, ${moment('closing_at')}, ${moment('closed_at')}, closed_by::text
     FROM chuang.accounting_period p
     WHERE state = 'closed' AND NOT EXISTS (SELECT FROM chuang.accounting_period e
       WHERE e.calendar = p.calendar AND e.month < p.month AND e.state <> 'closed')
     ORDER BY calendar, month`,
  )) as ClosedMonth[];
  const last = new Map<string, string>();
  for (const { calendar, month, opened_at, closing_at, closed_at, closed_by } of months) {
    const previousHash = last.get(calendar) ?? sha256(`chuang-calendar/1\n${calendar}`);
    const journals = await sealedJournals(queryRunner, calendar, month);
    // In the order of the keys, which makes it RFC 8785.
    const content = {
      calendar,
      closedAt: closed_at,
      closedBy: closed_by,
      closingAt: closing_at,
      documents: null,
      journals,
      month,
      openedAt: opened_at,
      previousHash,
      version: 'chuang-seal/1',
    };
    const sealHash = sha256(JSON.stringify(content));
    await queryRunner.query(`INSERT INTO chuang.period_seal VALUES ($1, $2, $3, $4, NULL, NULL, $5, $6)`, [
      calendar,
      month,
      journals.count,
      journals.root,
      previousHash,
      sealHash,
    ]);
    last.set(calendar, sealHash);
  }
}

const JOURNALS_PER_PAGE = 10_000;

async function sealedJournals(queryRunner: QueryRunner, calendar: string, month: string) {
  const tree = new MerkleStream();
  let after: unknown[] = ['00000000-0000-0000-0000-000000000000', 0];
  for (;;) {
    const page = (await queryRunner.query(
      `SELECT book_id, sequence, chain_hash FROM chuang.journal
       WHERE calendar = $1 AND month = $2 AND (book_id, sequence) > ($3::uuid, $4::bigint)
       ORDER BY book_id, sequence LIMIT ${JOURNALS_PER_PAGE}`,
      [calendar, month, ...after],
    )) as { book_id: string; sequence: unknown; chain_hash: string }[];
    for (const { chain_hash } of page) tree.add(Buffer.from(chain_hash, 'hex'));
    const last = page.at(-1);
    if (!last || page.length < JOURNALS_PER_PAGE)
      return { count: tree.count.toString(), root: tree.root().toString('hex') };
    after = [last.book_id, last.sequence];
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
