import { toObligationType } from '#libs/contracts';
import { publicId } from '#libs/kernel';
import type { Bid, Decision } from '../domain/bid.js';
import { DEFAULT_RULE } from '../domain/default-outcome.js';
import type { Entry } from '../domain/entry.js';
import { momentsOf, phaseAt, type Slot } from '../domain/opportunity.js';
import { publishedDocument } from '../domain/posting.js';
import { waitingFor } from '../domain/waiting-for.js';
import type { BidVersion } from '../persistence/bid.reads.js';
import type { FoundOpportunity } from '../persistence/opportunity.reads.js';
import type { BidDecisionType, BidType, BidVersionType } from './bid.types.js';
import type { OpportunityEntryType, OpportunitySlotType, OpportunityType } from './opportunity.types.js';

/** As it is at `now`. */
export function toOpportunityType(found: FoundOpportunity, now: Date): OpportunityType {
  const { opportunity, hasBids } = found;
  const { id, venture, posting, publishedHash, reason, createdAt, postedAt } = opportunity;
  const { title, userScenario, slots } = posting;
  const { currency, basis, joinersRate, platformFeeRate, counterFloor, effectiveFrom } = posting;
  const phase = phaseAt(opportunity, hasBids, now);
  return {
    ...{ found, id: publicId('opportunity', id), title, userScenario, state: phase, createdAt, postedAt },
    // Nobody bid, and the worker has not written that down yet.
    reasonCode: reason ?? (phase === 'no_bids' ? 'nobody_bid' : null),
    sharing: {
      ...{ currency, basis, joinersRate, platformFeeRate, counterFloor, effectiveFrom },
      default: DEFAULT_RULE,
    },
    schedule: momentsOf(posting),
    slots: slots.map(toSlotType),
    published: publishedDocument(id, venture, posting),
    publishedHash,
    waitingFor: waitingFor(opportunity, phase) ?? null,
  };
}

function toSlotType({ kind, places, requirements, obligations, targets }: Slot): OpportunitySlotType {
  const promised = { obligations: obligations.map(toObligationType), targets: [...targets] };
  return { kind, places, requirements: [...requirements], ...promised };
}

export function toBidType(bid: Bid): BidType {
  const { id, kind, state, version, offer, placedAt, changedAt } = bid;
  const said = { state, version, ask: offer.ask, pledges: [...offer.pledges], message: offer.message };
  return { ...said, bid, id: publicId('bid', id), kind, placedAt, changedAt };
}

export function toBidVersionType(kept: BidVersion): BidVersionType {
  const { state, version, offer, at } = kept;
  return { state, version, ask: offer.ask, pledges: [...offer.pledges], message: offer.message, at, kept };
}

export function toDecisionType(decision: Decision): BidDecisionType {
  const { outcome, comment } = decision;
  return {
    ...{ outcome, comment },
    weight: decision.outcome === 'accepted' ? decision.weight : null,
    reasonCode: decision.outcome === 'rejected' ? decision.reason : null,
  };
}

export function toEntryType(entry: Entry): OpportunityEntryType {
  const { id, kind, to, nextAction, code, dueAt, at } = entry;
  return { entry, id: publicId('opportunityEntry', id), kind, addressee: to.kind, nextAction, code, dueAt, at };
}

export function keyOfEntry({ at, rank, id }: Entry): readonly string[] {
  return [at.toISOString(), rank.toString(), id];
}
