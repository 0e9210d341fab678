import { describe, expect, it } from '@jest/globals';
import { type Id, stableId } from '#libs/kernel';
import { checkJoining, checkLeaving, MEMBERS_MAX } from './membership.js';
import type { VentureMember } from './venture.js';

const TODAY = '2026-11-22';
const party = (name: string): Id<'party'> => stableId('party', name);
const memberOf = (name: string, fields: Partial<VentureMember> = {}): VentureMember => ({
  party: party(name),
  role: 'member',
  since: '2026-11-01',
  until: null,
  ...fields,
});
const outcome = (result: { ok: boolean; error?: { code: string; path?: readonly string[] } }) =>
  result.ok ? 'ok' : `${result.error?.code ?? ''} ${result.error?.path?.join('.') ?? ''}`;
const joins = (members: VentureMember[], since: string) =>
  outcome(checkJoining(members, { party: party('ann'), role: 'member', since }, TODAY));

describe('joining a venture', () => {
  it('begins on any day up to today that lies in no earlier membership', () => {
    const left = memberOf('ann', { until: '2026-11-10' });
    expect(joins([], TODAY)).toBe('ok');
    expect(joins([], '2026-11-23')).toBe('INPUT_INVALID since');
    expect(joins([left], '2026-11-09')).toBe('INPUT_INVALID since');
    expect(joins([left], '2026-11-10')).toBe('ok');
    expect(joins([memberOf('ann')], TODAY)).toBe('ALREADY_MEMBER email');
  });

  it('is refused when the venture is full', () => {
    const members = Array.from({ length: MEMBERS_MAX }, (_, index) => memberOf(`m${index}`));
    expect(joins(members, TODAY)).toBe('INPUT_INVALID email');
    expect(joins(members.slice(1), TODAY)).toBe('ok');
  });
});

describe('leaving a venture', () => {
  const lead = memberOf('lea', { role: 'lead' });
  const leaves = (members: VentureMember[], leaving: VentureMember, until = TODAY) =>
    outcome(checkLeaving(members, leaving, until, TODAY));

  it('keeps at least one lead that still leads', () => {
    const former = memberOf('leo', { role: 'lead', until: '2026-11-02' });
    expect(leaves([lead, former, memberOf('ann')], lead)).toBe('LAST_OWNER partyId');
    expect(leaves([lead, memberOf('leo', { role: 'lead' })], lead)).toBe('ok');
    expect(leaves([lead, memberOf('ann')], memberOf('ann'))).toBe('ok');
  });

  it('ends between the first day and today', () => {
    expect(leaves([lead], memberOf('ann'), '2026-10-31')).toBe('INPUT_INVALID until');
    expect(leaves([lead], memberOf('ann'), '2026-11-01')).toBe('ok');
    expect(leaves([lead], memberOf('ann'), '2026-11-23')).toBe('INPUT_INVALID until');
  });
});
