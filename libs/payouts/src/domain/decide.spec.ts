import { describe, expect, it } from '@jest/globals';
import { type Id, stableId } from '#libs/kernel';
import type { Actor, PlatformRole } from '#libs/platform';
import { approve, hold, HOLDS_MAX, prepared, reject, release, submit } from './decide.js';
import type { Payout, PayoutDecision } from './payout.js';
import { contentHashOf } from './payout-content.js';
import { checkPolicy, approvalsRequired } from './published-policy.js';
import { waitingFor } from './waiting-for.js';

const AT = new Date('2026-11-22T08:00:00.000Z');
const HASH = 'f'.repeat(64);

function actor(name: string, ...roles: readonly PlatformRole[]): Actor {
  return {
    account: stableId('account', name),
    displayName: name,
    person: stableId('party', name),
    parties: new Set(),
    ownedParties: new Set(),
    roles: new Set(roles),
    scopes: new Set(),
    requestId: 'test',
  };
}

const finance = actor('finance', 'finance');
const approver = actor('approver', 'approver');
const second = actor('second', 'approver');

function payout(state: Payout['state'], required = 2): Payout {
  return {
    id: stableId('payout', '1'),
    party: stableId('party', 'payee'),
    currency: 'CNY',
    amountMinor: 100n,
    state,
    contentHash: HASH,
    policyVersion: 1,
    approvalsRequired: required,
    preparedBy: finance.account,
    preparedAt: AT,
    version: 1,
    hold: null,
  };
}

const hashes = { reviewedHash: HASH, actualHash: HASH };
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

describe('the life of a payout', () => {
  it('goes from drafted over review to approved by two different people', () => {
    const begun = payout('drafted');
    const submitted = submit(begun, { actor: finance, at: AT });
    if (!submitted.ok) throw new Error(submitted.error.code);
    const history: PayoutDecision[] = [prepared(begun), submitted.value.decision];
    const first = approve(submitted.value.payout, history, { actor: approver, at: AT, ...hashes });
    if (!first.ok) throw new Error(first.error.code);
    expect(first.value.payout).toMatchObject({ state: 'in_review', version: 3 });
    const last = approve(first.value.payout, [...history, first.value.decision], { actor: second, at: AT, ...hashes });
    if (!last.ok) throw new Error(last.error.code);
    expect(last.value.payout).toMatchObject({ state: 'approved', version: 4 });
    expect(last.value.decision).toEqual({
      sequence: 4,
      decision: 'approve',
      by: second.account,
      reasonCode: null,
      comment: null,
      contentHash: HASH,
      from: 'in_review',
      to: 'approved',
      at: AT,
    });
  });

  it('is approved by one person where one is required', () => {
    const approved = approve(payout('in_review', 1), [], { actor: approver, at: AT, ...hashes });
    expect(approved.ok && approved.value.payout.state).toBe('approved');
  });

  it.each([
    ['the approver saw other content', { reviewedHash: '0'.repeat(64), actualHash: HASH }],
    ['the rows have other content', { reviewedHash: HASH, actualHash: '0'.repeat(64) }],
    ['approver and rows agree on content that was not drafted', { reviewedHash: '0', actualHash: '0' }],
  ])('is not approved when %s', (_case, content) => {
    const refused = approve(payout('in_review'), [], { actor: approver, at: AT, ...content });
    expect(codeOf(refused)).toBe('PAYOUT_CONTENT_CHANGED');
  });

  it.each([
    ['2026-11-22', 'PAYOUT_REVIEW_DATE_INVALID'],
    ['2026-11-23', 'ok'],
    ['2027-11-23', 'ok'],
    ['2027-11-24', 'PAYOUT_REVIEW_DATE_INVALID'],
  ])('a hold that is to be reviewed on %s answers %s', (reviewOn, answer) => {
    const call = { actor: finance, at: AT, reason: 'bank account unclear', owner: finance.account, reviewOn };
    expect(codeOf(hold(payout('in_review'), [], call))).toBe(answer);
  });

  it('a hold keeps reason, owner and review date until the release', () => {
    const call = { actor: finance, at: AT, reason: ' unclear ', owner: approver.account, reviewOn: '2026-12-01' };
    const held = hold(payout('drafted'), [], call);
    if (!held.ok) throw new Error(held.error.code);
    const wanted = { reason: 'unclear', owner: approver.account, reviewOn: '2026-12-01' };
    expect(held.value.payout).toMatchObject({ state: 'held', hold: wanted });
    expect(waitingFor(held.value.payout, [held.value.decision])).toEqual({
      reason: 'unclear',
      owner: { kind: 'account', account: approver.account },
      nextAction: 'release',
      since: AT,
      dueOn: '2026-12-01',
    });
    const released = release(held.value.payout, { actor: approver, at: AT });
    expect(released.ok && released.value.payout).toMatchObject({ state: 'in_review', hold: null });
  });

  it('cannot be held for ever', () => {
    const decision = prepared(payout('held'));
    const holds = Array.from({ length: HOLDS_MAX }, () => ({ ...decision, decision: 'hold' as const }));
    const call = { actor: finance, at: AT, reason: 'again', owner: finance.account, reviewOn: '2026-12-01' };
    expect(codeOf(hold(payout('in_review'), holds.slice(1), call))).toBe('ok');
    expect(codeOf(hold(payout('in_review'), holds, call))).toBe('STATE_NOT_ALLOWED');
  });

  it('is not rejected or held without words', () => {
    const call = { actor: approver, at: AT };
    expect(codeOf(reject(payout('in_review'), { ...call, reasonCode: 'other', comment: '  ' }))).toBe('INPUT_INVALID');
    const held = { ...call, reason: 'x'.repeat(1001), owner: approver.account, reviewOn: '2026-12-01' };
    expect(codeOf(hold(payout('in_review'), [], held))).toBe('INPUT_INVALID');
  });

  it('says in every state that is not the end what it waits for, and whom', () => {
    const rejected = reject(payout('in_review'), { actor: approver, at: AT, reasonCode: 'duplicate', comment: 'paid' });
    if (!rejected.ok) throw new Error(rejected.error.code);
    const waits = [
      waitingFor(payout('drafted'), []),
      waitingFor(payout('in_review'), []),
      waitingFor(rejected.value.payout, [rejected.value.decision]),
    ];
    expect(waits.map((wait) => [wait?.reason, wait?.owner, wait?.since])).toEqual([
      ['not submitted for review', { kind: 'role', role: 'finance' }, AT],
      ['0 of 2 approvals given', { kind: 'role', role: 'approver' }, AT],
      ['rejected, duplicate: paid', { kind: 'role', role: 'finance' }, AT],
    ]);
    expect(waitingFor(payout('approved'), [])).toBeNull();
  });
});

describe('the content hash of a payout', () => {
  const party = '00000000-0000-4000-8000-000000000001' as Id<'party'>;
  const item = (digit: string, amountMinor: bigint) => ({
    bookId: `00000000-0000-4000-8000-00000000000${digit}`,
    accountId: `10000000-0000-4000-8000-00000000000${digit}` as Id<'ledgerAccount'>,
    amountMinor,
  });
  const content = { party, currency: 'CNY', amountMinor: 5n, items: [item('2', 7n), item('3', -2n)] } as const;

  it('does not depend on the order of the items', () => {
    expect(contentHashOf({ ...content, items: [...content.items].reverse() })).toBe(contentHashOf(content));
  });

  it('is the SHA-256 of the canonical JSON', () => {
    expect(contentHashOf(content)).toBe('536b8a6dba7688320b3041f9496350355a47c60b5fbdf59ba96ccec1c1d667dd');
  });

  it.each([
    ['an amount', { items: [item('2', 8n), item('3', -2n)] }],
    ['a book', { items: [item('2', 7n), item('4', -2n)] }],
    ['the total', { amountMinor: 6n }],
    ['the currency', { currency: 'USD' as const }],
    ['the payee', { party: '00000000-0000-4000-8000-000000000009' as Id<'party'> }],
  ])('changes with %s', (_what, change) => {
    expect(contentHashOf({ ...content, ...change })).not.toBe(contentHashOf(content));
  });
});

describe('a payout policy', () => {
  const draft = { currency: 'CNY', minimumMinor: 100n, twoApprovalsAboveMinor: 1000n };

  it('asks for two approvals above the amount, not at it', () => {
    const policy = { ...draft, currency: 'CNY' as const, version: 1 };
    expect([999n, 1000n, 1001n].map((amount) => approvalsRequired(policy, amount))).toEqual([1, 1, 2]);
  });

  it.each([
    [{ ...draft, currency: 'XXX' }, 'CURRENCY_UNKNOWN'],
    [{ ...draft, minimumMinor: 0n }, 'PAYOUT_POLICY_INVALID'],
    [{ ...draft, twoApprovalsAboveMinor: -1n }, 'PAYOUT_POLICY_INVALID'],
    [{ ...draft, minimumMinor: 2n ** 63n }, 'PAYOUT_POLICY_INVALID'],
    [{ ...draft, twoApprovalsAboveMinor: 0n }, 'ok'],
  ])('is checked before it is published, case %#', (policy, answer) => {
    expect(codeOf(checkPolicy(policy))).toBe(answer);
  });
});
