import {
  addRational,
  compareRational,
  err,
  type Id,
  mulRational,
  ok,
  RATIONAL_ONE,
  RATIONAL_ZERO,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import { type Bid, COMMENT_LENGTH_MAX, type Decision, type RejectionReason } from './bid.js';
import { acceptedOf, inOrder, type Outcome } from './default-outcome.js';
import { type Entry, entryOf } from './entry.js';
import { isZero, rateOf, readRate, writtenRate } from './exact-rate.js';
import type { Opportunity, OpportunityState, Slot } from './opportunity.js';

/** What a command or the deadlines make of an opportunity: its next form, the bids that changed, the new entries. */
export type OpportunityChange = {
  readonly opportunity: Opportunity;
  readonly bids: readonly Bid[];
  readonly entries: readonly Entry[];
};

export type DecisionDraft =
  | { readonly outcome: 'accepted'; readonly weight: string; readonly comment: string | null }
  | { readonly outcome: 'rejected'; readonly reason: RejectionReason; readonly comment: string | null };

/** A decision on one bid, the lead's own until the review is concluded. Refused: WEIGHT_INVALID, INPUT_INVALID. */
export function checkDecision(
  { posting }: Opportunity,
  { offer }: Bid,
  draft: DecisionDraft,
): Result<Decision, Refusal> {
  const { comment } = draft;
  if (comment !== null && (comment.trim() === '' || comment.length > COMMENT_LENGTH_MAX)) {
    return err(refusal('INPUT_INVALID', `a comment has 1 to ${COMMENT_LENGTH_MAX} characters`, ['comment']));
  }
  if (draft.outcome === 'rejected') {
    const lacksWords = draft.reason === 'other' && comment === null;
    return lacksWords ? err(refusal('INPUT_INVALID', 'another reason is said in words', ['comment'])) : ok(draft);
  }
  const weight = readRate(draft.weight);
  const least = mulRational(rateOf(offer.ask), rateOf(posting.counterFloor));
  if (!weight || isZero(weight)) {
    return err(refusal('WEIGHT_INVALID', 'an exact weight such as "1/3", over 0 and at most 1', ['weight']));
  }
  if (compareRational(weight, least) < 0) {
    const message = `the bid asks ${offer.ask}, and no joiner gets less than ${posting.counterFloor} of that: at least ${writtenRate(least)}`;
    return err(refusal('WEIGHT_INVALID', message, ['weight']));
  }
  return ok({ outcome: 'accepted', weight: writtenRate(weight), comment });
}

/** What the lead's decisions come to. Refused: REVIEW_INCOMPLETE, PLACES_EXCEEDED, WEIGHTS_SUM_INVALID. */
export function reviewedOutcome(slots: readonly Slot[], bids: readonly Bid[]): Result<Outcome, Refusal> {
  const placed = slots.flatMap(({ kind }) => inOrder(bids, kind));
  const open = placed.filter(({ decision }) => decision === null).length;
  if (open > 0) return err(refusal('REVIEW_INCOMPLETE', `${open} bids have no decision yet`));
  const accepted = acceptedOf(slots, bids);
  const full = slots.find(({ kind, places }) => accepted.filter(({ bid }) => bid.kind === kind).length > places);
  if (full) return err(refusal('PLACES_EXCEEDED', `the slot ${full.kind} has ${full.places} places`));
  const rejected = placed.filter(({ decision }) => decision?.outcome === 'rejected');
  const sum = accepted.reduce((total, { weight }) => addRational(total, rateOf(weight)), RATIONAL_ZERO);
  if (accepted.length === 0 || compareRational(sum, RATIONAL_ONE) === 0) return ok({ accepted, rejected });
  return err(refusal('WEIGHTS_SUM_INVALID', `the weights of the accepted add up to ${writtenRate(sum)}, not to 1/1`));
}

/** How it came to an end: by whom, when, and when that was due. */
export type Ending = { readonly by: Id<'account'> | null; readonly at: Date; readonly dueAt: Date };

/** Carries an outcome out: every bidder hears of it, and joiners wait for their contract. */
export function carryOut(opportunity: Opportunity, { accepted, rejected }: Outcome, ending: Ending): OpportunityChange {
  const { by, at, dueAt } = ending;
  const byRule = by === null;
  const comes: OpportunityState = accepted.length === 0 ? 'no_bids' : byRule ? 'defaulted' : 'decided';
  const decided = [
    ...accepted.map(({ bid, weight }) => withDecision(bid, byRule, { outcome: 'accepted', weight, comment: null })),
    ...rejected.map((bid) => withDecision(bid, byRule, { outcome: 'rejected', reason: 'places_taken', comment: null })),
  ];
  const reason = comes === 'no_bids' ? 'all_rejected' : null;
  const end = { endedAt: at, clockAt: comes === 'no_bids' ? null : at };
  return {
    opportunity: { ...opportunity, ...end, state: comes, reason },
    bids: decided,
    entries: [
      entryOf(opportunity.id, {
        kind: comes === 'no_bids' ? 'no_bids' : comes === 'defaulted' ? 'defaulted' : 'decided',
        to: { kind: 'everyone' },
        nextAction: comes === 'no_bids' ? 'Post again with a new draft.' : 'The contract is drafted and proposed.',
        ...{ code: reason, by, at, dueAt },
      }),
      ...decided.map((bid) => entryOfBid(bid, ending)),
    ],
  };
}

// A lead's decision stays as it was made; the default makes its own, whatever a lead had noted before.
function withDecision(bid: Bid, byRule: boolean, decision: Decision): Bid {
  return byRule ? { ...bid, decision } : bid;
}

function entryOfBid({ opportunity, party, kind, decision }: Bid, { by, at, dueAt }: Ending): Entry {
  const isIn = decision?.outcome === 'accepted';
  return entryOf(opportunity, {
    kind: isIn ? 'bid_accepted' : 'bid_rejected',
    to: { kind: 'party', party },
    about: kind,
    nextAction: isIn ? 'Wait for the contract; then read it and sign its hash.' : 'None; the reason is in the code.',
    code: decision?.outcome === 'rejected' ? decision.reason : null,
    ...{ by, at, dueAt },
  });
}
