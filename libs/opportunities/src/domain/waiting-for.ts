import { momentsOf, type Opportunity, type OpportunityState } from './opportunity.js';

/** Why an opportunity waits, for whom, what comes next, and by when. */
export type WaitingFor = {
  readonly reason: string;
  readonly owner: string;
  readonly nextAction: string;
  /** Null where nothing happens by itself. */
  readonly dueAt: Date | null;
};

const LEADS = 'the leads of the venture';

/** Undefined when nobody is waited for. `phase` is what the opportunity is now, see `phaseAt`. */
export function waitingFor(opportunity: Opportunity, phase: OpportunityState): WaitingFor | undefined {
  const { posting, contract, blockedBy, escalatedAt, clockAt } = opportunity;
  const moments = momentsOf(posting);
  switch (phase) {
    case 'draft':
      return {
        reason: 'It is a draft that nobody else sees.',
        owner: LEADS,
        nextAction: 'Post it, or withdraw it.',
        dueAt: null,
      };
    case 'open':
      return {
        reason: 'Bids are taken, sealed until the deadline.',
        owner: 'everybody who can fill a place',
        nextAction: 'Bid, or wait for the deadline.',
        dueAt: moments.biddingEndsAt,
      };
    case 'in_review':
      return {
        reason: 'The shares are reviewed; without a conclusion the published default happens at the deadline.',
        owner: escalatedAt ? `${LEADS}; the reviewers were told` : LEADS,
        nextAction: 'Decide on every bid and conclude the review.',
        dueAt: moments.reviewEndsAt,
      };
    case 'decided':
    case 'defaulted':
      return contract || (blockedBy && !clockAt) ? undefined : contractWait(blockedBy, clockAt);
    case 'no_bids':
    case 'withdrawn':
      return undefined;
  }
}

function contractWait(blockedBy: string | null, clockAt: Date | null): WaitingFor {
  if (blockedBy === null) {
    const reason = 'The joiners are known; the contract is being drafted and proposed.';
    return { reason, owner: 'the platform', nextAction: 'None; this happens by itself.', dueAt: null };
  }
  return {
    reason: `The contract could not be proposed: ${blockedBy}.`,
    owner: `${LEADS} and the reviewers`,
    nextAction: 'Remove what keeps it from being proposed; it is tried again every hour.',
    dueAt: clockAt,
  };
}
