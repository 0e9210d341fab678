import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import { partyOf, valueOf } from '../../../../test/ledger-fixture.js';
import {
  APPROVER,
  FINANCE,
  openPayouts,
  type PayoutsFixture,
  person,
  SECOND_APPROVER,
  THIRD_APPROVER,
} from '../../../../test/payouts-fixture.js';
import type { Payout } from '../domain/payout.js';
import { verifyPayouts } from '../persistence/payout.proofs.js';

const HOLD = { reason: 'bank account unclear', owner: APPROVER.account, reviewOn: '2026-12-01' };
const NO = { reasonCode: 'amount_disputed', comment: 'the amount is disputed' } as const;

describe('the review of payouts', () => {
  let world: PayoutsFixture;
  let payees = 0;
  let payee = '';

  beforeAll(async () => {
    world = await openPayouts();
    const deciders = [FINANCE, APPROVER, SECOND_APPROVER, THIRD_APPROVER];
    for (const one of [...deciders, person('nobody')]) await world.enrol(one);
    await world.policy(1n, 100n);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    payee = `payee ${(payees += 1)}`;
  });

  async function drafted(amount: bigint): Promise<Payout> {
    await world.owe('v1', payee, amount + 5n);
    await world.owe('v2', payee, -5n);
    const idempotencyKey = world.newKey();
    const { drafted } = valueOf(await world.draftPayouts.execute(FINANCE, { idempotencyKey, party: partyOf(payee) }));
    return world.get(drafted[0]!);
  }
  async function inReview(amount: bigint): Promise<Payout> {
    const { id } = await drafted(amount);
    valueOf(await world.submit.execute(FINANCE, { payout: id }));
    return world.get(id);
  }
  const approve = (actor: Actor, { id, contentHash }: Payout, idempotencyKey?: string) =>
    world.approve.execute(actor, { payout: id, contentHash, idempotencyKey });
  const decisions = async (payout: Payout) =>
    ((await world.payouts.decisionsOf(world.reader, [payout])).get(payout.id) ?? []).map((one) => one.decision);
  const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);
  const payableOf = async () => {
    const balances = await world.queries.payableBalances(world.reader, { partyId: partyOf(payee) });
    return balances.map((one) => one.balanceMinor).sort();
  };

  it('needs one approval up to the amount of the policy and two above it', async () => {
    const small = await inReview(100n);
    valueOf(await approve(APPROVER, small));
    expect((await world.get(small.id)).state).toBe('approved');
    const large = await inReview(101n);
    valueOf(await approve(APPROVER, large));
    expect((await world.get(large.id)).state).toBe('in_review');
    expect(codeOf(await approve(APPROVER, large))).toBe('PAYOUT_ALREADY_APPROVED_BY_CALLER');
    valueOf(await approve(SECOND_APPROVER, large));
    expect(await world.get(large.id)).toMatchObject({ state: 'approved', version: 4 });
    expect(await decisions(large)).toEqual(['prepare', 'submit', 'approve', 'approve']);
  });

  it('two approvers at the same moment give two approvals and one approved payout', async () => {
    const payout = await inReview(500n);
    const answers = await Promise.all([approve(APPROVER, payout), approve(SECOND_APPROVER, payout)]);
    expect(answers.map(codeOf)).toEqual(['ok', 'ok']);
    expect(await world.get(payout.id)).toMatchObject({ state: 'approved', version: 4 });
    expect(await decisions(payout)).toEqual(['prepare', 'submit', 'approve', 'approve']);
  });

  it('three approvers at the same moment give two approvals and one refusal', async () => {
    const payout = await inReview(500n);
    const people = [APPROVER, SECOND_APPROVER, THIRD_APPROVER];
    const answers = await Promise.all(people.map((one) => approve(one, payout)));
    expect(answers.map(codeOf).sort()).toEqual(['STATE_NOT_ALLOWED', 'ok', 'ok']);
    expect(await decisions(payout)).toEqual(['prepare', 'submit', 'approve', 'approve']);
  });

  it('one approver twice at the same moment gives one approval and one refusal', async () => {
    const payout = await inReview(500n);
    const answers = await Promise.all([approve(APPROVER, payout), approve(APPROVER, payout)]);
    expect(answers.map(codeOf).sort()).toEqual(['PAYOUT_ALREADY_APPROVED_BY_CALLER', 'ok']);
    expect(await world.get(payout.id)).toMatchObject({ state: 'in_review', version: 3 });
  });

  it('approval and rejection at the same moment: one of them happens', async () => {
    const payout = await inReview(50n);
    const rejection = world.reject.execute(SECOND_APPROVER, { payout: payout.id, ...NO });
    const answers = await Promise.all([approve(APPROVER, payout), rejection]);
    expect(answers.map(codeOf).sort()).toEqual(['STATE_NOT_ALLOWED', 'ok']);
    expect(await decisions(payout)).toHaveLength(3);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  it('a repeated approval with the same key answers as the first and changes nothing', async () => {
    const payout = await inReview(500n);
    valueOf(await approve(APPROVER, payout, 'approve-once'));
    expect(await approve(APPROVER, payout, 'approve-once')).toEqual({ ok: true, value: payout.id });
    expect((await world.get(payout.id)).version).toBe(3);
  });

  it('rejecting makes the balances payable again, and the next draft takes them', async () => {
    const payout = await inReview(300n);
    expect(await payableOf()).toEqual([]);
    valueOf(await world.reject.execute(APPROVER, { payout: payout.id, ...NO }));
    expect((await world.get(payout.id)).state).toBe('rejected');
    expect(await payableOf()).toEqual([-5n, 305n]);
    const again = await world.draftPayouts.execute(FINANCE, {
      idempotencyKey: world.newKey(),
      party: partyOf(payee),
    });
    const second = await world.get(valueOf(again).drafted[0]!);
    expect(second).toMatchObject({ amountMinor: 300n, contentHash: payout.contentHash, state: 'drafted' });
    expect(second.id).not.toBe(payout.id);
    expect(await payableOf()).toEqual([]);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  it('drafting and rejecting at the same moment lose nothing', async () => {
    const payout = await inReview(300n);
    await world.owe('v1', payee, 40n);
    await Promise.all([
      world.reject.execute(APPROVER, { payout: payout.id, ...NO }),
      world.draftPayouts.execute(FINANCE, { idempotencyKey: world.newKey() }),
      world.draftPayouts.execute(FINANCE, { idempotencyKey: world.newKey(), party: partyOf(payee) }),
    ]);
    const filter = { payee: partyOf(payee) };
    const payouts = await world.payouts.list(world.reader, FINANCE, filter, { limit: 10, after: undefined });
    const live = payouts.filter((one) => one.state !== 'rejected').reduce((sum, one) => sum + one.amountMinor, 0n);
    const left = (await payableOf()).reduce((sum, one) => sum + one, 0n);
    expect(live + left).toBe(340n);
    expect(await verifyPayouts(world.reader)).toEqual([]);
  });

  it('a hold stops approval, and a release lets it go on with the approvals that it had', async () => {
    const payout = await inReview(500n);
    valueOf(await approve(APPROVER, payout));
    valueOf(await world.hold.execute(FINANCE, { payout: payout.id, ...HOLD }));
    const { reason, owner, reviewOn } = HOLD;
    expect(await world.get(payout.id)).toMatchObject({ state: 'held', hold: { reason, owner, reviewOn } });
    expect(codeOf(await approve(SECOND_APPROVER, payout))).toBe('STATE_NOT_ALLOWED');
    valueOf(await world.release.execute(SECOND_APPROVER, { payout: payout.id }));
    expect(await world.get(payout.id)).toMatchObject({ state: 'in_review', hold: null });
    valueOf(await approve(SECOND_APPROVER, payout));
    expect((await world.get(payout.id)).state).toBe('approved');
  });

  const nobody = person('nobody');
  const preparer = { ...FINANCE, roles: new Set(['finance', 'approver'] as const) };
  const ofPayee = () => person('of the payee', ['approver', 'finance'], [partyOf(payee)]);
  const cases: readonly [string, (payout: Payout) => Promise<{ ok: boolean; error?: { code: string } }>, string][] = [
    ['approval by whoever prepared it', (payout) => approve(preparer, payout), 'PAYOUT_OWN_PREPARATION'],
    ['approval for the own party', (payout) => approve(ofPayee(), payout), 'PAYOUT_OWN_PARTY'],
    ['approval by finance', (payout) => approve(FINANCE, payout), 'NOT_PERMITTED'],
    [
      'approval of other content',
      (payout) => approve(APPROVER, { ...payout, contentHash: '0'.repeat(64) }),
      'PAYOUT_CONTENT_CHANGED',
    ],
    ['approval by a stranger', (payout) => approve(nobody, payout), 'NOT_FOUND'],
    [
      'approval by a member of the payee without the role',
      (payout) => approve(person('member', [], [partyOf(payee)]), payout),
      'NOT_PERMITTED',
    ],
    [
      'rejection for the own party',
      ({ id }) => world.reject.execute(ofPayee(), { payout: id, ...NO }),
      'PAYOUT_OWN_PARTY',
    ],
    [
      'rejection without a comment',
      ({ id }) => world.reject.execute(APPROVER, { payout: id, reasonCode: 'other', comment: ' ' }),
      'INPUT_INVALID',
    ],
    ['submitting twice', ({ id }) => world.submit.execute(FINANCE, { payout: id }), 'STATE_NOT_ALLOWED'],
    ['release of what is not held', ({ id }) => world.release.execute(APPROVER, { payout: id }), 'STATE_NOT_ALLOWED'],
    [
      'a hold to be reviewed today',
      ({ id }) => world.hold.execute(FINANCE, { payout: id, ...HOLD, reviewOn: '2026-11-22' }),
      'PAYOUT_REVIEW_DATE_INVALID',
    ],
    [
      'a hold whose owner cannot lift it',
      ({ id }) => world.hold.execute(FINANCE, { payout: id, ...HOLD, owner: nobody.account }),
      'INPUT_INVALID',
    ],
    [
      'a decision about nothing',
      () => world.submit.execute(FINANCE, { payout: nobody.account as string as Id<'payout'> }),
      'NOT_FOUND',
    ],
  ];
  it.each(cases)('refuses %s, and nothing changes', async (_what, attempt, code) => {
    const payout = await inReview(500n);
    expect(codeOf(await attempt(payout))).toBe(code);
    expect(await world.get(payout.id)).toEqual(payout);
    expect(await decisions(payout)).toEqual(['prepare', 'submit']);
    expect(await payableOf()).toEqual([]);
  });

  it('shows a list to those who see all, and to members of the payee their own', async () => {
    const payout = await drafted(10n);
    const listFor = (actor: Actor) => world.payouts.list(world.reader, actor, {}, { limit: 1000, after: undefined });
    expect((await listFor(person('member', [], [partyOf(payee)]))).map((one) => one.id)).toEqual([payout.id]);
    expect(await listFor(nobody)).toEqual([]);
    expect((await listFor(person('auditor', ['auditor']))).length).toBeGreaterThan(1);
    expect(await world.payouts.find(world.reader, nobody, payout.id)).toBeUndefined();
  });
});
