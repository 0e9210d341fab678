import { describe, expect, it } from '@jest/globals';
import { checkOffer } from './check-offer.js';
import { bidOf, day, OPEN, party, STRANGER } from './opportunity.fixture.js';
import type { Opportunity } from './opportunity.js';
import {
  mayBid,
  mayChangeBid,
  mayDecideOn,
  mayPost,
  maySee,
  maySeeBid,
  maySeeDecision,
  mayTakeBack,
  mayWithdraw,
  type Standing,
} from './opportunity.policy.js';

const ann = party('ann');
const WHO = {
  stranger: STRANGER,
  bidder: { ...STRANGER, parties: new Set([ann]), ownedParties: new Set([ann]) },
  colleague: { ...STRANGER, parties: new Set([ann]) },
  lead: { ...STRANGER, leads: true, belongs: true },
  member: { ...STRANGER, belongs: true },
  reviewer: { ...STRANGER, oversees: true, reviews: true },
} as const satisfies Record<string, Standing>;
const names = Object.keys(WHO) as (keyof typeof WHO)[];

const bid = bidOf('ann');
const before = new Date(day(2).getTime() - 1);
const who = (test: (standing: Standing) => boolean) => names.filter((name) => test(WHO[name]));
const seers = (opportunity: Opportunity, now: Date, one = bid) =>
  who((standing) => maySeeBid(one, opportunity, { standing, now }));

describe('the seal', () => {
  it('keeps a bid from everybody but the people of its party until the deadline', () => {
    expect(seers(OPEN, before)).toEqual(['bidder', 'colleague']);
    expect(seers(OPEN, day(2))).toEqual(['bidder', 'colleague', 'lead', 'reviewer']);
  });

  it('is never broken for a bid that was taken back, nor by withdrawing the opportunity', () => {
    expect(seers(OPEN, day(400), { ...bid, state: 'withdrawn' })).toEqual(['bidder', 'colleague']);
    expect(seers({ ...OPEN, state: 'withdrawn', endedAt: day(1) }, day(400))).toEqual(['bidder', 'colleague']);
  });

  it('keeps decisions from the bidder until the review is concluded', () => {
    expect(who((standing) => maySeeDecision({ ...OPEN, state: 'in_review' }, standing))).toEqual(['lead', 'reviewer']);
    expect(who((standing) => maySeeDecision({ ...OPEN, state: 'decided' }, standing))).toEqual(names);
  });
});

describe('who may do what', () => {
  const allowed = (test: (standing: Standing) => { ok: boolean }) => who((standing) => test(standing).ok);
  const codeOf = (verdict: { ok: true } | { ok: false; error: { code: string } }) =>
    verdict.ok ? 'ok' : verdict.error.code;

  it('leads post, withdraw before the deadline, and decide after it', () => {
    const draft = { ...OPEN, state: 'draft', postedAt: null } as const;
    expect(who((standing) => maySee(draft, standing))).toEqual(['lead', 'member', 'reviewer']);
    expect(allowed((standing) => mayPost(draft, standing))).toEqual(['lead']);
    expect(allowed((standing) => mayWithdraw(OPEN, { standing, now: before }))).toEqual(['lead']);
    expect(allowed((standing) => mayDecideOn(bid, 'in_review', standing))).toEqual(['lead']);
    expect(codeOf(mayPost(OPEN, WHO.lead))).toBe('STATE_NOT_ALLOWED');
    expect(codeOf(mayWithdraw(OPEN, { standing: WHO.lead, now: day(2) }))).toBe('STATE_NOT_ALLOWED');
    expect(codeOf(mayDecideOn(bid, 'open', WHO.lead))).toBe('STATE_NOT_ALLOWED');
    expect(codeOf(mayDecideOn(bid, 'defaulted', WHO.lead))).toBe('STATE_NOT_ALLOWED');
  });

  it('nobody decides on a bid of a party that they act for', () => {
    expect(codeOf(mayDecideOn(bid, 'in_review', { ...WHO.lead, parties: new Set([ann]) }))).toBe('NOT_PERMITTED');
  });

  it('everybody but the leads may bid, until the deadline', () => {
    expect(allowed((standing) => mayBid(OPEN, { standing, now: before }))).toEqual(
      names.filter((name) => name !== 'lead'),
    );
    expect(codeOf(mayBid(OPEN, { standing: WHO.bidder, now: day(2) }))).toBe('BIDDING_CLOSED');
    expect(codeOf(mayBid({ ...OPEN, state: 'in_review' }, { standing: WHO.bidder, now: before }))).toBe(
      'BIDDING_CLOSED',
    );
  });

  it('an owner of the party revises up to ten versions, and takes back at any', () => {
    const asked = { standing: WHO.bidder, now: before };
    expect(codeOf(mayChangeBid({ ...bid, version: 9 }, OPEN, asked))).toBe('ok');
    expect(codeOf(mayChangeBid({ ...bid, version: 10 }, OPEN, asked))).toBe('BID_VERSIONS_EXHAUSTED');
    expect(codeOf(mayTakeBack({ ...bid, version: 10 }, OPEN, asked))).toBe('ok');
    expect(codeOf(mayTakeBack({ ...bid, state: 'withdrawn' }, OPEN, asked))).toBe('STATE_NOT_ALLOWED');
    expect(codeOf(mayChangeBid(bid, OPEN, { ...asked, standing: WHO.colleague }))).toBe('NOT_PERMITTED');
    expect(codeOf(mayTakeBack(bid, OPEN, { ...asked, now: day(2) }))).toBe('BIDDING_CLOSED');
  });
});

describe('an offer', () => {
  const offer = (more: object) => checkOffer(OPEN, 'supplier', { ask: '2/6', pledges: [], message: null, ...more });
  const faults = (more: object) => {
    const checked = offer(more);
    return checked.ok ? [] : checked.error.map(({ code, path }) => `${code} ${(path ?? []).join('.')}`);
  };

  it('is kept in lowest terms', () => {
    expect(offer({})).toEqual({ ok: true, value: { ask: '1/3', pledges: [], message: null } });
  });

  it('pledges at least the benchmark of a target of its slot, each once', () => {
    const pledge = (level: string, indicator = 'deliveries') => ({ indicator, pledge: level });
    expect(faults({ pledges: [pledge('90')] })).toEqual([]);
    expect(faults({ pledges: [pledge('899/10')] })).toEqual(['PLEDGE_INVALID pledges.0.pledge']);
    expect(faults({ pledges: [pledge('90.5')] })).toEqual(['PLEDGE_INVALID pledges.0.pledge']);
    expect(faults({ pledges: [pledge('99', 'smiles')] })).toEqual(['PLEDGE_INVALID pledges.0.indicator']);
    expect(faults({ pledges: [pledge('99'), pledge('98')] })).toEqual(['PLEDGE_INVALID pledges.1.indicator']);
  });

  it.each([
    [{ ask: '0' }, 'INPUT_INVALID ask'],
    [{ ask: '3/2' }, 'INPUT_INVALID ask'],
    [{ message: ' ' }, 'INPUT_INVALID message'],
  ])('is refused with %j', (more, fault) => {
    expect(faults(more)).toEqual([fault]);
  });

  it('is for a kind that is looked for', () => {
    const other = checkOffer(OPEN, 'channel', { ask: '1', pledges: [], message: null });
    expect(other).toMatchObject({ ok: false, error: [{ code: 'INPUT_INVALID', path: ['kind'] }] });
  });
});
