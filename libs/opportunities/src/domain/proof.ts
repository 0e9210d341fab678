import { addRational, compareRational, RATIONAL_ONE, RATIONAL_ZERO } from '#libs/kernel';
import type { Bid } from './bid.js';
import { acceptedOf, defaultOutcome } from './default-outcome.js';
import { rateOf } from './exact-rate.js';
import { isDecided, type Opportunity } from './opportunity.js';
import { publishedHash } from './posting.js';

/** What must hold of every opportunity and its bids, by name; each answers whether it holds. */
export const PROOFS = {
  'every opportunity says what its published hash was made of': ({ id, venture, posting, publishedHash: hash }) =>
    publishedHash(id, venture, posting) === hash,
  'accepted bids have places, and their weights add up to 1': (opportunity, bids) => {
    if (!isDecided(opportunity)) return true;
    const { slots } = opportunity.posting;
    const accepted = acceptedOf(slots, bids);
    const sum = accepted.reduce((total, { weight }) => addRational(total, rateOf(weight)), RATIONAL_ZERO);
    const hasPlaces = slots.every(
      ({ kind, places }) => accepted.filter(({ bid }) => bid.kind === kind).length <= places,
    );
    return hasPlaces && compareRational(sum, RATIONAL_ONE) === 0;
  },
  'every default is what its rule gives': ({ state, posting }, bids) => {
    if (state !== 'defaulted') return true;
    const { accepted, rejected } = defaultOutcome(posting.slots, bids);
    const isWeighed = ({ bid: { decision }, weight }: (typeof accepted)[number]) =>
      decision?.outcome === 'accepted' && decision.weight === weight;
    return accepted.every(isWeighed) && rejected.every(({ decision }) => decision?.outcome === 'rejected');
  },
  'every bid of an ended opportunity that stood has a decision': (opportunity, bids) =>
    !isDecided(opportunity) || bids.every(({ state, decision }) => state === 'withdrawn' || decision !== null),
} as const satisfies Record<string, (opportunity: Opportunity, bids: readonly Bid[]) => boolean>;
