import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import {
  approversOf,
  type Hold,
  type Payout,
  type PayoutAction,
  type PayoutDecision,
  type PayoutState,
  type RejectionReason,
} from './payout.js';
import { mayApprove, mayHold, mayReject, mayRelease, maySubmit } from './payout.policy.js';

/** Somebody decides at a moment. */
export type Call = { readonly actor: Actor; readonly at: Date };

/** The payout after a decision, and the decision. */
export type Decided = { readonly payout: Payout; readonly decision: PayoutDecision };

export const COMMENT_LENGTH_MAX = 1000;
/** A payout that was held this often needs an approval or a rejection; the list of its decisions stays readable. */
export const HOLDS_MAX = 20;
const REVIEW_DAYS_MAX = 366;
const DAY_MS = 86_400_000;

export function submit(payout: Payout, call: Call): Result<Decided, Refusal> {
  const right = maySubmit(call.actor, payout);
  return right.ok ? ok(decided(payout, call, { decision: 'submit', to: 'in_review' })) : right;
}

/**
 * The last approval that is needed makes it approved. It is bound to one content: what the approver has seen
 * (`reviewedHash`), what the items say now (`actualHash`) and what the payout was drafted with must be the same.
 */
export function approve(
  payout: Payout,
  decisions: readonly PayoutDecision[],
  { reviewedHash, actualHash, ...call }: Call & { readonly reviewedHash: string; readonly actualHash: string },
): Result<Decided, Refusal> {
  const right = mayApprove(call.actor, payout, decisions);
  if (!right.ok) return right;
  if (reviewedHash !== payout.contentHash || actualHash !== payout.contentHash) return err(contentChanged(actualHash));
  const approvals = approversOf(payout, decisions).size + 1;
  const to = approvals >= payout.approvalsRequired ? 'approved' : 'in_review';
  return ok(decided(payout, call, { decision: 'approve', to }));
}

export function reject(
  payout: Payout,
  { reasonCode, comment, ...call }: Call & { readonly reasonCode: RejectionReason; readonly comment: string },
): Result<Decided, Refusal> {
  const right = mayReject(call.actor, payout);
  if (!right.ok) return right;
  const text = textOf(comment, 'comment');
  if (!text.ok) return text;
  return ok(decided(payout, call, { decision: 'reject', to: 'rejected', reasonCode, comment: text.value }));
}

export function hold(
  payout: Payout,
  decisions: readonly PayoutDecision[],
  { reason, owner, reviewOn, ...call }: Call & Hold,
): Result<Decided, Refusal> {
  const right = mayHold(call.actor, payout);
  if (!right.ok) return right;
  if (decisions.filter((one) => one.decision === 'hold').length >= HOLDS_MAX) {
    return err(refusal('STATE_NOT_ALLOWED', `the payout was held ${HOLDS_MAX} times; approve or reject it`));
  }
  const text = textOf(reason, 'reason');
  if (!text.ok) return text;
  const day = reviewDay(reviewOn, call.at);
  if (!day.ok) return day;
  const held: Hold = { reason: text.value, owner, reviewOn: day.value };
  return ok(decided(payout, call, { decision: 'hold', to: 'held', comment: text.value, hold: held }));
}

/** Back into the review; approvals given before stand, because the content has not changed. */
export function release(payout: Payout, call: Call): Result<Decided, Refusal> {
  const right = mayRelease(call.actor, payout);
  return right.ok ? ok(decided(payout, call, { decision: 'release', to: 'in_review' })) : right;
}

/** The decision that every payout begins with. */
export function prepared(payout: Payout): PayoutDecision {
  return {
    sequence: payout.version,
    decision: 'prepare',
    by: payout.preparedBy,
    reasonCode: null,
    comment: null,
    contentHash: payout.contentHash,
    from: null,
    to: payout.state,
    at: payout.preparedAt,
  };
}

type Step = {
  readonly decision: PayoutAction;
  readonly to: PayoutState;
  readonly reasonCode?: RejectionReason;
  readonly comment?: string;
  readonly hold?: Hold;
};

function decided(payout: Payout, { actor, at }: Call, step: Step): Decided {
  const by: Id<'account'> = actor.account;
  const version = payout.version + 1;
  return {
    payout: { ...payout, state: step.to, version, hold: step.hold ?? null },
    decision: {
      sequence: version,
      decision: step.decision,
      by,
      reasonCode: step.reasonCode ?? null,
      comment: step.comment ?? null,
      contentHash: payout.contentHash,
      from: payout.state,
      to: step.to,
      at,
    },
  };
}

function contentChanged(actualHash: string): Refusal {
  const message = `the content has the hash ${actualHash}; read the payout again before approving it`;
  return refusal('PAYOUT_CONTENT_CHANGED', message, ['contentHash']);
}

function textOf(text: string, field: string): Result<string, Refusal> {
  const trimmed = text.trim();
  if (trimmed.length >= 1 && trimmed.length <= COMMENT_LENGTH_MAX) return ok(trimmed);
  return err(refusal('INPUT_INVALID', `write 1 to ${COMMENT_LENGTH_MAX} characters`, [field]));
}

function reviewDay(day: string, at: Date): Result<string, Refusal> {
  const today = at.toISOString().slice(0, 10);
  const last = new Date(at.getTime() + REVIEW_DAYS_MAX * DAY_MS).toISOString().slice(0, 10);
  if (day > today && day <= last) return ok(day);
  const message = `the review date lies after ${today} and not after ${last}`;
  return err(refusal('PAYOUT_REVIEW_DATE_INVALID', message, ['reviewOn']));
}
