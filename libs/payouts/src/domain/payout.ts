import type { CurrencyCode, Id } from '#libs/kernel';

export const PAYOUT_STATES = ['drafted', 'in_review', 'held', 'approved', 'rejected'] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

export const PAYOUT_ACTIONS = ['submit', 'approve', 'reject', 'hold', 'release'] as const;
export type PayoutAction = (typeof PAYOUT_ACTIONS)[number];

/** In which states each action can be taken. Approved and rejected are ends. */
const POSSIBLE_IN = {
  submit: ['drafted'],
  approve: ['in_review'],
  reject: ['in_review'],
  hold: ['drafted', 'in_review'],
  release: ['held'],
} as const satisfies Record<PayoutAction, readonly PayoutState[]>;

export function statesFor(action: PayoutAction): readonly PayoutState[] {
  return POSSIBLE_IN[action];
}

export const REJECTION_REASONS = [
  'amount_disputed',
  'payee_unclear',
  'duplicate',
  'suspected_fraud',
  'withdrawn',
  'other',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** Stops a payout until somebody looks at it again. */
export type Hold = {
  readonly reason: string;
  /** Who has to see to it. */
  readonly owner: Id<'account'>;
  /** `YYYY-MM-DD`: when it is looked at again at the latest. */
  readonly reviewOn: string;
};

/** Money that is to leave for one payee in one currency. What it takes never changes after drafting. */
export type Payout = {
  readonly id: Id<'payout'>;
  readonly party: Id<'party'>;
  readonly currency: CurrencyCode;
  readonly amountMinor: bigint;
  readonly state: PayoutState;
  readonly contentHash: string;
  readonly policyVersion: number;
  /** Decided by the policy in force at drafting: 1 or 2 different people. */
  readonly approvalsRequired: number;
  readonly preparedBy: Id<'account'>;
  readonly preparedAt: Date;
  /** Grows by one with every decision; it is the sequence of the last one. */
  readonly version: number;
  readonly hold: Hold | null;
};

/** One step in the life of a payout, kept for good. */
export type PayoutDecision = {
  readonly sequence: number;
  readonly decision: 'prepare' | PayoutAction;
  readonly by: Id<'account'>;
  readonly reasonCode: RejectionReason | null;
  readonly comment: string | null;
  /** What the decision was about. */
  readonly contentHash: string;
  readonly from: PayoutState | null;
  readonly to: PayoutState;
  readonly at: Date;
};

/** Who has approved the content that the payout has. */
export function approversOf(payout: Payout, decisions: readonly PayoutDecision[]): ReadonlySet<Id<'account'>> {
  const approvals = decisions.filter((one) => one.decision === 'approve' && one.contentHash === payout.contentHash);
  return new Set(approvals.map((one) => one.by));
}
