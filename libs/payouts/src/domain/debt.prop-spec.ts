import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agedDebt, coverage, debtOf, type Movement } from './debt.js';

const movements = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.bigInt({ min: -1000n, max: 1000n })), { maxLength: 30 })
  .map((steps) => {
    let at = Date.UTC(2026, 0, 1);
    return steps.map(([days, amountMinor]): Movement => {
      at += days * 86_400_000;
      return { at: new Date(at), amountMinor };
    });
  });

const balanceOf = (of: readonly Movement[]) => of.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
const total = (amounts: Iterable<bigint>) => [...amounts].reduce((sum, amount) => sum + amount, 0n);
const openOf = (of: readonly Movement[]) => total((debtOf(of)?.owed ?? []).map(({ openMinor }) => openMinor));

describe('a debt', () => {
  it('is what the balance is below zero, in parts that are above zero and in order', () => {
    fc.assert(
      fc.property(movements, (all) => {
        const balance = balanceOf(all);
        expect(openOf(all)).toBe(balance < 0n ? -balance : 0n);
        const owed = debtOf(all)?.owed ?? [];
        for (const { cause, openMinor } of owed) {
          expect(openMinor > 0n && openMinor <= -cause.amountMinor).toBe(true);
        }
        const times = owed.map(({ cause }) => cause.at.getTime());
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it('has been there since the balance was last not below zero', () => {
    fc.assert(
      fc.property(movements, (all) => {
        const fine = all.findLastIndex((_, index) => balanceOf(all.slice(0, index + 1)) >= 0n);
        const expected =
          balanceOf(all) < 0n ? all.slice(fine + 1).find(({ amountMinor }) => amountMinor < 0n)?.at : undefined;
        expect(debtOf(all)?.since).toEqual(expected);
      }),
    );
  });

  it('never gets younger by being paid, and is as old in parts as in all', () => {
    const later = new Date(Date.UTC(2030, 0, 1));
    fc.assert(
      fc.property(movements, fc.bigInt({ min: 1n, max: 1000n }), (all, amountMinor) => {
        const before = debtOf(all)?.owed ?? [];
        const after = debtOf([...all, { at: later, amountMinor }])?.owed ?? [];
        expect(total(Object.values(agedDebt(before, later)))).toBe(openOf(all));
        // What is left after a payment is the youngest part of what was owed.
        expect(after.slice(1)).toEqual(before.slice(before.length - after.length + 1));
      }),
    );
  });

  it('is covered by other books as far as they reach, and no further than it goes', () => {
    fc.assert(
      fc.property(fc.array(movements, { maxLength: 4 }), fc.bigInt({ min: 0n, max: 5000n }), (books, owedToPayee) => {
        const debts = books.flatMap((of, index) => {
          const debt = debtOf(of);
          return debt ? [{ account: `${index}`, ...debt }] : [];
        });
        const covered = coverage(debts, owedToPayee);
        const owes = total(books.map(openOf));
        expect(total(covered.values())).toBe(owes < owedToPayee ? owes : owedToPayee);
        for (const { account, owed } of debts) {
          expect((covered.get(account) ?? 0n) <= total(owed.map(({ openMinor }) => openMinor))).toBe(true);
        }
      }),
    );
  });
});
