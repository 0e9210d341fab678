import { formatRational, rational } from '#libs/kernel';
import type { Bid } from './bid.js';
import type { Slot, SlotKind } from './opportunity.js';

/** The rule as it is published and hashed with every opportunity; another rule gets another name. */
export const DEFAULT_RULE = {
  name: 'equal-split/1',
  accepts: 'every placed bid, per kind of node up to its places',
  order: 'bids of a kind by the moment of their last change, the earlier first, then by the id of their party',
  weights: 'all accepted bids the same weight of the joiners’ part',
} as const;

export type Outcome = {
  /** In the order of the slots, then of the rule. */
  readonly accepted: readonly { readonly bid: Bid; readonly weight: string }[];
  readonly rejected: readonly Bid[];
};

/** What happens when nobody decides. It looks at nothing but the slots and the bids, in whatever order these come. */
export function defaultOutcome(slots: readonly Slot[], bids: readonly Bid[]): Outcome {
  const byKind = slots.map((slot) => ({ slot, ordered: inOrder(bids, slot.kind) }));
  const accepted = byKind.flatMap(({ slot, ordered }) => ordered.slice(0, slot.places));
  const rejected = byKind.flatMap(({ slot, ordered }) => ordered.slice(slot.places));
  if (accepted.length === 0) return { accepted: [], rejected };
  const weight = formatRational(rational(1n, BigInt(accepted.length)));
  return { accepted: accepted.map((bid) => ({ bid, weight })), rejected };
}

/** The joiners of an outcome that was carried out, in the order in which they stand in the contract. */
export function acceptedOf(slots: readonly Slot[], bids: readonly Bid[]): Outcome['accepted'] {
  return slots
    .flatMap(({ kind }) => inOrder(bids, kind))
    .flatMap((bid) => (bid.decision?.outcome === 'accepted' ? [{ bid, weight: bid.decision.weight }] : []));
}

/** Placed bids of a kind, those that have waited longest first. */
export function inOrder(bids: readonly Bid[], kind: SlotKind): readonly Bid[] {
  return bids.filter((bid) => bid.state === 'placed' && bid.kind === kind).sort(earlierFirst);
}

function earlierFirst(a: Bid, b: Bid): number {
  const difference = a.changedAt.getTime() - b.changedAt.getTime();
  if (difference !== 0) return difference;
  return a.party < b.party ? -1 : 1;
}
