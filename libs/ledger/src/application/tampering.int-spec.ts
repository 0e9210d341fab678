import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Month, rational } from '#libs/kernel';
import { verifyLedger } from '#libs/ledger';
import {
  bookOf,
  clearing,
  type LedgerFixture,
  openLedger,
  partyOf,
  shares,
  valueOf,
} from '../../../../test/ledger-fixture.js';
import { ConversionStore } from '../persistence/conversion.store.js';
import { PostConversion } from './post-conversion.js';

let ledger: LedgerFixture;
const BOOK = bookOf('v');

beforeAll(async () => {
  ledger = await openLedger();
  const period = { calendar: 'fair', month: '2026-09' as Month };
  const documentHash = 'ab'.repeat(32);
  const journals = valueOf(
    await ledger.post(
      { ...shares('v', 'r1', { a: 10_000n, b: 7n }, 'USD'), period, documentHash },
      { ...shares('v', 'r2', { a: 5n }, 'USD'), period },
      { ...clearing('v', 'r3', 3n), period },
      shares('w', 'r1', { a: 5n }),
    ),
  );
  const call = { by: partyOf('finance') as string as never, now: ledger.clock.now() };
  valueOf(await ledger.transactor.run((tx) => ledger.periods.beginClosing(tx, 'fair', period.month, call)));
  const closed = { ...call, documents: { count: 1n, root: documentHash } };
  valueOf(await ledger.transactor.run((tx) => ledger.periods.markClosed(tx, 'fair', period.month, closed)));
  const convert = new PostConversion(ledger.queries, ledger.postJournals, new ConversionStore(), ledger.ledgerClock);
  const terms = {
    bookId: BOOK,
    partyId: partyOf('a'),
    from: { minorUnits: 100n, currency: 'USD' as const },
    toCurrency: 'CNY' as const,
    rate: rational(71234n, 10000n),
    rateSource: 'central bank',
    rateDate: '2026-11-20',
    convertedBy: call.by,
  };
  valueOf(await ledger.transactor.run((tx) => convert.execute(tx, terms, 'venture', 'k1')));
  const undo = { bookId: BOOK, journalId: journals[1]!.journalId, kind: 'reversal', reference: 'undo r2' } as const;
  valueOf(
    await ledger.transactor.run((tx) => ledger.reverseJournal.execute(tx, { ...undo, effectiveDate: '2026-11-01' })),
  );
});
afterEach(() => ledger.owner.query('ROLLBACK'));
afterAll(() => ledger.close());

/** Which row of each table is tampered with, and what a finding must name of it. */
const ROWS: Readonly<Record<string, { where: string; names: RegExp }>> = {
  book: { where: `book_id = '${BOOK}'`, names: /book / },
  book_head: { where: `book_id = '${BOOK}'`, names: new RegExp(`book (${BOOK}|[0-9a-f-]{36})`) },
  ledger_account: { where: `book_id = '${BOOK}' AND floor_minor IS NOT NULL`, names: /account |book / },
  journal: { where: `book_id = '${BOOK}' AND kind = 'reversal'`, names: /journal|book / },
  transfer: { where: `book_id = '${BOOK}' AND code = 'share' AND amount_minor = 7`, names: /journal|book / },
  balance: {
    where: `book_id = '${BOOK}' AND account_id IN (SELECT id FROM ledger_account WHERE floor_minor IS NOT NULL)`,
    names: /account |balance /,
  },
  accounting_period: { where: `calendar = 'fair'`, names: /2026-09|fair/ },
  period_seal: { where: `calendar = 'fair'`, names: /2026-09|fair/ },
  conversion: { where: 'true', names: /conversion|journal/ },
};

/** Another value of the same type, that no CHECK refuses. */
const BY_TYPE: Readonly<Record<string, string>> = {
  uuid: `stable_id('tampered')`,
  text: `COLUMN || 'x'`,
  int8: 'coalesce(COLUMN, -2) + 1',
  int4: 'COLUMN + 1',
  date: 'COLUMN + 1',
  timestamptz: `COLUMN + interval '1 microsecond'`,
};
const BY_COLUMN: Readonly<Record<string, string>> = {
  'book.kind': `'party'`,
  'ledger_account.purpose': `'earnings'`,
  'journal.kind': `'payout_taken'`,
  'journal.document_hash': `repeat('cd', 32)`,
  'accounting_period.state': `'closing'`,
  'accounting_period.month': `'2026-08'`,
  'journal.month': `'2026-08'`,
  'period_seal.journals_root': `repeat('cd', 32)`,
  'period_seal.documents_root': `repeat('cd', 32)`,
  'period_seal.records_root': `repeat('cd', 32)`,
  'conversion.rate': `'7/1'`,
  'conversion.from_currency': `'EUR'`,
  'conversion.to_currency': `'JPY'`,
};

describe('the proof of the books finds and names a row that was changed behind its back', () => {
  it('in any column of any table of the ledger', async () => {
    expect(await verifyLedger(ledger.reader)).toEqual([]);
    const { rows: columns } = await ledger.owner.query<{ table: string; column: string; type: string }>(
      `SELECT relname AS table, attname AS column, typname AS type FROM pg_attribute
       JOIN pg_class ON pg_class.oid = attrelid JOIN pg_type ON pg_type.oid = atttypid
       WHERE relname = ANY ($1) AND relkind = 'r' AND attnum > 0 AND NOT attisdropped AND relnamespace = 'chuang'::regnamespace
       ORDER BY relname, attnum`,
      [Object.keys(ROWS)],
    );
    expect(columns.length).toBeGreaterThan(60);
    const unnoticed: string[] = [];
    for (const { table, column, type } of columns) {
      const { where, names } = ROWS[table]!;
      const value = (BY_COLUMN[`${table}.${column}`] ?? BY_TYPE[type] ?? '').replaceAll('COLUMN', column);
      await ledger.owner.query('BEGIN');
      await ledger.owner.query('SET LOCAL session_replication_role = replica');
      const { rowCount } = await ledger.owner.query(`UPDATE ${table} SET ${column} = ${value} WHERE ${where}`);
      expect(`${table}.${column}: ${rowCount}`).toBe(`${table}.${column}: 1`);
      const findings = await verifyLedger(ledger.ownerReader);
      if (!findings.some(({ first }) => names.test(first))) unnoticed.push(`${table}.${column}`);
      await ledger.owner.query('ROLLBACK');
    }
    expect(unnoticed).toEqual([]);
  });

  it.each(Object.keys(ROWS))('that is gone from %s', async (table) => {
    await ledger.owner.query('BEGIN');
    await ledger.owner.query('SET LOCAL session_replication_role = replica');
    const { where, names } = ROWS[table]!;
    expect((await ledger.owner.query(`DELETE FROM ${table} WHERE ${where}`)).rowCount).toBe(1);
    const findings = await verifyLedger(ledger.ownerReader);
    expect(findings.map(({ first }) => first).join('\n')).toMatch(names);
  });

  it('that was put between two others with every hash of its own in order', async () => {
    await ledger.owner.query('BEGIN');
    await ledger.owner.query('SET LOCAL session_replication_role = replica');
    // A journal at the end of a book, chained as it should be, and posted into a month that is sealed.
    await ledger.owner.query(
      `WITH head AS (SELECT * FROM book_head WHERE book_id = '${bookOf('w')}')
       INSERT INTO journal SELECT j.book_id, stable_id('forged'), j.kind, 'forged', j.content_hash, j.effective_date,
         j.posted_at, NULL, h.sequence + 1, h.chain_hash, journal_chain_hash(j.book_id, h.sequence + 1, h.chain_hash,
         j.content_hash, 'fair', '2026-09', j.posted_at), 'fair', '2026-09', NULL
       FROM journal j JOIN head h ON h.book_id = j.book_id`,
    );
    const checks = (await verifyLedger(ledger.ownerReader)).map(({ check }) => check);
    expect(checks).toEqual(
      expect.arrayContaining([
        'every head is the last journal of its book',
        'every sealed month holds the journals that were sealed',
      ]),
    );
  });
});
