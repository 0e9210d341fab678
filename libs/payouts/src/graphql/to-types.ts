import { type Id, publicId } from '#libs/kernel';
import { moneyType, permissionType, type Actor } from '#libs/platform';
import type { LeftReport } from '../application/drafted-payouts.js';
import type { Payout, PayoutDecision } from '../domain/payout.js';
import type { PayoutItem } from '../domain/payout-content.js';
import { mayApprove, mayHold, mayReject, mayRelease, maySubmit } from '../domain/payout.policy.js';
import type { PayoutPolicy } from '../domain/published-policy.js';
import type { PayoutNotDraftedType } from './payout.payloads.js';
import type {
  PayoutDecisionType,
  PayoutItemType,
  PayoutPolicyType,
  PayoutType,
  PayoutViewerCanType,
} from './payout.types.js';

export function toPayoutType(payout: Payout): PayoutType {
  const { id, amountMinor, currency, state, preparedAt, contentHash, policyVersion, approvalsRequired } = payout;
  return {
    row: payout,
    id: publicId('payout', id),
    amount: moneyType({ minorUnits: amountMinor, currency }),
    state,
    preparedAt,
    contentHash,
    policyVersion,
    approvalsRequired,
  };
}

export function toDecisionType(row: PayoutDecision): PayoutDecisionType {
  const { decision, reasonCode, comment, contentHash, from, to, at } = row;
  return { row, decision, reasonCode, comment, contentHash, fromState: from, toState: to, at };
}

export function toItemType(payout: Payout, item: PayoutItem): PayoutItemType {
  return {
    row: item,
    // A venture's book has the id of the venture.
    ventureId: publicId('venture', item.bookId as Id<'venture'>),
    amount: moneyType({ minorUnits: item.amountMinor, currency: payout.currency }),
  };
}

export function toViewerCan(actor: Actor, payout: Payout, decisions: readonly PayoutDecision[]): PayoutViewerCanType {
  return {
    submit: permissionType(maySubmit(actor, payout)),
    approve: permissionType(mayApprove(actor, payout, decisions)),
    reject: permissionType(mayReject(actor, payout)),
    hold: permissionType(mayHold(actor, payout)),
    release: permissionType(mayRelease(actor, payout)),
  };
}

export function toPolicyType(policy: PayoutPolicy): PayoutPolicyType {
  const { currency, version, minimumMinor, twoApprovalsAboveMinor } = policy;
  return {
    version,
    minimum: moneyType({ minorUnits: minimumMinor, currency }),
    twoApprovalsAbove: moneyType({ minorUnits: twoApprovalsAboveMinor, currency }),
  };
}

export function toNotDraftedType(row: LeftReport): PayoutNotDraftedType {
  const { balanceMinor, missingMinor, currency, reason, message } = row;
  const money = (digits: string) => moneyType({ minorUnits: BigInt(digits), currency });
  return {
    row,
    balance: money(balanceMinor),
    reason,
    message,
    missing: missingMinor === null ? null : money(missingMinor),
  };
}
