import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PLATFORM_PARTY } from '#libs/identity';
import { type Id, stableId } from '#libs/kernel';
import { payable, revenueClearing } from '#libs/ledger';
import { bookOf, partyOf, shares, valueOf } from '../../../../test/ledger-fixture.js';
import { FINANCE, openPayouts, type PayoutsFixture, person } from '../../../../test/payouts-fixture.js';
import { verifyPayouts } from '../persistence/payout.proofs.js';

describe('drafting payouts', () => {
  let world: PayoutsFixture;

  beforeEach(async () => {
    world = await openPayouts();
    await world.enrol(FINANCE);
  });
  afterEach(() => world.close());

  const draft = (input: { currency?: string; party?: Id<'party'>; key?: string } = {}) => {
    const { key: idempotencyKey = world.newKey(), ...rest } = input;
    return world.draftPayouts.execute(FINANCE, { idempotencyKey, ...rest });
  };
  const listed = () => world.payouts.list(world.reader, FINANCE, {}, { limit: 100, after: undefined });
  const table = async () =>
    (await world.queries.ledgerTable(world.reader)).filter((row) => row.balanceMinor !== 0n).length;
  const payableOf = async (party: string) => {
    const balances = await world.queries.payableBalances(world.reader, { partyId: partyOf(party) });
    return balances.reduce((sum, one) => sum + one.balanceMinor, 0n);
  };
  const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

  it('makes one payout of all books of a payee, those where it owes included, and empties them', async () => {
    await world.policy(100n, 1000n);
    await world.owe('v1', 'a', 900n);
    await world.owe('v2', 'a', -300n);
    await world.owe('v3', 'a', 401n);
    const drafted = valueOf(await draft());
    expect(drafted).toMatchObject({ draftedCount: 1, leftCount: 0, left: [] });
    const [payout] = await listed();
    expect(payout).toMatchObject({
      id: drafted.drafted[0],
      party: partyOf('a'),
      currency: 'CNY',
      amountMinor: 1001n,
      state: 'drafted',
      policyVersion: 1,
      approvalsRequired: 2,
      preparedBy: FINANCE.account,
      version: 1,
      hold: null,
    });
    const rows = await world.queries.ledgerTable(world.reader, { bookIds: [bookOf('v2'), partyOf('a')] });
    expect(Object.fromEntries(rows.map((row) => [`${row.bookId} ${row.accountKey}`, row.balanceMinor]))).toEqual({
      [`${bookOf('v2')} revenue_clearing`]: 300n,
      [`${bookOf('v2')} payable:${partyOf('a')}`]: 0n,
      [`${bookOf('v2')} payout_clearing:${partyOf('a')}`]: -300n,
      [`${partyOf('a')} earnings:${bookOf('v1')}`]: 900n,
      [`${partyOf('a')} earnings:${bookOf('v2')}`]: -300n,
      [`${partyOf('a')} earnings:${bookOf('v3')}`]: 401n,
      [`${partyOf('a')} payout_in_transit`]: -1001n,
    });
    expect(await payableOf('a')).toBe(0n);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  it('reports what it leaves and why, and never pays the platform', async () => {
    await world.policy(100n, 1000n);
    await world.owe('v1', 'small', 60n);
    await world.owe('v1', 'debtor', -5n);
    const toPlatform = { ...payable(PLATFORM_PARTY) };
    const transfer = { credit: toPlatform, debit: revenueClearing(), amountMinor: 500n, code: 'fee', detail: '' };
    const journal = { bookId: bookOf('v1'), bookKind: 'venture', kind: 'settlement', reference: 'r3' } as const;
    const transfers = [
      { ...transfer, currency: 'CNY' as const },
      { ...transfer, credit: payable(partyOf('dollars')), currency: 'USD' as const },
    ];
    valueOf(await world.post({ ...journal, effectiveDate: '2026-10-31', transfers }));
    const drafted = valueOf(await draft());
    expect(drafted.draftedCount).toBe(0);
    const left = drafted.left.map(({ party, reason, balanceMinor, missingMinor }) => [
      party,
      reason,
      balanceMinor,
      missingMinor,
    ]);
    expect(new Set(left.map((one) => JSON.stringify(one)))).toEqual(
      new Set(
        [
          [partyOf('small'), 'PAYOUT_BELOW_MINIMUM', '60', '40'],
          [partyOf('debtor'), 'PAYOUT_NOTHING_PAYABLE', '-5', '6'],
          [partyOf('dollars'), 'PAYOUT_POLICY_MISSING', '500', null],
        ].map((one) => JSON.stringify(one)),
      ),
    );
    expect(await listed()).toEqual([]);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  it('drafts for one payee or one currency alone', async () => {
    await world.policy(1n, 1000n);
    await world.owe('v1', 'a', 10n);
    await world.owe('v1', 'b', 20n);
    expect(valueOf(await draft({ currency: 'USD' })).draftedCount).toBe(0);
    expect(valueOf(await draft({ party: partyOf('b') })).draftedCount).toBe(1);
    expect((await listed()).map((payout) => payout.party)).toEqual([partyOf('b')]);
    expect(await payableOf('a')).toBe(10n);
  });

  it('answers a repeat with the same key as the first time, and refuses the key for other input', async () => {
    await world.policy(1n, 1000n);
    await world.owe('v1', 'a', 10n);
    const first = valueOf(await draft({ key: 'once' }));
    await world.owe('v1', 'a', 30n);
    expect(valueOf(await draft({ key: 'once' }))).toEqual(first);
    expect(codeOf(await draft({ key: 'once', currency: 'CNY' }))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await listed()).toHaveLength(1);
    expect(await payableOf('a')).toBe(30n);
  });

  it('never takes a balance twice when several draft at once', async () => {
    await world.policy(1n, 1000n);
    for (const venture of ['v1', 'v2', 'v3']) {
      await world.owe(venture, 'a', 100n);
      await world.owe(venture, 'b', 50n);
    }
    const drafts = await Promise.all([
      draft(),
      draft({ party: partyOf('a') }),
      draft({ currency: 'CNY' }),
      draft({ party: partyOf('b') }),
      draft(),
    ]);
    // Who comes second finds nothing: a draft for everybody is empty then, a draft for one payee says so.
    expect(drafts.every((one) => one.ok || one.error.code === 'PAYOUT_NOTHING_PAYABLE')).toBe(true);
    expect((await listed()).map((payout) => payout.amountMinor).sort()).toEqual([150n, 300n]);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  it('takes what is there while balances change at the same time', async () => {
    await world.policy(1n, 1_000_000n);
    await world.owe('v1', 'a', 100n);
    const changes = Array.from({ length: 10 }, (_, index) => world.owe('v1', 'a', index % 2 ? -7n : 20n));
    await Promise.all([...changes, draft(), draft(), draft()]);
    const taken = (await listed()).reduce((sum, payout) => sum + payout.amountMinor, 0n);
    expect(taken + (await payableOf('a'))).toBe(165n);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  it.each([
    ['without the role', () => world.draftPayouts.execute(person('nobody'), { idempotencyKey: 'k' }), 'NOT_PERMITTED'],
    ['for the platform', () => draft({ party: PLATFORM_PARTY }), 'NOT_PERMITTED'],
    ['in an unknown currency', () => draft({ currency: 'XYZ' }), 'CURRENCY_UNKNOWN'],
    ['for a payee that nobody owes', () => draft({ party: stableId('party', 'x') }), 'PAYOUT_NOTHING_PAYABLE'],
  ])('is refused %s, and takes nothing', async (_case, attempt, code) => {
    await world.policy(1n, 1000n);
    await world.owe('v1', 'a', 10n);
    const before = await table();
    expect(codeOf(await attempt())).toBe(code);
    expect(await listed()).toEqual([]);
    expect(await table()).toBe(before);
  });

  it('keeps the policy version that a payout was drafted under', async () => {
    await world.policy(1n, 5n);
    await world.owe('v1', 'a', 10n);
    valueOf(await draft());
    await world.policy(1n, 100n);
    await world.policy(1n, 100n);
    await world.owe('v1', 'a', 10n);
    valueOf(await draft());
    const versions = (await listed()).map((payout) => [payout.policyVersion, payout.approvalsRequired]);
    expect(versions.sort()).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('drafts for more payees than one answer lists, and counts them all', async () => {
    await world.policy(1n, 1000n);
    const parties = Array.from({ length: 1500 }, (_, index) => `p${index}`);
    const shareOf = parties.map((party) => [party, 10n] as const);
    valueOf(await world.post(...['v1', 'v2'].map((venture) => shares(venture, 'r', Object.fromEntries(shareOf)))));
    const drafted = valueOf(await draft());
    expect(drafted.draftedCount).toBe(1500);
    expect(drafted.drafted).toHaveLength(100);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });
});
