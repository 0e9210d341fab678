import { describe, expect, it } from '@jest/globals';
import { type Id, stableId } from '#libs/kernel';
import { type Actor, PLATFORM_ROLES, type PlatformRole } from '#libs/platform';
import { type Payout, PAYOUT_ACTIONS, PAYOUT_STATES, type PayoutAction, type PayoutDecision } from './payout.js';
import {
  mayApprove,
  mayDraft,
  mayHold,
  mayPublishPolicy,
  mayReject,
  mayRelease,
  maySee,
  maySubmit,
  type Right,
} from './payout.policy.js';

const PARTY: Id<'party'> = stableId('party', 'payee');
const CALLER: Id<'account'> = stableId('account', 'caller');
const OTHER: Id<'account'> = stableId('account', 'other');
const AT = new Date('2026-11-22T08:00:00.000Z');

const RELATIONS = ['stranger', 'own party', 'prepared', 'approved before', 'own party, prepared'] as const;
type Relation = (typeof RELATIONS)[number];

const ROLE_SETS: readonly (readonly PlatformRole[])[] = [
  [],
  ...PLATFORM_ROLES.map((role) => [role]),
  ['finance', 'approver'],
];

function actorOf(roles: readonly PlatformRole[], relation: Relation): Actor {
  const parties = new Set(relation.startsWith('own party') ? [PARTY] : []);
  return {
    account: CALLER,
    displayName: 'Caller',
    person: stableId('party', 'caller'),
    parties,
    ownedParties: parties,
    roles: new Set(roles),
    scopes: new Set(),
    requestId: 'test',
  };
}

function payoutIn(state: Payout['state'], relation: Relation): Payout {
  return {
    id: stableId('payout', '1'),
    party: PARTY,
    currency: 'CNY',
    amountMinor: 100n,
    state,
    contentHash: 'a',
    policyVersion: 1,
    approvalsRequired: 2,
    preparedBy: relation.endsWith('prepared') ? CALLER : OTHER,
    preparedAt: AT,
    version: 3,
    hold: null,
  };
}

function decisionsOf(relation: Relation): readonly PayoutDecision[] {
  const rest = {
    reasonCode: null,
    comment: null,
    contentHash: 'a',
    from: 'in_review',
    to: 'in_review',
    at: AT,
  } as const;
  return [
    { ...rest, sequence: 2, decision: 'approve', by: OTHER },
    ...(relation === 'approved before' ? [{ ...rest, sequence: 3, decision: 'approve', by: CALLER } as const] : []),
  ];
}

function ask(action: PayoutAction, roles: readonly PlatformRole[], state: Payout['state'], relation: Relation): Right {
  const [actor, payout] = [actorOf(roles, relation), payoutIn(state, relation)];
  const answers = {
    submit: () => maySubmit(actor, payout),
    approve: () => mayApprove(actor, payout, decisionsOf(relation)),
    reject: () => mayReject(actor, payout),
    hold: () => mayHold(actor, payout),
    release: () => mayRelease(actor, payout),
  } satisfies Record<PayoutAction, () => Right>;
  return answers[action]();
}

/** The table in words: what each cell must answer, written apart from the code. */
function expected(action: PayoutAction, roles: readonly PlatformRole[], state: string, relation: Relation): string {
  const rolesOf = {
    submit: ['finance'],
    approve: ['approver'],
    reject: ['approver'],
    hold: ['finance', 'approver'],
    release: ['finance', 'approver'],
  };
  const statesOf = {
    submit: ['drafted'],
    approve: ['in_review'],
    reject: ['in_review'],
    hold: ['drafted', 'in_review'],
    release: ['held'],
  };
  if (!roles.some((role) => rolesOf[action].includes(role))) return 'NOT_PERMITTED';
  const own = relation.startsWith('own party');
  if (own && ['approve', 'reject', 'release'].includes(action)) return 'PAYOUT_OWN_PARTY';
  if (relation.endsWith('prepared') && action === 'approve') return 'PAYOUT_OWN_PREPARATION';
  if (!statesOf[action].includes(state)) return 'STATE_NOT_ALLOWED';
  if (relation === 'approved before' && action === 'approve') return 'PAYOUT_ALREADY_APPROVED_BY_CALLER';
  return 'allowed';
}

describe('who may do what with a payout', () => {
  const cells = PAYOUT_ACTIONS.flatMap((action) =>
    PAYOUT_STATES.flatMap((state) => RELATIONS.map((relation) => ({ action, state, relation }))),
  );

  it.each(cells)('$action when it is $state, as $relation, answers the one reason of the table', (cell) => {
    const answers = ROLE_SETS.map((roles) => {
      const right = ask(cell.action, roles, cell.state, cell.relation);
      return `${roles.join('+')}: ${right.ok ? 'allowed' : right.error.code}`;
    });
    expect(answers).toEqual(
      ROLE_SETS.map((roles) => `${roles.join('+')}: ${expected(cell.action, roles, cell.state, cell.relation)}`),
    );
  });

  it('an approver approves what somebody else prepared for somebody else', () => {
    expect(ask('approve', ['approver'], 'in_review', 'stranger')).toEqual({ ok: true, value: true });
  });

  it('a refusal says what is wrong and what would be right', () => {
    const right = ask('submit', ['finance'], 'held', 'stranger');
    expect(right.ok ? null : right.error.message).toBe('the payout is held; submit is possible when it is drafted');
  });

  it('an approval of other content does not count as an approval of this one', () => {
    const earlier = decisionsOf('approved before').map((decision) => ({ ...decision, contentHash: 'b' }));
    const right = mayApprove(actorOf(['approver'], 'stranger'), payoutIn('in_review', 'stranger'), earlier);
    expect(right.ok).toBe(true);
  });

  it('payouts are seen by finance, approvers and auditors, and by those who act for the payee', () => {
    const seen = ROLE_SETS.filter((roles) => maySee(actorOf(roles, 'stranger'), PARTY));
    expect(seen).toEqual([['finance'], ['approver'], ['auditor'], ['finance', 'approver']]);
    expect(maySee(actorOf([], 'own party'), PARTY)).toBe(true);
  });

  it('finance drafts; operators publish policies, so that nobody sets the rule for their own drafts', () => {
    const allowed = (may: (actor: Actor) => Right) =>
      PLATFORM_ROLES.filter((role) => may(actorOf([role], 'stranger')).ok);
    expect(allowed(mayDraft)).toEqual(['finance']);
    expect(allowed(mayPublishPolicy)).toEqual(['operator']);
  });
});
