import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { merkleRoot, type Month } from '#libs/kernel';
import { type Seal, verifyLedger } from '#libs/ledger';
import {
  bookOf,
  type LedgerFixture,
  NOW,
  openLedger,
  partyOf,
  shares,
  valueOf,
} from '../../../../test/ledger-fixture.js';
import { firstSealHash, sealHashOf } from '../domain/seal.js';

let ledger: LedgerFixture;
beforeAll(async () => {
  ledger = await openLedger();
  await journals('2026-01', 'b', 'a', 'a');
  await journals('2026-02', 'a');
  for (const month of ['2026-01', '2026-02', '2026-05']) await begin(month);
  await journals('2026-02', 'b');
});
afterAll(() => ledger.close());

const DOCUMENTS = { count: 7n, root: 'cd'.repeat(32) };
const month = (text: string) => text as Month;
const call = { by: partyOf('finance') as string as never, now: NOW };

let posted = 0;
async function journals(at: string, ...ventures: string[]): Promise<void> {
  const period = { calendar: 'fair', month: month(at) };
  const drafts = ventures.map((venture) => ({ ...shares(venture, `r${(posted += 1)}`, { a: 1n }), period }));
  valueOf(await ledger.post(...drafts));
}
const begin = async (at: string) =>
  valueOf(await ledger.transactor.run((tx) => ledger.periods.beginClosing(tx, 'fair', month(at), call)));
const complete = (at: string, documents?: typeof DOCUMENTS) =>
  ledger.transactor.run((tx) =>
    ledger.periods.markClosed(tx, 'fair', month(at), { now: NOW, ...(documents && { documents }) }),
  );
const seals = (...months: string[]): Promise<readonly Seal[]> =>
  ledger.periods.seals(
    ledger.reader,
    months.map((at) => ({ calendar: 'fair', month: at })),
  );

async function rootOf(at: string): Promise<string> {
  const rows = await ledger.reader.rows<{ hash: string }>(
    `SELECT chain_hash AS hash FROM journal WHERE calendar = 'fair' AND month = $1 ORDER BY book_id, sequence`,
    [at],
  );
  return merkleRoot(rows.map(({ hash }) => Buffer.from(hash, 'hex'))).toString('hex');
}

describe('the seal of a period', () => {
  it('is not there before the period is closed', async () => {
    expect(await seals('2026-01')).toEqual([]);
    expect(await complete('2026-02')).toMatchObject({ error: { code: 'PERIOD_OUT_OF_ORDER' } });
    expect(await seals('2026-01', '2026-02', '2026-03')).toEqual([]);
  });

  it('fixes the journals of the month in all books, the documents given, and the period itself', async () => {
    const period = valueOf(await complete('2026-01', DOCUMENTS));
    const [seal] = await seals('2026-01');
    expect(seal).toMatchObject({
      journals: { count: 3n, root: await rootOf('2026-01') },
      documents: DOCUMENTS,
      previousHash: firstSealHash('fair'),
      sealHash: sealHashOf(period, seal!),
    });
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });

  it('names the seal before it; a repeat of the closing seals nothing anew', async () => {
    valueOf(await complete('2026-02'));
    valueOf(await complete('2026-02', DOCUMENTS));
    const [first, second] = await seals('2026-01', '2026-02');
    expect(second).toMatchObject({
      journals: { count: 2n, root: await rootOf('2026-02') },
      documents: null,
      previousHash: first?.sealHash,
    });
  });

  it('is also put on the months in between that took nothing, when the month behind them is closed', async () => {
    expect(await seals('2026-03', '2026-04')).toEqual([]);
    expect(await verifyLedger(ledger.reader)).toEqual([]);
    valueOf(await complete('2026-05'));
    const sealed = await seals('2026-02', '2026-03', '2026-04', '2026-05');
    expect(sealed.map(({ month: at, journals: { count } }) => `${at} ${count}`)).toEqual([
      '2026-02 2',
      '2026-03 0',
      '2026-04 0',
      '2026-05 0',
    ]);
    expect(sealed.slice(1).map(({ previousHash }) => previousHash)).toEqual(
      sealed.slice(0, -1).map(({ sealHash }) => sealHash),
    );
    expect(sealed[3]?.journals.root).toBe(merkleRoot([]).toString('hex'));
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });

  it('leaves no way into the month', async () => {
    const late = { ...shares('a', 'late', { a: 1n }), period: { calendar: 'fair', month: month('2026-02') } };
    expect(await ledger.post(late)).toMatchObject({ error: { code: 'PERIOD_NOT_OPEN' } });
    expect(await ledger.queries.journals(ledger.reader, { bookId: bookOf('a'), limit: 10 })).toHaveLength(3);
  });
});
