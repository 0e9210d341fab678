import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { stableId } from '#libs/kernel';
import { verifyLedger } from '#libs/ledger';
import { applicationDataSource, migrate } from '#libs/platform';
import * as migrations from '../../../../migrations/index.js';
import { bookOf, partyOf, readerOf } from '../../../../test/ledger-fixture.js';
import { contentHash, journalId } from '../domain/journal.js';

const BOOK = bookOf('old');
const CLEARING = stableId<'ledgerAccount'>(BOOK, 'revenue_clearing', 'CNY');
const PAYABLE = stableId<'ledgerAccount'>(BOOK, `payable:${partyOf('a')}`, 'CNY');
const ALL = Object.values(migrations).sort((a, b) => (a.name.slice(-13) < b.name.slice(-13) ? -1 : 1));
const BEFORE = ALL.slice(0, 8);

let owner: pg.Client;
let url: string;
const once = async (at: string, sql: string) => {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  await client.query(sql);
  await client.end();
};
const name = `${(process.env.CHUANG_TEST_TEMPLATE ?? '').replace('template', 'test')}_${randomBytes(5).toString('hex')}`;
const server = process.env.CHUANG_TEST_SERVER_URL ?? '';

beforeAll(async () => {
  await once(server, `CREATE DATABASE ${name}`);
  url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  await migrate(url, BEFORE);
  owner = new pg.Client({ connectionString: url, options: '-c search_path=chuang' });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await once(server, `DROP DATABASE ${name} WITH (FORCE)`);
});

/** As a version of the program that knew no chain left them: posted out of the order of their names. */
async function oldRows(): Promise<void> {
  await owner.query('SET session_replication_role = replica');
  await owner.query(`INSERT INTO book VALUES ($1, 'venture', '2026-03-31T23:59:59.987654Z')`, [BOOK]);
  for (const [id, key, purpose, party] of [
    [CLEARING, 'revenue_clearing', 'revenue_clearing', null],
    [PAYABLE, `payable:${partyOf('a')}`, 'payable', partyOf('a')],
  ]) {
    await owner.query(`INSERT INTO ledger_account VALUES ($1, $2, 'CNY', $3, $4, $5, NULL, '2026-04-01T00:00:00Z')`, [
      BOOK,
      id,
      key,
      purpose,
      party,
    ]);
  }
  for (const [reference, postedAt, effectiveDate] of [
    ['third', '2026-06-01T00:00:00.002Z', '2026-05-31'],
    ['first', '2026-04-01T00:00:00.001Z', '2026-03-31'],
    ['second', '2026-05-01T00:00:00.000Z', '2026-02-28'],
  ] as const) {
    const line = { debitAccountId: CLEARING, creditAccountId: PAYABLE, amountMinor: 5n, currency: 'CNY' };
    const lines = [{ ...line, code: 'share', detail: '' }];
    const content = {
      bookId: BOOK,
      kind: 'settlement',
      reference,
      effectiveDate,
      reversalOf: null,
      documentHash: null,
    };
    const id = journalId(BOOK, 'settlement', reference);
    await owner.query(`INSERT INTO journal VALUES ($1, $2, 'settlement', $3, $4, $5, $6)`, [
      BOOK,
      id,
      reference,
      contentHash({ ...content, lines }),
      effectiveDate,
      postedAt,
    ]);
    await owner.query(`INSERT INTO transfer VALUES ($1, $2, 1, $3, $4, 5, 'CNY', 'share', '')`, [
      BOOK,
      id,
      CLEARING,
      PAYABLE,
    ]);
  }
  await owner.query(`INSERT INTO balance VALUES ($1, $2, 15, 0, NULL, 3), ($1, $3, 0, 15, NULL, 3)`, [
    BOOK,
    CLEARING,
    PAYABLE,
  ]);
  // The first journal is that of a statement of another calendar; March of the standard one is closed.
  await owner.query(
    `INSERT INTO statement (venture_id, id, calendar, month, currency, contract_id, contract_version, terms_hash, engine, inputs,
       state_in, state_out, distributed_minor, steps, trace, restatements, journal_id, issued_at)
     VALUES ($1, $1, 'fair', '2026-03', 'CNY', $1, 1, 'x', 'x', '{}', '{}', '{}', 0, '[]', '{}', '[]', $2, now())`,
    [BOOK, journalId(BOOK, 'settlement', 'first')],
  );
  await owner.query(
    `INSERT INTO accounting_period VALUES ('standard', '2026-03', 'closed', '2026-04-01Z', '2026-04-02Z', '2026-04-03Z'),
       ('fair', '2026-03', 'open', '2026-04-01Z', NULL, NULL)`,
  );
  await owner.query('SET session_replication_role = origin');
}

describe('the chain of journals that were posted before there was one', () => {
  it('is computed by the migration, in the order of posting, and is proven like any other', async () => {
    await oldRows();
    await migrate(url, ALL);
    const { rows } = await owner.query<{ line: string }>(
      `SELECT format('%s %s %s %s', sequence, reference, calendar, month) AS line FROM journal ORDER BY sequence`,
    );
    expect(rows.map(({ line }) => line)).toEqual([
      '1 first fair 2026-03',
      '2 second standard 2026-02',
      '3 third standard 2026-05',
    ]);
    const periods = await owner.query<{ line: string }>(
      `SELECT format('%s %s %s', calendar, month, state) AS line FROM accounting_period ORDER BY calendar, month`,
    );
    expect(periods.rows.map(({ line }) => line)).toEqual([
      'fair 2026-03 open',
      'standard 2026-02 closed',
      'standard 2026-03 closed',
      'standard 2026-05 open',
    ]);
    const source = await applicationDataSource({ url }).initialize();
    expect(await verifyLedger(readerOf(owner, source.manager))).toEqual([]);
    await source.destroy();
  });
});
