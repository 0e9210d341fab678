import type { Id, Month } from '#libs/kernel';
import type { Bid } from './bid.js';
import { defaultOutcome } from './default-outcome.js';
import { type Addressee, type Entry, entryOf } from './entry.js';
import { momentsOf, type Opportunity } from './opportunity.js';
import { carryOut, type OpportunityChange } from './share-review.js';

/** While something keeps a contract from being proposed, it is tried again this often: what keeps it is mended by people. */
export const RETRY_MS = 3_600_000;

/**
 * Everything that is due by `now` before the contract, in order; nothing when it is too early. `bids` are looked at where
 * bidding is over. Each step moves `clockAt` on or ends it, so that none is taken twice.
 */
export function ringDeadlines(
  opportunity: Opportunity,
  bids: readonly Bid[],
  { now, isAdmitted }: { readonly now: Date; readonly isAdmitted: boolean },
): OpportunityChange {
  const entries: Entry[] = [];
  let current = opportunity;
  let changed: readonly Bid[] = [];
  while (isWaiting(current) && current.clockAt && current.clockAt <= now) {
    const step = isAdmitted ? nextStep(current, bids, now) : endWithVenture(current, now);
    entries.push(...step.entries);
    changed = step.bids;
    current = step.opportunity;
  }
  return { opportunity: current, bids: changed, entries };
}

function isWaiting({ state }: Opportunity): boolean {
  return state === 'open' || state === 'in_review';
}

function nextStep(opportunity: Opportunity, bids: readonly Bid[], now: Date): OpportunityChange {
  const { id, state, posting, remindedAt, escalatedAt } = opportunity;
  const moments = momentsOf(posting);
  const until = moments.reviewEndsAt.toISOString();
  if (state === 'open') return endBidding(opportunity, bids, now);
  if (!remindedAt) {
    const entry = entryOf(id, {
      ...{ kind: 'reminded', to: { kind: 'leads' }, at: now, dueAt: moments.remindAt },
      nextAction: `Decide on every bid and conclude the review before ${until}; otherwise the published default happens.`,
    });
    return step({ ...opportunity, remindedAt: now, clockAt: moments.escalateAt }, entry);
  }
  if (!escalatedAt) {
    const entry = entryOf(id, {
      ...{ kind: 'escalated', to: { kind: 'reviewers' }, at: now, dueAt: moments.escalateAt },
      nextAction: `Ask the leads of the venture to conclude the review before ${until}; otherwise the published default happens.`,
    });
    return step({ ...opportunity, escalatedAt: now, clockAt: moments.reviewEndsAt }, entry);
  }
  const outcome = defaultOutcome(posting.slots, bids);
  return carryOut(opportunity, outcome, { by: null, at: now, dueAt: moments.reviewEndsAt });
}

function endBidding(opportunity: Opportunity, bids: readonly Bid[], now: Date): OpportunityChange {
  const { id, posting } = opportunity;
  const { biddingEndsAt, remindAt, reviewEndsAt } = momentsOf(posting);
  if (!bids.some(({ state }) => state === 'placed')) {
    const entry = entryOf(id, {
      ...{ kind: 'no_bids', to: { kind: 'everyone' }, code: 'nobody_bid', at: now, dueAt: biddingEndsAt },
      nextAction: 'Post again with a new draft.',
    });
    return step({ ...opportunity, state: 'no_bids', reason: 'nobody_bid', endedAt: now, clockAt: null }, entry);
  }
  const entry = entryOf(id, {
    ...{ kind: 'bidding_closed', to: { kind: 'leads' }, at: now, dueAt: biddingEndsAt },
    nextAction: `Decide on every bid and conclude the review before ${reviewEndsAt.toISOString()}.`,
  });
  return step({ ...opportunity, state: 'in_review', clockAt: remindAt }, entry);
}

function endWithVenture(opportunity: Opportunity, now: Date): OpportunityChange {
  const entry = entryOf(opportunity.id, {
    ...{ kind: 'withdrawn', to: { kind: 'everyone' }, code: 'venture_not_admitted', at: now },
    nextAction: 'None; the venture is not admitted any more.',
  });
  const end = { state: 'withdrawn', reason: 'venture_not_admitted', endedAt: now, clockAt: null } as const;
  return step({ ...opportunity, ...end }, entry);
}

function step(opportunity: Opportunity, entry: Entry): OpportunityChange {
  return { opportunity, bids: [], entries: [entry] };
}

/** The joiners' contract is before everybody who signs it; they are told where it takes effect later than published. */
export function withContract(
  opportunity: Opportunity,
  joiners: readonly Bid[],
  {
    contract,
    effectiveFrom,
    now,
  }: { readonly contract: Id<'contract'>; readonly effectiveFrom: Month; readonly now: Date },
): OpportunityChange {
  const published = opportunity.posting.effectiveFrom;
  const later = ` It takes effect in ${effectiveFrom}, the first month that is free, and not in ${published} as published.`;
  const nextAction = `Read the contract and sign the hash of its version.${effectiveFrom > published ? later : ''}`;
  const addressees: Addressee[] = [{ kind: 'leads' }, ...partiesOf(joiners)];
  return {
    opportunity: { ...opportunity, contract, blockedBy: null, clockAt: null },
    bids: [],
    entries: addressees.map((to) => entryOf(opportunity.id, { kind: 'contract_proposed', to, nextAction, at: now })),
  };
}

/** What keeps a contract from being proposed for good. */
const ENDINGS: Readonly<Record<string, string>> = {
  VENTURE_NOT_ADMITTED: 'the venture is not admitted any more',
  PARENT_ENDED: 'the contract that it was to stand under has an end',
};

/**
 * The outcome stands, and the contract is tried again; each obstacle is told once to the leads and once to the reviewers.
 * Where it can never be removed, nothing is tried again, and the joiners are told as well that nobody is bound.
 */
export function withObstacle(
  opportunity: Opportunity,
  joiners: readonly Bid[],
  { code, now }: { readonly code: string; readonly now: Date },
): OpportunityChange {
  const ending = ENDINGS[code];
  const nextAction = ending
    ? `None; ${ending}, and nobody is bound.`
    : `Remove what keeps the contract from being proposed (${code}); it is tried again every hour.`;
  const entry = (to: Addressee) =>
    entryOf(opportunity.id, {
      ...{ kind: 'contract_blocked', to, about: `${code} ${now.toISOString()}`, code, at: now, nextAction },
    });
  const watching = [{ kind: 'leads' }, { kind: 'reviewers' }] as const;
  return {
    opportunity: { ...opportunity, blockedBy: code, clockAt: ending ? null : new Date(now.getTime() + RETRY_MS) },
    bids: [],
    entries: [
      ...(opportunity.blockedBy === code ? [] : watching.map(entry)),
      ...(ending ? partiesOf(joiners).map(entry) : []),
    ],
  };
}

function partiesOf(joiners: readonly Bid[]): Addressee[] {
  return [...new Set(joiners.map(({ party }) => party))].map((party) => ({ kind: 'party', party }));
}
