import { describe, expect, it } from '@jest/globals';
import { type Month, stableId } from '#libs/kernel';
import { ringDeadlines, withContract, withObstacle } from './deadlines.js';
import { bidOf, day, OPEN, POSTING } from './opportunity.fixture.js';
import { isUnsealed, momentsOf, type Opportunity, phaseAt } from './opportunity.js';
import { waitingFor } from './waiting-for.js';

const BIDS = [bidOf('ann'), bidOf('bob'), bidOf('cem')];
const ring = (opportunity: Opportunity, now: Date, bids = BIDS) =>
  ringDeadlines(opportunity, bids, { now, isAdmitted: true });
const kinds = (entries: readonly { kind: string }[]) => entries.map(({ kind }) => kind);

describe('the deadlines of an opportunity', () => {
  it('do each thing at its published moment, not a millisecond before, and once', () => {
    const steps = [
      [day(2), 'bidding_closed'],
      [day(4), 'reminded'],
      [day(5), 'escalated'],
    ] as const;
    let current = OPEN;
    for (const [moment, kind] of steps) {
      expect(ring(current, new Date(moment.getTime() - 1)).entries).toEqual([]);
      const rung = ring(current, moment);
      expect(rung.entries).toMatchObject([{ kind, dueAt: moment, at: moment, by: null }]);
      expect(ring(rung.opportunity, moment).entries).toEqual([]);
      current = rung.opportunity;
    }
    expect(ring(current, new Date(day(6).getTime() - 1)).entries).toEqual([]);
    expect(ring(current, day(6)).opportunity).toMatchObject({ state: 'defaulted', clockAt: day(6) });
  });

  it('come to the same end when nobody looked for a year, with a line for each', () => {
    const late = ring(OPEN, day(400));
    expect(kinds(late.entries)).toEqual([
      ...['bidding_closed', 'reminded', 'escalated', 'defaulted'],
      ...['bid_accepted', 'bid_accepted', 'bid_rejected'],
    ]);
    expect(late.entries.map(({ dueAt }) => dueAt).slice(0, 4)).toEqual([day(2), day(4), day(5), day(6)]);
    expect(late.bids.map(({ decision }) => decision)).toEqual([
      { outcome: 'accepted', weight: '1/2', comment: null },
      { outcome: 'accepted', weight: '1/2', comment: null },
      { outcome: 'rejected', reason: 'places_taken', comment: null },
    ]);
  });

  it('end without joiners when nobody bids, or all have taken their bids back', () => {
    for (const bids of [[], [bidOf('ann', { state: 'withdrawn' })]]) {
      const { opportunity, entries } = ring(OPEN, day(2), bids);
      expect(opportunity).toMatchObject({ state: 'no_bids', reason: 'nobody_bid', clockAt: null });
      expect(entries).toMatchObject([{ kind: 'no_bids', to: { kind: 'everyone' }, code: 'nobody_bid' }]);
    }
  });

  it('do not look at decisions that were not concluded', () => {
    const noted = BIDS.map((bid) => ({
      ...bid,
      decision: { outcome: 'rejected', reason: 'other', comment: 'No' } as const,
    }));
    const end = ring(OPEN, day(6), noted);
    expect(end.bids.filter(({ decision }) => decision?.outcome === 'accepted')).toHaveLength(2);
  });

  it('end an opportunity whose venture is gone', () => {
    const end = ringDeadlines(OPEN, BIDS, { now: day(2), isAdmitted: false });
    expect(end.opportunity).toMatchObject({ state: 'withdrawn', reason: 'venture_not_admitted', clockAt: null });
    expect(kinds(end.entries)).toEqual(['withdrawn']);
  });

  it('try a contract again every hour, and tell of an obstacle once', () => {
    const { opportunity } = ring(OPEN, day(6));
    const first = withObstacle(opportunity, BIDS, { code: 'CONTRACT_OVERLAPS', now: day(6) });
    expect(first.opportunity.clockAt).toEqual(new Date(day(6).getTime() + 3_600_000));
    expect(first.entries.map(({ kind, to }) => `${kind} ${to.kind}`)).toEqual([
      'contract_blocked leads',
      'contract_blocked reviewers',
    ]);
    const again = (code: string) => withObstacle(first.opportunity, BIDS, { code, now: day(7) });
    expect(again('CONTRACT_OVERLAPS').entries).toEqual([]);
    expect(again('EFFECTIVE_FROM_INVALID').entries).toHaveLength(2);
    for (const code of ['VENTURE_NOT_ADMITTED', 'PARENT_ENDED']) {
      const end = again(code);
      expect(end.opportunity).toMatchObject({ state: 'defaulted', blockedBy: code, clockAt: null });
      const told = end.entries.map(({ to }) => (to.kind === 'party' ? to.party : to.kind));
      expect(told).toEqual(['leads', 'reviewers', ...new Set(BIDS.map(({ party }) => party))]);
    }
    const contract = stableId<'contract'>('joint');
    const published = { contract, effectiveFrom: POSTING.effectiveFrom, now: day(7) };
    const opened = withContract(first.opportunity, BIDS, published);
    expect(opened.opportunity).toMatchObject({ contract, blockedBy: null, clockAt: null });
    expect(kinds(opened.entries)).toEqual(Array.from({ length: 4 }, () => 'contract_proposed'));
    const said = 'Read the contract and sign the hash of its version.';
    const asks = ({ entries }: typeof opened) => [...new Set(entries.map(({ nextAction }) => nextAction))];
    expect(asks(opened)).toEqual([said]);
    const later = { ...published, effectiveFrom: '2026-05' as Month };
    expect(asks(withContract(first.opportunity, BIDS, later))).toEqual([
      `${said} It takes effect in 2026-05, the first month that is free, and not in 2026-03 as published.`,
    ]);
  });
});

describe('what an opportunity is at a moment', () => {
  it('follows from its moments, before anybody wrote it down', () => {
    const at = (now: Date, hasBids = true) => phaseAt(OPEN, hasBids, now);
    expect(at(new Date(day(2).getTime() - 1), false)).toBe('open');
    expect(at(day(2))).toBe('in_review');
    expect(at(day(2), false)).toBe('no_bids');
    expect(at(day(6))).toBe('defaulted');
    for (const state of ['draft', 'decided', 'no_bids', 'withdrawn'] as const) {
      expect(phaseAt({ state, posting: POSTING }, true, day(400))).toBe(state);
    }
  });

  it('is what the deadlines make of it', () => {
    for (const days of [0, 1, 2, 3, 4, 5, 6, 7]) {
      for (const bids of [BIDS, []]) {
        expect(phaseAt(OPEN, bids.length > 0, day(days))).toBe(ring(OPEN, day(days), bids).opportunity.state);
      }
    }
  });

  it('unseals at the deadline, and never what was withdrawn before it', () => {
    expect(isUnsealed(OPEN, new Date(day(2).getTime() - 1))).toBe(false);
    expect(isUnsealed(OPEN, day(2))).toBe(true);
    expect(isUnsealed({ ...OPEN, state: 'withdrawn', endedAt: day(1) }, day(400))).toBe(false);
    expect(isUnsealed({ ...OPEN, state: 'draft', postedAt: null }, day(400))).toBe(false);
  });

  it('says whom it waits for, and until when', () => {
    const dates = (['draft', 'open', 'in_review', 'decided', 'no_bids'] as const).map(
      (phase) => waitingFor(OPEN, phase)?.dueAt,
    );
    const { biddingEndsAt, reviewEndsAt } = momentsOf(POSTING);
    expect(dates).toEqual([null, biddingEndsAt, reviewEndsAt, null, undefined]);
    const blocked = { ...OPEN, state: 'defaulted', blockedBy: 'CONTRACT_OVERLAPS', clockAt: day(7) } as const;
    expect(waitingFor(blocked, 'defaulted')).toMatchObject({
      dueAt: day(7),
      owner: 'the leads of the venture and the reviewers',
    });
  });
});
