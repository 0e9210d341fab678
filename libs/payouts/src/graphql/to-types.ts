import { type Id, publicId } from '#libs/kernel';
import type { AccountEntry } from '#libs/ledger';
import { moneyType, permissionType, type Actor } from '#libs/platform';
import type { LeftReport } from '../application/drafted-payouts.js';
import type { Payout, PayoutDecision } from '../domain/payout.js';
import type { PayoutItem } from '../domain/payout-content.js';
import { mayApprove, mayHold, mayReject, mayRelease, maySubmit } from '../domain/payout.policy.js';
import type { PayoutPolicy } from '../domain/published-policy.js';
import type { PayoutNotDraftedType } from './payout.payloads.js';
import type {
  PayableEntryType,
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
    ...{ row: item, payout },
    // A venture's book has the id of the venture.
    ventureId: publicId('venture', item.bookId as Id<'venture'>),
    amount: moneyType({ minorUnits: item.amountMinor, currency: payout.currency }),
  };
}

export function toEntryType(payout: Payout, row: AccountEntry): PayableEntryType {
  const { kind, reference, amountMinor, journalId, postedAt } = row;
  const isReturned = kind === 'payout_returned';
  return {
    ...{ row, payout, postedAt },
    kind: kind === 'settlement' || kind === 'conversion' || kind === 'funding' || isReturned ? kind : 'other',
    amount: moneyType({ minorUnits: amountMinor, currency: payout.currency }),
    journalId: publicId('journal', journalId),
    // The reference of such a journal is the payout that it gives back.
    returnedPayoutId: isReturned ? publicId('payout', reference as Id<'payout'>) : null,
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
