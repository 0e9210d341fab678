import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { PoolClient } from 'pg';
import { ok } from '#libs/kernel';
import { type JournalDraft, payable } from '#libs/ledger';
import {
  bookOf,
  clearing,
  type LedgerFixture,
  NOW,
  openLedger,
  partyOf,
  shares,
  valueOf,
} from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const INT8_MAX = 2n ** 63n - 1n;

describe('posting journals', () => {
  it('opens book and accounts and moves each amount from one account to the other', async () => {
    const posted = valueOf(await ledger.post(shares('plain', 'r1', { a: 700n, b: 300n })));
    expect(posted).toEqual([
      { bookId: bookOf('plain'), journalId: expect.any(String), reference: 'r1', replayed: false },
    ]);
    expect(await ledger.balancesOf('plain')).toEqual({
      'revenue_clearing CNY': -1000n,
      [`payable:${partyOf('a')} CNY`]: 700n,
      [`payable:${partyOf('b')} CNY`]: 300n,
    });
    const [journal] = await ledger.queries.journals(ledger.reader, { bookId: bookOf('plain'), limit: 10 });
    expect(journal).toEqual({
      bookId: bookOf('plain'),
      journalId: posted[0]?.journalId,
      kind: 'settlement',
      reference: 'r1',
      effectiveDate: '2026-10-31',
      postedAt: NOW,
      reversalOf: null,
      sequence: 1n,
      calendar: 'standard',
      month: '2026-10',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      previousHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      chainHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      documentHash: null,
    });
  });

  it('keeps currencies of one book apart', async () => {
    valueOf(
      await ledger.post(shares('currencies', 'r1', { a: 5n }, 'CNY'), shares('currencies', 'r2', { a: 7n }, 'JPY')),
    );
    expect(await ledger.balancesOf('currencies')).toEqual({
      'revenue_clearing CNY': -5n,
      'revenue_clearing JPY': -7n,
      [`payable:${partyOf('a')} CNY`]: 5n,
      [`payable:${partyOf('a')} JPY`]: 7n,
    });
  });

  it('answers a repeat of the same content as a replay and posts nothing', async () => {
    const draft = shares('replay', 'r1', { a: 10n });
    const first = valueOf(await ledger.post(draft));
    const second = valueOf(await ledger.post(draft, shares('replay', 'r2', { a: 1n })));
    expect(second.map(({ replayed }) => replayed)).toEqual([true, false]);
    expect(second[0]?.journalId).toBe(first[0]?.journalId);
    expect(await ledger.balancesOf('replay')).toMatchObject({ 'revenue_clearing CNY': -11n });
    expect(await ledger.journalsOf('replay')).toBe(2);
  });

  it('refuses other content under the same reference, and changes nothing', async () => {
    valueOf(await ledger.post(shares('conflict', 'r1', { a: 10n })));
    const refused = await ledger.post(shares('conflict', 'r0', { a: 1n }), shares('conflict', 'r1', { a: 11n }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'JOURNAL_CONFLICT' } });
    expect(await ledger.journalsOf('conflict')).toBe(1);
    expect(await ledger.balancesOf('conflict')).toMatchObject({ 'revenue_clearing CNY': -10n });
  });

  it('folds a repeat within one call, and refuses a conflict within one call', async () => {
    const draft = shares('twice', 'r1', { a: 10n });
    const posted = valueOf(await ledger.post(draft, shares('twice', 'r2', { a: 1n }), draft));
    expect(posted.map(({ reference, replayed }) => [reference, replayed])).toEqual([
      ['r1', false],
      ['r2', false],
      ['r1', true],
    ]);
    expect(await ledger.balancesOf('twice')).toMatchObject({ 'revenue_clearing CNY': -11n });
    const refused = await ledger.post(shares('twice', 'r3', { a: 1n }), shares('twice', 'r3', { a: 2n }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'JOURNAL_CONFLICT' } });
    expect(await ledger.journalsOf('twice')).toBe(2);
  });

  it('lets an account be for one thing only', async () => {
    const other = { ...payable(partyOf('a')), partyId: partyOf('b') };
    const draft = shares('differs', 'r1', { a: 1n });
    const wrong = { ...draft, transfers: draft.transfers.map((transfer) => ({ ...transfer, credit: other })) };
    expect(await ledger.post(draft, { ...wrong, reference: 'r2' })).toMatchObject({
      ok: false,
      error: { code: 'JOURNAL_INVALID' },
    });
    valueOf(await ledger.post(draft));
    expect(await ledger.post({ ...wrong, reference: 'r2' })).toMatchObject({
      ok: false,
      error: { code: 'JOURNAL_INVALID' },
    });
    expect(await ledger.post({ ...draft, reference: 'r3', bookKind: 'party' })).toMatchObject({
      ok: false,
      error: { code: 'JOURNAL_INVALID', message: `book ${bookOf('differs')} is of another kind` },
    });
    expect(await ledger.journalsOf('differs')).toBe(1);
  });

  it('refuses to take an account below its floor, and allows exactly the floor', async () => {
    valueOf(await ledger.post(clearing('floor', 'take', 100n)));
    const refused = await ledger.post(clearing('floor', 'too much', -101n));
    expect(refused).toMatchObject({ ok: false, error: { code: 'LEDGER_FLOOR' } });
    expect(await ledger.balancesOf('floor')).toMatchObject({ [`payout_clearing:${partyOf('a')} CNY`]: 100n });
    expect(await ledger.journalsOf('floor')).toBe(1);
    valueOf(await ledger.post(clearing('floor', 'all of it', -100n)));
    expect(await ledger.balancesOf('floor')).toMatchObject({ [`payout_clearing:${partyOf('a')} CNY`]: 0n });
  });

  it('nets a call before it looks at the floor', async () => {
    valueOf(await ledger.post(clearing('netted', 'out', -5n), clearing('netted', 'in', 5n)));
    expect(await ledger.balancesOf('netted')).toMatchObject({ [`payout_clearing:${partyOf('a')} CNY`]: 0n });
  });

  it('allows a floor below zero down to the last unit', async () => {
    valueOf(await ledger.post(clearing('overdraft', 'out', -5n, -5n)));
    expect(await ledger.post(clearing('overdraft', 'more', -1n, -5n))).toMatchObject({
      ok: false,
      error: { code: 'LEDGER_FLOOR' },
    });
  });

  it('leaves the transaction usable after a refusal, so that the caller decides', async () => {
    const seen = await ledger.transactor.run(async (tx) => {
      const refused = await ledger.postJournals.execute(tx, [clearing('usable', 'out', -1n)]);
      const row = await tx.row<{ one: number }>('SELECT 1 AS one');
      return ok({ refused: refused.ok, one: row?.one });
    });
    expect(seen).toEqual({ ok: true, value: { refused: false, one: 1 } });
  });

  it('refuses amounts of one call that do not fit into 64 bits together', async () => {
    const refused = { ok: false, error: { code: 'JOURNAL_INVALID' } };
    const draft = shares('fuller', 'r1', { a: INT8_MAX, b: INT8_MAX });
    expect(await ledger.post(draft)).toMatchObject(refused);
    valueOf(await ledger.post(shares('fuller', 'r2', { a: 1n, b: 1n })));
    expect(await ledger.post(draft)).toMatchObject(refused);
    expect(await ledger.balancesOf('fuller')).toMatchObject({ 'revenue_clearing CNY': -2n });
  });

  it('refuses sums that do not fit into 64 bits', async () => {
    valueOf(await ledger.post(shares('full', 'r1', { a: INT8_MAX })));
    expect(await ledger.post(shares('full', 'r2', { b: 1n }))).toMatchObject({
      ok: false,
      error: { code: 'JOURNAL_INVALID' },
    });
    const onlyCredits = { debit: payable(partyOf('b')), credit: payable(partyOf('a')), amountMinor: 1n, code: 'x' };
    const credited = {
      ...shares('full', 'r2', {}),
      transfers: [{ ...onlyCredits, currency: 'CNY' as const, detail: '' }],
    };
    expect(await ledger.post(credited)).toMatchObject({ ok: false, error: { code: 'JOURNAL_INVALID' } });
    expect(await ledger.post(shares('full', 'r3', { a: INT8_MAX + 1n }))).toMatchObject({
      ok: false,
      error: { code: 'JOURNAL_INVALID' },
    });
    expect(await ledger.balancesOf('full')).toMatchObject({ 'revenue_clearing CNY': -INT8_MAX });
  });

  it('posts thousands by as many statements as one', async () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      shares(`many ${index % 50}`, `r${index}`, { a: 1n, b: 2n }),
    );
    const statements = async (drafts: JournalDraft[]) => {
      let count = 0;
      await ledger.transactor.run(async (tx) => {
        const client = (await tx.manager.queryRunner!.connect()) as PoolClient;
        const asking = jest.spyOn(client, 'query');
        const posted = await ledger.postJournals.execute(tx, drafts);
        count = asking.mock.calls.length;
        asking.mockRestore();
        return posted;
      });
      return count;
    };
    const inNewBooks = 14;
    expect(await statements([shares('one', 'r1', { a: 1n })])).toBe(inNewBooks);
    expect(await statements(many)).toBe(inNewBooks);
    expect(await statements(many.map((draft) => ({ ...draft, reference: `again ${draft.reference}` })))).toBe(8);
    const fewInKnownBooks = 5;
    expect(await statements([shares('one', 'r2', { a: 1n })])).toBe(fewInKnownBooks);
    const replayed = 4;
    expect(await statements([shares('one', 'r1', { a: 1n })])).toBe(replayed);
    expect(await ledger.balancesOf('many 7')).toMatchObject({ 'revenue_clearing CNY': -240n });
  });
});
