import { describe, expect, it } from '@jest/globals';
import { stableId } from '#libs/kernel';
import type { Decision, LeadMove } from './life-cycle.js';
import { VENTURE_STATES, type VentureState } from './venture.js';
import {
  type Caller,
  mayDecide,
  mayEndMembership,
  mayManageMembers,
  mayMove,
  maySee,
  maySeeDetails,
  type OwnMembership,
  type Standing,
  standingOf,
} from './venture.policy.js';
import { callerOf, ventureOf } from '../../../../test/ventures-sample.js';

const STANDINGS: readonly Standing[] = ['lead', 'member', 'former', 'none'];
const seenAs = (standing: Standing, state: VentureState = 'applied') => ({ venture: ventureOf({ state }), standing });
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

const plain = callerOf({});
const reviewer = callerOf({ roles: ['reviewer'], scopes: ['ventures:review'] });

describe('standing in a venture', () => {
  const lead: OwnMembership = { role: 'lead', current: true };
  const member: OwnMembership = { role: 'member', current: true };
  const left: OwnMembership = { role: 'lead', current: false };

  it.each<[OwnMembership[], Partial<Caller>, Standing]>([
    [[lead, left], {}, 'lead'],
    [[member, left], {}, 'member'],
    [[left], {}, 'former'],
    [[], {}, 'none'],
    [[], { parties: new Set([ventureOf({}).party]) }, 'member'],
    [[], { account: ventureOf({}).appliedBy }, 'former'],
  ])('with memberships %j and caller %j', (own, caller, standing) => {
    expect(standingOf({ ...plain, ...caller }, ventureOf({}), own)).toBe(standing);
  });
});

describe('who sees a venture', () => {
  it.each(VENTURE_STATES)('a stranger sees one that is %s only when it is published', (state) => {
    const published = state === 'admitted' || state === 'closed';
    for (const standing of ['former', 'none'] as const) {
      expect(maySee(plain, seenAs(standing, state))).toBe(published);
      expect(maySeeDetails(plain, seenAs(standing, state))).toBe(false);
    }
  });

  it.each(VENTURE_STATES)('its people, reviewers and auditors see all of one that is %s', (state) => {
    for (const standing of ['lead', 'member'] as const)
      expect(maySeeDetails(plain, seenAs(standing, state))).toBe(true);
    for (const role of ['reviewer', 'auditor']) {
      expect(maySee(callerOf({ roles: [role] }), seenAs('none', state))).toBe(true);
    }
    for (const role of ['finance', 'approver', 'operator']) {
      expect(maySeeDetails(callerOf({ roles: [role] }), seenAs('none', state))).toBe(false);
    }
  });
});

describe('who does what', () => {
  it.each<Decision>(['admit', 'requestChanges', 'reject'])(
    '%s is for reviewers that were never part of it',
    (decision) => {
      expect(STANDINGS.map((standing) => codeOf(mayDecide(reviewer, seenAs(standing), decision)))).toEqual([
        'NOT_PERMITTED',
        'NOT_PERMITTED',
        'NOT_PERMITTED',
        'ok',
      ]);
      expect(codeOf(mayDecide(plain, seenAs('none'), decision))).toBe('NOT_PERMITTED');
      expect(codeOf(mayDecide(callerOf({ roles: ['reviewer'] }), seenAs('none'), decision))).toBe('NOT_PERMITTED');
      expect(codeOf(mayDecide(reviewer, seenAs('none', 'admitted'), decision))).toBe('STATE_NOT_ALLOWED');
    },
  );

  it.each<[LeadMove, VentureState]>([
    ['resubmit', 'changes_requested'],
    ['withdraw', 'applied'],
    ['close', 'admitted'],
  ])('%s is for leads', (move, state) => {
    expect(STANDINGS.map((standing) => codeOf(mayMove(seenAs(standing, state), move)))).toEqual([
      'ok',
      'NOT_PERMITTED',
      'NOT_PERMITTED',
      'NOT_PERMITTED',
    ]);
    expect(codeOf(mayMove(seenAs('lead', 'rejected'), move))).toBe('STATE_NOT_ALLOWED');
  });

  it('leads manage the team while there is a venture', () => {
    const codes = VENTURE_STATES.map((state) => codeOf(mayManageMembers(seenAs('lead', state))));
    expect(codes).toEqual(['ok', 'ok', 'ok', 'STATE_NOT_ALLOWED', 'STATE_NOT_ALLOWED', 'STATE_NOT_ALLOWED']);
    expect(codeOf(mayManageMembers(seenAs('member')))).toBe('NOT_PERMITTED');
  });

  it('a member ends their own membership and nobody else’s', () => {
    const own = stableId<'party'>('me');
    const caller = callerOf({ parties: [own] });
    expect(codeOf(mayEndMembership(caller, seenAs('member'), own))).toBe('ok');
    expect(codeOf(mayEndMembership(caller, seenAs('member'), stableId('other')))).toBe('NOT_PERMITTED');
    expect(codeOf(mayEndMembership(caller, seenAs('lead'), stableId('other')))).toBe('ok');
    expect(codeOf(mayEndMembership(caller, seenAs('none'), own))).toBe('NOT_PERMITTED');
  });
});
