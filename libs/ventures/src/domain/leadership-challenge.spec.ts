import { describe, expect, it } from '@jest/globals';
import { type Month, stableId } from '#libs/kernel';
import {
  type ChallengeClaim,
  type ChallengeOutcome,
  concludeChallenge,
  type LeadershipChallenge,
  pendingChallenge,
  settleChallenge,
} from './leadership-challenge.js';

const at = new Date('2026-03-01T00:00:00Z');
const later = new Date('2026-04-15T00:00:00Z');
const reviewer = { by: stableId<'account'>('reviewer'), at: later };
const due: ChallengeClaim = {
  venture: stableId('v'),
  contract: stableId('c'),
  ...{ wager: 'growth', point: 'p1', month: '2026-02' as Month, reason: 'Orders fell.', isDue: true },
};
const notDue = { ...due, isDue: false };

function opened(): LeadershipChallenge {
  const change = settleChallenge(undefined, due, at);
  if (!change) throw new Error('nothing was opened');
  return change.challenge;
}

function settled(known: LeadershipChallenge, claim: ChallengeClaim) {
  return settleChallenge(known, claim, later)?.challenge ?? 'nothing changes';
}

function concluded(outcome: ChallengeOutcome, reasonCode: string): LeadershipChallenge {
  const change = concludeChallenge(opened(), { outcome, reasonCode, comment: null }, reviewer);
  if (!change.ok) throw new Error(change.error.code);
  return change.value.challenge;
}

describe('what a settlement does with the challenge of a point', () => {
  it('is to open it once, for thirty days, however often it is claimed', () => {
    expect(opened()).toMatchObject({
      state: 'open',
      openedAt: at,
      dueAt: new Date('2026-03-31T00:00:00Z'),
      version: 1,
    });
    expect(settled(opened(), due)).toBe('nothing changes');
    expect(settleChallenge(undefined, notDue, at)).toBeUndefined();
  });

  it('is to take an open one back when the result is corrected, and to open that very one again', () => {
    const withdrawn = settled(opened(), notDue) as LeadershipChallenge;
    expect(withdrawn).toMatchObject({
      state: 'withdrawn',
      reasonCode: 'result_corrected',
      concludedAt: later,
      version: 2,
    });
    expect(settled(withdrawn, notDue)).toBe('nothing changes');
    expect(settled(withdrawn, due)).toEqual({ ...opened(), openedAt: later, dueAt: expect.any(Date), version: 3 });
  });

  it.each([
    ['lead_confirmed', 'plan_accepted'],
    ['lead_replaced', 'elected'],
    ['withdrawn', 'opened_in_error'],
  ] as const)('is nothing once a reviewer has concluded it as %s', (outcome, reasonCode) => {
    expect(settled(concluded(outcome, reasonCode), due)).toBe('nothing changes');
    expect(settled(concluded(outcome, reasonCode), notDue)).toBe('nothing changes');
  });
});

describe('a conclusion', () => {
  const codeOf = (challenge: LeadershipChallenge, more: object) => {
    const conclusion = { outcome: 'lead_confirmed', reasonCode: 'plan_accepted', comment: null, ...more } as const;
    const change = concludeChallenge(challenge, conclusion, reviewer);
    return change.ok ? change.value.entry : change.error.code;
  };

  it('is refused twice, of another version than was looked at, and for a reason of another outcome', () => {
    expect(codeOf(concluded('withdrawn', 'lead_resigned'), {})).toBe('STATE_NOT_ALLOWED');
    expect(codeOf(opened(), { version: 2 })).toBe('VERSION_CONFLICT');
    expect(codeOf(opened(), { reasonCode: 'elected' })).toBe('INPUT_INVALID');
    expect(codeOf(opened(), { outcome: 'withdrawn', reasonCode: 'result_corrected' })).toBe('INPUT_INVALID');
    const entry = { sequence: 2, state: 'lead_confirmed', reasonCode: 'plan_accepted', comment: 'x', ...reviewer };
    expect(codeOf(opened(), { version: 1, comment: 'x' })).toEqual(entry);
  });
});

describe('an open challenge', () => {
  it('waits for the reviewers, then for all of them; a concluded one for nobody', () => {
    expect(pendingChallenge(opened(), at)?.owner).toBe('the reviewers');
    expect(pendingChallenge(opened(), later)?.owner).toMatch(/^all reviewers/);
    expect(pendingChallenge(concluded('withdrawn', 'lead_resigned'), later)).toBeUndefined();
  });
});
