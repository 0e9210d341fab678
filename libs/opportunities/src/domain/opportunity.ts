import type { NodeKind, Obligation, Target } from '#libs/contracts';
import type { CurrencyCode, Id, Month } from '#libs/kernel';

/** What may follow a state. A state that ends by a moment ends then for every reader; `phaseAt` says so. */
export const NEXT_STATES = {
  draft: ['open', 'withdrawn'],
  open: ['in_review', 'no_bids', 'withdrawn'],
  in_review: ['decided', 'defaulted', 'no_bids', 'withdrawn'],
  decided: [],
  defaulted: [],
  no_bids: [],
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>;

export type OpportunityState = keyof typeof NEXT_STATES;

/** What the contract shares: revenue after refunds, or after refunds and costs. */
export const SHARING_BASES = ['net_revenue', 'net_of_costs'] as const;
export type SharingBasis = (typeof SHARING_BASES)[number];

/** Why an opportunity was taken back before its deadline. */
export const WITHDRAWAL_REASONS = ['need_changed', 'funding_gone', 'posted_by_mistake', 'other'] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** Why nobody joined, or why the platform ended it; leads choose none of these. */
export const ENDING_REASONS = ['nobody_bid', 'all_rejected', 'venture_not_admitted'] as const;
export type EndingReason = (typeof ENDING_REASONS)[number];

/** Kinds of nodes that can be looked for: the venture and the platform are in every contract themselves. */
export const SLOT_KINDS = [
  'supplier',
  'design',
  'manufacturing',
  'channel',
  'service',
  'capital',
  'user',
  'other',
] as const satisfies readonly NodeKind[];
export type SlotKind = (typeof SLOT_KINDS)[number];

/** A kind of node that is looked for. What it obliges to and aims at becomes part of the contract. */
export type Slot = {
  readonly kind: SlotKind;
  readonly places: number;
  /** What a joiner brings along, in words. */
  readonly requirements: readonly string[];
  readonly obligations: readonly Obligation[];
  /** The pledge is the one of a joiner who makes no other. */
  readonly targets: readonly Target[];
};

/** What is posted: it never changes. Rates are exact, "n/d". */
export type Posting = {
  readonly title: string;
  readonly userScenario: string;
  readonly currency: CurrencyCode;
  readonly parentContract: Id<'contract'> | null;
  readonly effectiveFrom: Month;
  readonly basis: SharingBasis;
  /** The part of the distributable that all joiners share together. */
  readonly joinersRate: string;
  /** The platform's own line, of the distributable; null for none. */
  readonly platformFeeRate: string | null;
  /** An accepted joiner gets at least this part of the weight that it asked. */
  readonly counterFloor: string;
  readonly biddingEndsAt: Date;
  readonly reviewEndsAt: Date;
  readonly slots: readonly Slot[];
};

export type Opportunity = {
  readonly id: Id<'opportunity'>;
  readonly venture: Id<'venture'>;
  readonly posting: Posting;
  readonly publishedHash: string;
  readonly state: OpportunityState;
  readonly reason: WithdrawalReason | EndingReason | null;
  readonly createdBy: Id<'account'>;
  readonly createdAt: Date;
  readonly postedAt: Date | null;
  readonly remindedAt: Date | null;
  readonly escalatedAt: Date | null;
  /** When it came to its end, whatever that was. */
  readonly endedAt: Date | null;
  readonly contract: Id<'contract'> | null;
  /** The refusal that keeps the contract from being proposed; null when nothing does. */
  readonly blockedBy: string | null;
  /** The next moment at which the deadlines have work here; null when they have not. */
  readonly clockAt: Date | null;
};

export type Moments = {
  readonly biddingEndsAt: Date;
  readonly remindAt: Date;
  readonly escalateAt: Date;
  readonly reviewEndsAt: Date;
};

/** The leads are reminded half-way through their review and the reviewers told at three quarters: rules, not choices. */
export function momentsOf({ biddingEndsAt, reviewEndsAt }: Pick<Posting, 'biddingEndsAt' | 'reviewEndsAt'>): Moments {
  const start = biddingEndsAt.getTime();
  const quarter = (reviewEndsAt.getTime() - start) / 4;
  const after = (quarters: number) => new Date(Math.floor(start + quarter * quarters));
  return { biddingEndsAt, remindAt: after(2), escalateAt: after(3), reviewEndsAt };
}

/** What it is at a moment. `hasBids` is asked only where bidding is over. */
export function phaseAt(
  { state, posting }: Pick<Opportunity, 'state' | 'posting'>,
  hasBids: boolean,
  now: Date,
): OpportunityState {
  if (state !== 'open' && state !== 'in_review') return state;
  if (now < posting.biddingEndsAt) return state;
  if (!hasBids) return 'no_bids';
  return now < posting.reviewEndsAt ? 'in_review' : 'defaulted';
}

/** Whether its bids are open to those who decide and watch: never when it was withdrawn before the deadline. */
export function isUnsealed({ state, posting, postedAt, endedAt }: Opportunity, now: Date): boolean {
  if (!postedAt || now < posting.biddingEndsAt) return false;
  return state !== 'withdrawn' || (endedAt !== null && endedAt >= posting.biddingEndsAt);
}

/** Whether joiners are to have a contract. */
export function isDecided({ state }: Pick<Opportunity, 'state'>): boolean {
  return state === 'decided' || state === 'defaulted';
}
