import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import { PayableHistory } from '#libs/ledger';
import { PayableHistoryReads } from '../../../ledger/src/persistence/payable-history.reads.js';
import { bookOf, NOW, partyOf, valueOf } from '../../../../test/ledger-fixture.js';
import { APPROVER, FINANCE, openPayouts, type PayoutsFixture } from '../../../../test/payouts-fixture.js';
import { verifyPayouts } from '../persistence/payout.proofs.js';
import { PayeeDebts } from './payee-debts.js';

/** What one side of a balance can hold. */
const MOST = 2n ** 63n - 1n;

describe('amounts that fit into a book and not over books', () => {
  let world: PayoutsFixture;
  let debts: PayeeDebts;

  const draft = async (party?: Id<'party'>) => {
    const call = { idempotencyKey: world.newKey(), ...(party && { party }) };
    return valueOf(await world.draftPayouts.execute(FINANCE, call));
  };
  const payableOf = async (party: string) => {
    const balances = await world.queries.payableBalances(world.reader, { partyId: partyOf(party) });
    return balances.reduce((sum, one) => sum + one.balanceMinor, 0n);
  };

  /** One is owed more than a payout can carry, one exactly as much, one owes more than a bigint holds, one is as always. */
  beforeAll(async () => {
    world = await openPayouts();
    debts = new PayeeDebts(world.transactor, new PayableHistory(new PayableHistoryReads(), world.ledgerClock), {
      now: () => NOW,
    });
    for (const actor of [FINANCE, APPROVER]) await world.enrol(actor);
    await world.policy(100n, 1000n);
    await world.owe('v1', 'rich', MOST);
    await world.owe('v2', 'rich', MOST - 7n);
    await world.owe('v3', 'just', MOST);
    await world.owe('v4', 'other', 150n);
    for (const venture of ['v5', 'v6']) await world.owe(venture, 'debtor', -MOST);
    await world.owe('v7', 'debtor', MOST);
  });
  afterAll(() => world.close());

  it('shows debts in several books, and covers them by what another book owes', async () => {
    const owed = valueOf(await debts.list(null, {}, { limit: 10, after: undefined }));
    expect(owed.map(({ owesMinor }) => owesMinor)).toEqual([MOST, MOST]);
    expect(owed.reduce((sum, { coveredMinor }) => sum + coveredMinor, 0n)).toBe(MOST);
    expect(await payableOf('debtor')).toBe(-MOST);
  });

  it('leaves whose payout no account can hold, and makes those of all others', async () => {
    const drafted = await draft();
    expect(drafted.draftedCount).toBe(2);
    const left = drafted.left.map(({ party, reason, balanceMinor, missingMinor }) => {
      return [party, reason, balanceMinor, missingMinor];
    });
    expect(left.sort()).toEqual(
      [
        [partyOf('rich'), 'PAYOUT_TOO_LARGE', `${2n * MOST - 7n}`, null],
        [partyOf('debtor'), 'PAYOUT_NOTHING_PAYABLE', `${-MOST}`, `${MOST + 1n}`],
      ].sort(),
    );
    const payouts = await world.payouts.list(world.reader, FINANCE, {}, { limit: 10, after: undefined });
    expect(new Map(payouts.map(({ party, amountMinor }) => [party, amountMinor]))).toEqual(
      new Map([
        [partyOf('just'), MOST],
        [partyOf('other'), 150n],
      ]),
    );
    expect([await payableOf('rich'), await payableOf('just')]).toEqual([2n * MOST - 7n, 0n]);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  it('leaves what does not fit beside what was paid before', async () => {
    await world.owe('v8', 'just', 100n);
    const { draftedCount, left } = await draft(partyOf('just'));
    expect([draftedCount, left]).toMatchObject([0, [{ reason: 'PAYOUT_TOO_LARGE', balanceMinor: '100' }]]);
    expect(await payableOf('just')).toBe(100n);
  });

  it('refuses to give back what the book it came from cannot hold a second time, and changes nothing', async () => {
    const [payout] = await world.payouts.list(
      world.reader,
      FINANCE,
      { payee: partyOf('just') },
      { limit: 10, after: undefined },
    );
    if (!payout) throw new Error('nothing was drafted');
    valueOf(await world.submit.execute(FINANCE, { payout: payout.id }));
    const rejection = { payout: payout.id, reasonCode: 'other', comment: 'no' } as const;
    expect(await world.reject.execute(APPROVER, rejection)).toMatchObject({ error: { code: 'JOURNAL_INVALID' } });
    expect(await world.get(payout.id)).toMatchObject({ state: 'in_review', version: 2 });
    const table = await world.queries.ledgerTable(world.reader, { bookIds: [bookOf('v3')] });
    expect(table.filter(({ balanceMinor }) => balanceMinor > 0n).map((row) => row.balanceMinor)).toEqual([MOST]);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });
});
