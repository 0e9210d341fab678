import { describe, expect, it } from '@jest/globals';
import { type CurrencyCode, type Id, stableId } from '#libs/kernel';
import { type InTransit, ITEMS_PER_PAYOUT_MAX, type Payable, payeeKey, planDrafts } from './plan-drafts.js';
import type { PayoutPolicy } from './published-policy.js';

const POLICY: PayoutPolicy = { currency: 'CNY', version: 3, minimumMinor: 100n, twoApprovalsAboveMinor: 1000n };
const RULES = { policies: new Map([['CNY', POLICY]]), inTransit: new Map<string, InTransit>() };
const MOST = 2n ** 63n - 1n;
const party = (name: string): Id<'party'> => stableId('party', name);

function owed(payee: string, book: string, amountMinor: bigint, currency: CurrencyCode = 'CNY'): Payable {
  const accountId: Id<'ledgerAccount'> = stableId('account', payee, book, currency);
  return { party: party(payee), bookId: stableId('book', book), accountId, currency, amountMinor };
}

describe('a plan of drafts', () => {
  it('takes all balances of a payee in a currency as one payout, those below zero included', () => {
    const { planned, left } = planDrafts([owed('a', '1', 150n), owed('a', '2', -40n), owed('a', '3', 0n)], RULES);
    expect(left).toEqual([]);
    expect(planned).toHaveLength(1);
    expect(planned[0]).toMatchObject({ party: party('a'), currency: 'CNY', amountMinor: 110n, policy: POLICY });
    expect(planned[0]?.items.map((item) => item.amountMinor)).toEqual([150n, -40n]);
  });

  it.each([
    ['the minimum', 100n, 'CNY', undefined],
    ['one below the minimum', 99n, 'CNY', ['PAYOUT_BELOW_MINIMUM', 1n]],
    ['nothing', -5n, 'CNY', ['PAYOUT_NOTHING_PAYABLE', 6n]],
    ['a currency without a policy', 500n, 'USD', ['PAYOUT_POLICY_MISSING', null]],
    ['nothing in a currency without a policy', -5n, 'USD', ['PAYOUT_NOTHING_PAYABLE', 6n]],
  ] as const)('says of %s what is missing', (_case, amount, currency, answer) => {
    const { planned, left } = planDrafts([owed('a', '1', amount, currency)], RULES);
    expect(planned).toHaveLength(answer ? 0 : 1);
    expect(left.map((one) => [one.reason, one.missingMinor, one.balanceMinor])).toEqual(
      answer ? [[...answer, amount]] : [],
    );
  });

  it('reports books that cancel out as nothing payable, and payees without any balance not at all', () => {
    const { left } = planDrafts([owed('a', '1', 5n), owed('a', '2', -5n), owed('b', '1', 0n)], RULES);
    expect(left.map((one) => [one.party, one.reason, one.balanceMinor])).toEqual([
      [party('a'), 'PAYOUT_NOTHING_PAYABLE', 0n],
    ]);
  });

  it.each([
    ['all that fits', [MOST], undefined, true],
    ['one more than fits', [MOST, 1n], undefined, false],
    ['what nets to less than fits and moves more', [MOST, 5n, -10n], undefined, false],
    ['what fits beside what was paid', [MOST - 10n, -4n], { debitsMinor: 10n, creditsMinor: MOST - 4n }, true],
    ['what does not fit beside what was paid', [100n], { debitsMinor: MOST - 99n, creditsMinor: 0n }, false],
    ['what does not fit beside what was netted', [200n, -4n], { debitsMinor: 0n, creditsMinor: MOST - 3n }, false],
  ])('makes a payout of %s, or leaves it and says so', (_case, amounts, moved, fits) => {
    const owedToA = amounts.map((amount, index) => owed('a', `${index}`, amount));
    const inTransit = new Map(moved ? [[payeeKey({ party: party('a'), currency: 'CNY' }), moved]] : []);
    const { planned, left } = planDrafts([...owedToA, owed('b', '1', 100n)], { ...RULES, inTransit });
    expect(planned.filter((one) => one.party === party('b'))).toHaveLength(1);
    expect(planned.filter((one) => one.party === party('a'))).toHaveLength(fits ? 1 : 0);
    const balanceMinor = amounts.reduce((sum, amount) => sum + amount, 0n);
    const reason = { party: party('a'), reason: 'PAYOUT_TOO_LARGE', missingMinor: null, balanceMinor };
    expect(left).toMatchObject(fits ? [] : [reason]);
  });

  it('leaves who is owed by more books than one payout takes from', () => {
    const books = Array.from({ length: ITEMS_PER_PAYOUT_MAX + 1 }, (_, index) => owed('a', `${index}`, 1n));
    expect(planDrafts(books, RULES).left.map((one) => one.reason)).toEqual(['PAYOUT_TOO_LARGE']);
    expect(planDrafts(books.slice(1), RULES).planned).toHaveLength(1);
  });

  it('is the same whatever order the balances come in', () => {
    const balances = [owed('a', '1', 150n), owed('b', '1', 200n), owed('c', '1', 1n), owed('d', '9', 7n, 'USD')];
    const keys = (plan: ReturnType<typeof planDrafts>) => [
      plan.planned.map((one) => one.party),
      plan.left.map((one) => one.party),
    ];
    expect(keys(planDrafts([...balances].reverse(), RULES))).toEqual(keys(planDrafts(balances, RULES)));
  });
});
