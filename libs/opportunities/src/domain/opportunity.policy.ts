import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { BID_VERSIONS_MAX, type Bid } from './bid.js';
import { isUnsealed, type Opportunity, type OpportunityState } from './opportunity.js';

/** What the caller is to the opportunities of one venture. */
export type Standing = {
  readonly leads: boolean;
  readonly belongs: boolean;
  /** A reviewer or an auditor: sees what is not sealed. */
  readonly oversees: boolean;
  readonly reviews: boolean;
  readonly parties: ReadonlySet<Id<'party'>>;
  readonly ownedParties: ReadonlySet<Id<'party'>>;
};

/** Whose opportunities, bids and entries a caller sees, for lists. */
export type Sight = {
  readonly oversees: boolean;
  readonly reviews: boolean;
  readonly leads: ReadonlySet<Id<'venture'>>;
  readonly belongs: ReadonlySet<Id<'venture'>>;
  readonly parties: ReadonlySet<Id<'party'>>;
  readonly ownedParties: ReadonlySet<Id<'party'>>;
};

export function standingIn(venture: Id<'venture'>, { leads, belongs, ...sight }: Sight): Standing {
  return { ...sight, leads: leads.has(venture), belongs: belongs.has(venture) };
}

type Verdict = Result<null, Refusal>;

/** What was never posted is its venture's own. The list asks the same in SQL. */
export function maySee({ postedAt }: Opportunity, { belongs, oversees }: Standing): boolean {
  return postedAt !== null || belongs || oversees;
}

/**
 * The seal. Whoever does not act for the bidder's party sees a bid only after the deadline, as somebody who decides on it
 * or watches over that, and never one that was taken back. The lists ask the same in SQL.
 */
export function maySeeBid(bid: Bid, opportunity: Opportunity, { standing, now }: Asked): boolean {
  if (standing.parties.has(bid.party)) return true;
  return bid.state === 'placed' && maySeeBids(opportunity, { standing, now });
}

/** Whether the caller sees the bids of others. */
export function maySeeBids(opportunity: Opportunity, { standing, now }: Asked): boolean {
  return isUnsealed(opportunity, now) && (standing.leads || standing.oversees);
}

/** A decision that is not concluded is the leads' own. */
export function maySeeDecision({ state }: Opportunity, { leads, oversees }: Standing): boolean {
  return leads || oversees || state === 'decided' || state === 'defaulted' || state === 'no_bids';
}

type Asked = { readonly standing: Standing; readonly now: Date };

/** Refused: NOT_PERMITTED, STATE_NOT_ALLOWED. */
export function mayPost({ state }: Opportunity, { leads }: Standing): Verdict {
  if (!leads) return err(leadsOnly());
  return state === 'draft' ? ok(null) : notNow(state, 'only a draft is posted');
}

/** Refused: NOT_PERMITTED, STATE_NOT_ALLOWED. It does not depend on whether anybody has bid. */
export function mayWithdraw({ state, posting }: Opportunity, { standing, now }: Asked): Verdict {
  if (!standing.leads) return err(leadsOnly());
  const isBefore = state === 'draft' || (state === 'open' && now < posting.biddingEndsAt);
  return isBefore ? ok(null) : notNow(state, 'it is withdrawn before the bidding deadline, never after');
}

/** Whether the caller's parties may bid at all, whatever they have bid. Refused: NOT_PERMITTED, BIDDING_CLOSED. */
export function mayBid(opportunity: Opportunity, { standing, now }: Asked): Verdict {
  if (standing.leads) {
    return err(refusal('NOT_PERMITTED', 'whoever leads the venture decides on the bids, and does not bid'));
  }
  const { state, posting } = opportunity;
  if (state === 'open' && now < posting.biddingEndsAt) return ok(null);
  const message = `bids are taken until ${posting.biddingEndsAt.toISOString()}, while the opportunity is open`;
  return err(refusal('BIDDING_CLOSED', message));
}

/** Refused: NOT_PERMITTED, BIDDING_CLOSED, BID_VERSIONS_EXHAUSTED, STATE_NOT_ALLOWED. */
export function mayChangeBid(bid: Bid, opportunity: Opportunity, asked: Asked): Verdict {
  const owns = mayActFor(bid.party, asked.standing);
  if (!owns.ok) return owns;
  const open = mayBid(opportunity, asked);
  if (!open.ok) return open;
  if (bid.state === 'withdrawn') return err(refusal('STATE_NOT_ALLOWED', 'the bid was taken back; place it anew'));
  return hasVersionLeft(bid);
}

export function hasVersionLeft({ version }: Bid): Verdict {
  if (version < BID_VERSIONS_MAX) return ok(null);
  return err(refusal('BID_VERSIONS_EXHAUSTED', `a bid has at most ${BID_VERSIONS_MAX} versions; the last one counts`));
}

/** Taking back needs no version to be left: nobody is held by a limit. Refused: NOT_PERMITTED, BIDDING_CLOSED, STATE_NOT_ALLOWED. */
export function mayTakeBack(bid: Bid, opportunity: Opportunity, asked: Asked): Verdict {
  const owns = mayActFor(bid.party, asked.standing);
  if (!owns.ok) return owns;
  const open = mayBid(opportunity, asked);
  if (!open.ok) return open;
  if (bid.state === 'placed') return ok(null);
  return err(refusal('STATE_NOT_ALLOWED', 'the bid was taken back already'));
}

/** A bid binds, so an owner of the party makes it. Refused: NOT_PERMITTED. */
export function mayActFor(party: Id<'party'>, { ownedParties }: Standing): Verdict {
  if (ownedParties.has(party)) return ok(null);
  return err(refusal('NOT_PERMITTED', 'only an owner of a party bids for it', ['partyId']));
}

/** Decides and concludes. `phase` is what the opportunity is now. Refused: NOT_PERMITTED, STATE_NOT_ALLOWED. */
export function mayReview(phase: OpportunityState, { leads }: Standing): Verdict {
  if (!leads) return err(leadsOnly());
  return phase === 'in_review' ? ok(null) : notNow(phase, 'shares are reviewed between the two deadlines');
}

/** Nobody decides on a bid of a party that they act for. Refused: NOT_PERMITTED, STATE_NOT_ALLOWED. */
export function mayDecideOn(bid: Bid, phase: OpportunityState, standing: Standing): Verdict {
  const allowed = mayReview(phase, standing);
  if (!allowed.ok || !standing.parties.has(bid.party)) return allowed;
  return err(refusal('NOT_PERMITTED', 'the caller acts for the bidder; another lead decides, or the default does'));
}

function notNow(state: string, rule: string): { readonly ok: false; readonly error: Refusal } {
  return err(refusal('STATE_NOT_ALLOWED', `the opportunity is ${state}; ${rule}`));
}

function leadsOnly(): Refusal {
  return refusal('NOT_PERMITTED', 'only a lead of the venture does this');
}
