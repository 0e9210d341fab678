import { describe, expect, it } from '@jest/globals';
import { type Id, stableId } from '#libs/kernel';
import { type Payable, planDrafts } from './plan-drafts.js';
import type { PayoutPolicy } from './published-policy.js';

const POLICY: PayoutPolicy = { currency: 'CNY', version: 3, minimumMinor: 100n, twoApprovalsAboveMinor: 1000n };
const policies = new Map([['CNY', POLICY]]);
const party = (name: string): Id<'party'> => stableId('party', name);

function owed(payee: string, book: string, amountMinor: bigint, currency = 'CNY'): Payable {
  const accountId: Id<'ledgerAccount'> = stableId('account', payee, book, currency);
  return { party: party(payee), bookId: stableId('book', book), accountId, currency, amountMinor };
}

describe('a plan of drafts', () => {
  it('takes all balances of a payee in a currency as one payout, those below zero included', () => {
    const { planned, left } = planDrafts([owed('a', '1', 150n), owed('a', '2', -40n), owed('a', '3', 0n)], policies);
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
  ])('says of %s what is missing', (_case, amount, currency, answer) => {
    const { planned, left } = planDrafts([owed('a', '1', amount, currency)], policies);
    expect(planned).toHaveLength(answer ? 0 : 1);
    expect(left.map((one) => [one.reason, one.missingMinor, one.balanceMinor])).toEqual(
      answer ? [[...answer, amount]] : [],
    );
  });

  it('reports books that cancel out as nothing payable, and payees without any balance not at all', () => {
    const { left } = planDrafts([owed('a', '1', 5n), owed('a', '2', -5n), owed('b', '1', 0n)], policies);
    expect(left.map((one) => [one.party, one.reason, one.balanceMinor])).toEqual([
      [party('a'), 'PAYOUT_NOTHING_PAYABLE', 0n],
    ]);
  });

  it('is the same whatever order the balances come in', () => {
    const balances = [owed('a', '1', 150n), owed('b', '1', 200n), owed('c', '1', 1n), owed('d', '9', 7n, 'USD')];
    const keys = (plan: ReturnType<typeof planDrafts>) => [
      plan.planned.map((one) => one.party),
      plan.left.map((one) => one.party),
    ];
    expect(keys(planDrafts([...balances].reverse(), policies))).toEqual(keys(planDrafts(balances, policies)));
  });
});
