import { describe, expect, it } from '@jest/globals';
import { agedDebt, coverage, debtOf, type Movement } from './debt.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const moved = (number: number, amountMinor: bigint): Movement => ({ at: day(number), amountMinor });
const open = (movements: readonly Movement[]) =>
  debtOf(movements)?.owed.map(({ cause, openMinor }) => [cause.at.getUTCDate(), openMinor]);

describe('what a payee owes in a book', () => {
  it('is nothing while the balance is not below zero', () => {
    expect(debtOf([])).toBeUndefined();
    expect(debtOf([moved(1, 100n), moved(2, -100n)])).toBeUndefined();
  });

  it('is what a refund took beyond what was there', () => {
    const movements = [moved(1, 100n), moved(2, -100n), moved(3, 30n), moved(4, -50n)];
    expect(open(movements)).toEqual([[4, 20n]]);
    expect(debtOf(movements)?.since).toEqual(day(4));
  });

  it('is paid by later earnings, the oldest debt first', () => {
    const movements = [moved(1, -100n), moved(2, -50n), moved(3, 120n)];
    expect(open(movements)).toEqual([[2, 30n]]);
    expect(debtOf(movements)?.since).toEqual(day(1));
  });

  it('begins anew after the balance was at zero', () => {
    const movements = [moved(1, -100n), moved(2, 100n), moved(3, -5n), moved(4, -5n)];
    expect([open(movements), debtOf(movements)?.since]).toEqual([
      [
        [3, 5n],
        [4, 5n],
      ],
      day(3),
    ]);
  });
});

describe('the age of a debt', () => {
  it.each([
    [0, 'upTo30Days'],
    [30, 'upTo30Days'],
    [31, 'upTo60Days'],
    [60, 'upTo60Days'],
    [61, 'upTo90Days'],
    [90, 'upTo90Days'],
    [91, 'over90Days'],
    [-2, 'upTo30Days'],
  ] as const)('of %i days counts as %s', (days, name) => {
    const aged = agedDebt([{ cause: moved(1, -7n), openMinor: 7n }], day(1 + days));
    expect(Object.entries(aged).filter(([, amount]) => amount !== 0n)).toEqual([[name, 7n]]);
  });

  it('counts a day when it has passed', () => {
    const justBefore = new Date(day(32).getTime() - 1);
    const cause = [{ cause: moved(1, -7n), openMinor: 7n }];
    expect([agedDebt(cause, justBefore).upTo30Days, agedDebt(cause, day(32)).upTo30Days]).toEqual([7n, 0n]);
  });
});

describe('what a payee is owed in other books', () => {
  it('covers the oldest debt first, whichever book it is in', () => {
    const debts = [
      { account: 'a', ...(debtOf([moved(2, -10n), moved(4, -10n)]) ?? fail()) },
      { account: 'b', ...(debtOf([moved(3, -10n)]) ?? fail()) },
    ];
    expect([...coverage(debts, 15n)]).toEqual([
      ['a', 10n],
      ['b', 5n],
    ]);
    expect([...coverage(debts, 100n)]).toEqual([
      ['a', 20n],
      ['b', 10n],
    ]);
  });
});

function fail(): never {
  throw new Error('there is no debt');
}
