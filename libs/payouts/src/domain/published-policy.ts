import { type CurrencyCode, err, isCurrencyCode, ok, type Refusal, refusal, type Result } from '#libs/kernel';

/** What the payouts of one currency are decided by; a version never changes. */
export type PayoutPolicy = {
  readonly currency: CurrencyCode;
  readonly version: number;
  /** Less than this is not paid out; it stays payable. */
  readonly minimumMinor: bigint;
  /** More than this needs two approvals. */
  readonly twoApprovalsAboveMinor: bigint;
};

export type PolicyDraft = {
  readonly currency: string;
  readonly minimumMinor: bigint;
  readonly twoApprovalsAboveMinor: bigint;
};

/** Amounts are stored as int8, and so are the two sides of every balance. */
export const AMOUNT_MAX = 2n ** 63n - 1n;

export function checkPolicy(draft: PolicyDraft): Result<Omit<PayoutPolicy, 'version'>, Refusal> {
  const { currency, minimumMinor, twoApprovalsAboveMinor } = draft;
  if (!isCurrencyCode(currency)) {
    return err(refusal('CURRENCY_UNKNOWN', `${currency} is not a currency code of ISO 4217 in use`, ['minimum']));
  }
  if (minimumMinor < 1n || minimumMinor > AMOUNT_MAX) {
    return err(refusal('PAYOUT_POLICY_INVALID', 'the minimum is at least one minor unit', ['minimum']));
  }
  if (twoApprovalsAboveMinor < 0n || twoApprovalsAboveMinor > AMOUNT_MAX) {
    const message = 'the amount above which two approve is zero or more';
    return err(refusal('PAYOUT_POLICY_INVALID', message, ['twoApprovalsAbove']));
  }
  return ok({ currency, minimumMinor, twoApprovalsAboveMinor });
}

export function approvalsRequired(policy: PayoutPolicy, amountMinor: bigint): 1 | 2 {
  return amountMinor > policy.twoApprovalsAboveMinor ? 2 : 1;
}
