import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ok } from '#libs/kernel';
import { type JournalDraft, payable, revenueClearing } from '#libs/ledger';
import { bookOf, type LedgerFixture, openLedger, partyOf, shares, valueOf } from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

describe('payable balances', () => {
  it('lists what parties are owed or owe, by party, currency and book, and leaves out zero', async () => {
    const back: JournalDraft = {
      ...shares('payables 2', 'back', {}),
      transfers: [
        {
          debit: payable(partyOf('p')),
          credit: revenueClearing(),
          amountMinor: 9n,
          currency: 'CNY',
          code: 'x',
          detail: '',
        },
        {
          debit: payable(partyOf('z')),
          credit: revenueClearing(),
          amountMinor: 4n,
          currency: 'CNY',
          code: 'x',
          detail: '',
        },
      ],
    };
    valueOf(
      await ledger.post(
        shares('payables 1', 'r1', { p: 10n }, 'JPY'),
        shares('payables 1', 'r2', { p: 20n, q: 1n }),
        shares('payables 2', 'r3', { p: 4n, z: 4n }),
        back,
      ),
    );
    const balances = async (filter: object) =>
      (await ledger.queries.payableBalances(ledger.reader, filter)).map(({ bookId, currency, balanceMinor }) => [
        bookId === bookOf('payables 1') ? 1 : 2,
        currency,
        balanceMinor,
      ]);
    const inBookOrder = [
      [1, 'CNY', 20n],
      [2, 'CNY', -5n],
    ];
    if (bookOf('payables 1') > bookOf('payables 2')) inBookOrder.reverse();
    expect(await balances({ partyId: partyOf('p') })).toEqual([...inBookOrder, [1, 'JPY', 10n]]);
    expect(await balances({ partyId: partyOf('p'), currency: 'JPY' })).toEqual([[1, 'JPY', 10n]]);
    expect(await balances({ partyId: partyOf('z') })).toEqual([]);
    expect(await balances({ partyId: partyOf('p'), excludeParties: [partyOf('p')] })).toEqual([]);
    const locked = await ledger.transactor.run(async (tx) =>
      ok(await ledger.queries.payableBalancesForUpdate(tx, { partyId: partyOf('q') })),
    );
    expect(valueOf(locked)).toMatchObject([{ partyId: partyOf('q'), balanceMinor: 1n }]);
  });
});
