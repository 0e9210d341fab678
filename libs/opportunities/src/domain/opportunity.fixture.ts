import { type Id, type Month, stableId } from '#libs/kernel';
import type { Bid } from './bid.js';
import type { Opportunity, Posting } from './opportunity.js';
import type { Standing } from './opportunity.policy.js';

export const ID = stableId<'opportunity'>('the opportunity');
export const VENTURE = stableId<'venture'>('the venture');
export const START = new Date('2026-03-02T09:00:00.000Z');

/** Days after the start; bidding ends after 2, the review after 6. */
export const day = (days: number) => new Date(START.getTime() + days * 86_400_000);

export const TARGET = {
  indicator: 'deliveries',
  direction: 'up',
  floor: '80',
  benchmark: '90',
  pledge: '95',
} as const;

export const POSTING: Posting = {
  title: 'Silent compressor',
  userScenario: 'Whoever sleeps beside the kitchen',
  currency: 'CNY',
  parentContract: null,
  effectiveFrom: '2026-03' as Month,
  basis: 'net_revenue',
  joinersRate: '3/10',
  platformFeeRate: null,
  counterFloor: '1/2',
  biddingEndsAt: day(2),
  reviewEndsAt: day(6),
  slots: [
    { kind: 'supplier', places: 2, requirements: ['Makes compressors'], obligations: [], targets: [TARGET] },
    { kind: 'design', places: 1, requirements: [], obligations: [], targets: [] },
  ],
};

export const OPEN: Opportunity = {
  ...{ id: ID, venture: VENTURE, posting: POSTING, publishedHash: '', state: 'open', reason: null },
  ...{ createdBy: stableId<'account'>('lead'), createdAt: START, postedAt: START, remindedAt: null, escalatedAt: null },
  ...{ endedAt: null, contract: null, blockedBy: null, clockAt: day(2) },
};

export const party = (name: string): Id<'party'> => stableId<'party'>(name);

/** Bids in the order of their names, a minute apart. */
export function bidOf(name: string, more: Partial<Bid> = {}): Bid {
  const at = new Date(START.getTime() + name.charCodeAt(0) * 60_000);
  return {
    ...{ id: stableId<'bid'>(name), venture: VENTURE, opportunity: ID, kind: 'supplier', party: party(name) },
    offer: { ask: '1/3', pledges: [], message: null },
    ...{ state: 'placed', version: 1, placedAt: at, changedAt: at, decision: null },
    ...more,
  };
}

export const STRANGER: Standing = {
  ...{ leads: false, belongs: false, oversees: false, reviews: false },
  ...{ parties: new Set(), ownedParties: new Set() },
};
