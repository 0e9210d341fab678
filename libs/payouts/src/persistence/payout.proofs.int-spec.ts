import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partyOf, valueOf } from '../../../../test/ledger-fixture.js';
import { APPROVER, FINANCE, openPayouts, type PayoutsFixture } from '../../../../test/payouts-fixture.js';
import { verifyPayouts } from './payout.proofs.js';

const RECORDED = 'every payout_decision is the one that was recorded';

describe('the proof of payouts', () => {
  let world: PayoutsFixture;
  let [approved, rejected, waiting] = ['', '', ''];

  async function begin(payee: string): Promise<Awaited<ReturnType<PayoutsFixture['get']>>> {
    await world.owe('v1', payee, 50n);
    await world.owe('v2', payee, -10n);
    const idempotencyKey = world.newKey();
    const made = valueOf(await world.draftPayouts.execute(FINANCE, { idempotencyKey, party: partyOf(payee) }));
    valueOf(await world.submit.execute(FINANCE, { payout: made.drafted[0]! }));
    return world.get(made.drafted[0]!);
  }

  beforeAll(async () => {
    world = await openPayouts();
    for (const actor of [FINANCE, APPROVER]) await world.enrol(actor);
    await world.policy(1n, 100n);
    const [first, second, third] = [await begin('a'), await begin('b'), await begin('c')];
    valueOf(await world.approve.execute(APPROVER, { payout: first.id, contentHash: first.contentHash }));
    const rejection = { payout: second.id, reasonCode: 'other', comment: 'no' } as const;
    valueOf(await world.reject.execute(APPROVER, rejection));
    [approved, rejected, waiting] = [first.id, second.id, third.id];
  });
  afterAll(() => world.close());

  it('finds nothing in what the commands wrote', async () => {
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  const breakages: readonly [string, () => string, readonly string[]][] = [
    [
      'an item with another amount',
      () => `UPDATE payout_item SET amount_minor = 51 WHERE payout_id = '${waiting}' AND amount_minor = 50`,
      ['payout_clearing', 'payout_content_hash', 'payout_items_sum', 'payout_journals'],
    ],
    [
      'an item with an amount that has no opposite',
      () =>
        `UPDATE payout_item SET amount_minor = -9223372036854775808 WHERE payout_id = '${waiting}' AND amount_minor = 50`,
      ['payout_clearing', 'payout_content_hash', 'payout_items_sum', 'payout_journals'],
    ],
    [
      'a payout with another amount',
      () => `UPDATE payout SET amount_minor = 41 WHERE id = '${waiting}'`,
      ['payout_content_hash', 'payout_in_transit', 'payout_items_sum', 'payout_journals'],
    ],
    [
      'a transfer that is gone',
      () => `DELETE FROM transfer t USING journal j WHERE j.book_id = t.book_id AND j.id = t.journal_id
        AND j.reference = '${waiting}' AND j.book_id = '${partyOf('c')}'`,
      ['payout_journals'],
    ],
    [
      'a journal of a payout that does not exist',
      () => `UPDATE journal SET reference = 'other' WHERE reference = '${waiting}' AND book_id = '${partyOf('c')}'`,
      ['payout_journals'],
    ],
    [
      'a rejection that was not booked back',
      () => `UPDATE journal SET kind = 'reversal' WHERE reference = '${rejected}' AND kind = 'payout_returned'`,
      ['payout_journals'],
    ],
    [
      'a return that reverses another journal',
      () => `UPDATE journal SET reversal_of = NULL WHERE reference = '${rejected}' AND kind = 'payout_returned'
        AND book_id = '${partyOf('b')}'`,
      ['payout_returned_reverses_taken'],
    ],
    [
      'a clearing balance that nothing explains',
      () => `UPDATE balance b SET credits_minor = credits_minor + 1 FROM ledger_account a WHERE a.book_id = b.book_id
        AND a.id = b.account_id AND a.key = 'payout_clearing:${partyOf('c')}'`,
      ['payout_clearing'],
    ],
    [
      'a payout in transit that nothing explains',
      () => `UPDATE balance b SET credits_minor = credits_minor + 1 FROM ledger_account a WHERE a.book_id = b.book_id
        AND a.id = b.account_id AND a.key = 'payout_in_transit' AND a.book_id = '${partyOf('c')}'`,
      ['payout_in_transit'],
    ],
    [
      'an approval by whoever prepared it',
      () => `UPDATE payout_decision SET by_account_id = '${FINANCE.account}' WHERE payout_id = '${approved}'`,
      [RECORDED, 'payout_approvals'],
    ],
    [
      'an approved payout that lacks an approval',
      () => `UPDATE payout SET approvals_required = 2 WHERE id = '${approved}'`,
      ['payout_approvals', 'payout_approvals_required'],
    ],
    [
      'an approval of other content',
      () => `UPDATE payout_decision SET content_hash = 'x' WHERE payout_id = '${approved}' AND decision = 'approve'`,
      [RECORDED, 'payout_approvals'],
    ],
    [
      'a state that nobody decided',
      () => `UPDATE payout SET state = 'drafted' WHERE id = '${waiting}'`,
      ['payout_history'],
    ],
    [
      'a decision that is gone',
      () => `DELETE FROM payout_decision WHERE payout_id = '${waiting}' AND decision = 'prepare'`,
      [RECORDED, 'payout_history', 'payout_states_follow'],
    ],
    [
      'a decision by nobody',
      () =>
        `UPDATE payout_decision SET by_account_id = gen_random_uuid() WHERE payout_id = '${approved}' AND decision = 'approve'`,
      [RECORDED, 'payout_deciders'],
    ],
  ];
  it.each(breakages)('finds %s', async (_what, sql, checks) => {
    await world.owner.query('BEGIN');
    try {
      const written = await world.owner.query(sql());
      expect(written.rowCount).toBeGreaterThan(0);
      const findings = await verifyPayouts(world.ownerReader);
      expect(findings.map((one) => one.check).sort()).toEqual(checks);
      expect(findings.every((one) => one.rows > 0n && one.first.length > 0)).toBe(true);
    } finally {
      await world.owner.query('ROLLBACK');
    }
  });
});
