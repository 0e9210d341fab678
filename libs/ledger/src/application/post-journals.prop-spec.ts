import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JournalDraft, payable, verifyLedger } from '#libs/ledger';
import { bookOf, type LedgerFixture, openLedger, partyOf, valueOf } from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

type Move = {
  readonly book: number;
  readonly from: number;
  readonly to: number;
  readonly amount: bigint;
  readonly currency: 'CNY' | 'JPY';
};

const move: fc.Arbitrary<Move> = fc
  .record({
    book: fc.integer({ min: 0, max: 2 }),
    from: fc.integer({ min: 0, max: 3 }),
    step: fc.integer({ min: 1, max: 3 }),
    amount: fc.bigInt({ min: 1n, max: 10n ** 15n }),
    currency: fc.constantFrom('CNY' as const, 'JPY' as const),
  })
  .map(({ step, ...rest }) => ({ ...rest, to: (rest.from + step) % 4 }));

const journals = fc.array(fc.array(move, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });
const orders = fc.array(fc.nat(), { minLength: 8, maxLength: 8 });

let run = 0;
const bookName = (world: string, book: number) => `${run} ${world} ${book}`;

/** Each list of moves as a journal of the book that its first move names. */
function draftsOf(world: string, lists: readonly (readonly Move[])[]): JournalDraft[] {
  return lists.map((moves, index) => ({
    bookId: bookOf(bookName(world, moves[0]!.book)),
    bookKind: 'venture',
    kind: 'settlement',
    reference: `r${index}`,
    effectiveDate: '2026-10-31',
    transfers: moves.map(({ from, to, amount, currency }) => ({
      debit: payable(partyOf(`${from}`)),
      credit: payable(partyOf(`${to}`)),
      amountMinor: amount,
      currency,
      code: 'move',
      detail: '',
    })),
  }));
}

/** What the balances must be, computed by hand. */
function expected(lists: readonly (readonly Move[])[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const moves of lists) {
    for (const { from, to, amount, currency } of moves) {
      const book = moves[0]!.book;
      sums[`${book} ${partyOf(`${from}`)} ${currency}`] =
        (sums[`${book} ${partyOf(`${from}`)} ${currency}`] ?? 0n) - amount;
      sums[`${book} ${partyOf(`${to}`)} ${currency}`] =
        (sums[`${book} ${partyOf(`${to}`)} ${currency}`] ?? 0n) + amount;
    }
  }
  return sums;
}

async function stored(world: string): Promise<Record<string, bigint>> {
  const found: Record<string, bigint> = {};
  for (const book of [0, 1, 2]) {
    for (const [name, balance] of Object.entries(await ledger.balancesOf(bookName(world, book)))) {
      found[`${book} ${name.replace('payable:', '')}`] = balance;
    }
  }
  return found;
}

describe('posting any journals', () => {
  it('leaves balances that equal the transfers, in any order, in one call or many, and repeats change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(journals, orders, async (lists, order) => {
        run += 1;
        const sums = expected(lists);
        const together = draftsOf('together', lists);
        valueOf(await ledger.post(...together));
        expect(await stored('together')).toEqual(sums);
        const shuffled = draftsOf('one by one', lists)
          .map((draft, index) => ({ draft, at: order[index]! }))
          .sort((one, other) => one.at - other.at);
        for (const { draft } of shuffled) valueOf(await ledger.post(draft));
        expect(await stored('one by one')).toEqual(sums);
        const repeated = valueOf(await ledger.post(...together, ...together));
        expect(repeated.every(({ replayed }) => replayed)).toBe(true);
        expect(await stored('together')).toEqual(sums);
      }),
      { numRuns: 40 },
    );
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });
});
