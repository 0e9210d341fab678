import { describe, expect, it } from '@jest/globals';
import type { Bid, Decision } from './bid.js';
import { day, OPEN, bidOf, POSTING } from './opportunity.fixture.js';
import { carryOut, checkDecision, reviewedOutcome } from './share-review.js';

const accept = (weight: string): Decision => ({ outcome: 'accepted', weight, comment: null });
const reject: Decision = { outcome: 'rejected', reason: 'share_too_high', comment: 'Too much' };
const decided = (name: string, decision: Decision | null, more: Partial<Bid> = {}) =>
  bidOf(name, { decision, ...more });
const codeOf = (bids: readonly Bid[]) => {
  const outcome = reviewedOutcome(POSTING.slots, bids);
  return outcome.ok ? null : outcome.error.code;
};

describe('a decision on a bid', () => {
  const bid = bidOf('ann');
  const decide = (weight: string) => checkDecision(OPEN, bid, { outcome: 'accepted', weight, comment: null });

  it('takes a weight from the published part of what was asked upwards, in lowest terms', () => {
    expect(decide('2/12')).toEqual({ ok: true, value: accept('1/6') });
    expect(decide('1')).toEqual({ ok: true, value: accept('1/1') });
    expect(decide('1666/10000')).toMatchObject({ ok: false, error: { code: 'WEIGHT_INVALID', path: ['weight'] } });
  });

  it.each(['0', '-1/3', '4/3', '0.5', '1/10001', ''])('refuses the weight %j', (weight) => {
    expect(decide(weight)).toMatchObject({ ok: false, error: { code: 'WEIGHT_INVALID', path: ['weight'] } });
  });

  it('refuses to reject for another reason without saying it', () => {
    const other = { outcome: 'rejected', reason: 'other', comment: null } as const;
    expect(checkDecision(OPEN, bid, other)).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID', path: ['comment'] },
    });
    expect(checkDecision(OPEN, bid, { ...other, comment: 'They merged' })).toMatchObject({ ok: true });
  });
});

describe('the conclusion of a review', () => {
  it('needs a decision on every bid that stands, and on no other', () => {
    expect(codeOf([decided('ann', accept('1/1')), decided('bob', null)])).toBe('REVIEW_INCOMPLETE');
    expect(codeOf([decided('ann', accept('1/1')), decided('bob', null, { state: 'withdrawn' })])).toBeNull();
  });

  it('needs weights that add up to exactly 1', () => {
    expect(codeOf([decided('ann', accept('1/3')), decided('bob', accept('2/3'))])).toBeNull();
    expect(codeOf([decided('ann', accept('1/3')), decided('bob', accept('6665/10000'))])).toBe('WEIGHTS_SUM_INVALID');
    expect(codeOf([decided('ann', accept('1/2')), decided('bob', accept('5001/10000'))])).toBe('WEIGHTS_SUM_INVALID');
  });

  it('takes no more of a kind than it has places', () => {
    const three = ['ann', 'bob', 'cem'].map((name) => decided(name, accept('1/3')));
    expect(codeOf(three)).toBe('PLACES_EXCEEDED');
    const two = [...three.slice(0, 2), decided('cem', accept('1/3'), { kind: 'design' })];
    expect(codeOf(two)).toBeNull();
  });

  it('tells every bidder, and keeps the lead’s words', () => {
    const bids = [decided('ann', accept('1/1')), decided('bob', reject)];
    const outcome = reviewedOutcome(POSTING.slots, bids);
    if (!outcome.ok) throw new Error(outcome.error.code);
    const ending = { by: OPEN.createdBy, at: day(3), dueAt: day(6) };
    const { opportunity, bids: after, entries } = carryOut({ ...OPEN, state: 'in_review' }, outcome.value, ending);
    expect(opportunity).toMatchObject({ state: 'decided', reason: null, endedAt: day(3), clockAt: day(3) });
    expect(after).toEqual(bids);
    expect(entries.map(({ kind, code, by }) => ({ kind, code, by }))).toEqual([
      { kind: 'decided', code: null, by: OPEN.createdBy },
      { kind: 'bid_accepted', code: null, by: OPEN.createdBy },
      { kind: 'bid_rejected', code: 'share_too_high', by: OPEN.createdBy },
    ]);
  });

  it('of which nobody is accepted ends without joiners', () => {
    const outcome = reviewedOutcome(POSTING.slots, [decided('ann', reject)]);
    if (!outcome.ok) throw new Error(outcome.error.code);
    const end = carryOut(OPEN, outcome.value, { by: OPEN.createdBy, at: day(3), dueAt: day(6) });
    expect(end.opportunity).toMatchObject({ state: 'no_bids', reason: 'all_rejected', clockAt: null });
    expect(end.entries.map(({ kind }) => kind)).toEqual(['no_bids', 'bid_rejected']);
  });
});
