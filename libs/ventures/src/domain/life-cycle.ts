import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Venture, VentureState } from './venture.js';

/** The same for internal and external makers. What is not here cannot happen. */
export const LIFE_CYCLE = {
  applied: { requestChanges: 'changes_requested', admit: 'admitted', reject: 'rejected', withdraw: 'withdrawn' },
  changes_requested: { resubmit: 'applied', withdraw: 'withdrawn' },
  admitted: { close: 'closed' },
  rejected: {},
  withdrawn: {},
  closed: {},
} as const satisfies Record<VentureState, Partial<Record<string, VentureState>>>;

export const DECISIONS = ['admit', 'requestChanges', 'reject'] as const;
export type Decision = (typeof DECISIONS)[number];
export type LeadMove = 'resubmit' | 'withdraw' | 'close';
export type Move = Decision | LeadMove;

export const HISTORY_ACTIONS = [
  'applied',
  'changes_requested',
  'resubmitted',
  'admitted',
  'rejected',
  'withdrawn',
  'closed',
  'imported',
  'reminded',
  'escalated',
  'overdue',
  'defaulted',
  'member_added',
  'member_ended',
] as const;
export type HistoryAction = (typeof HISTORY_ACTIONS)[number];

export type HistoryEntry = {
  readonly action: HistoryAction;
  /** Null for the first entry. An entry that moves nothing has the same state twice. */
  readonly from: VentureState | null;
  readonly to: VentureState;
  readonly reasonCode: string | null;
  readonly comment: string | null;
  /** Null when nobody did it but the rulebook's clock. */
  readonly by: Id<'account'> | null;
  readonly at: Date;
};

/** A venture as it becomes, with the entries that say how. */
export type VentureChange = { readonly venture: Venture; readonly entries: readonly HistoryEntry[] };

export function isPending(state: VentureState): boolean {
  return state === 'applied' || state === 'changes_requested';
}

/** Refused: STATE_NOT_ALLOWED. */
export function stateAfter(state: VentureState, move: Move): Result<VentureState, Refusal> {
  const moves: Partial<Record<Move, VentureState>> = LIFE_CYCLE[state];
  const next = moves[move];
  if (next) return ok(next);
  const possible = Object.keys(moves).join(', ') || 'nothing';
  return err(refusal('STATE_NOT_ALLOWED', `the venture is ${state}; from there, what can be done is: ${possible}`));
}
