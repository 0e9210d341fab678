import type { Id } from '#libs/kernel';
import type { SlotKind } from './opportunity.js';

export type BidState = 'placed' | 'withdrawn';

/** Why a bid is not accepted. A lead chooses one; `places_taken` is also the default's. */
export const REJECTION_REASONS = [
  'requirements_not_met',
  'pledge_too_low',
  'share_too_high',
  'capacity_doubtful',
  'places_taken',
  'other',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** A joiner's own level of a target of the slot, exact: at least its benchmark. */
export type Pledge = { readonly indicator: string; readonly pledge: string };

/** What a bid says. */
export type Offer = {
  /** The part of the joiners' part that is asked for: over 0, at most 1, "n/d". */
  readonly ask: string;
  readonly pledges: readonly Pledge[];
  readonly message: string | null;
};

export type Decision =
  | { readonly outcome: 'accepted'; readonly weight: string; readonly comment: string | null }
  | { readonly outcome: 'rejected'; readonly reason: RejectionReason; readonly comment: string | null };

export type Bid = {
  readonly id: Id<'bid'>;
  readonly venture: Id<'venture'>;
  readonly opportunity: Id<'opportunity'>;
  readonly kind: SlotKind;
  readonly party: Id<'party'>;
  readonly offer: Offer;
  readonly state: BidState;
  /** Counts from 1; taking it back and placing it anew count too. */
  readonly version: number;
  readonly placedAt: Date;
  /** When the version that counts was made: the order of the default. */
  readonly changedAt: Date;
  readonly decision: Decision | null;
};

/** A bid that was changed more often than this was a negotiation; its limit also bounds what a party can store. */
export const BID_VERSIONS_MAX = 10;
export const MESSAGE_LENGTH_MAX = 2_000;
export const COMMENT_LENGTH_MAX = 1_000;
