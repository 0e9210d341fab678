import { type CurrencyCode, formatMoney, type Id, isCurrencyCode } from '#libs/kernel';
import type { PayoutContent, PayoutItem } from './payout-content.js';
import type { PayoutPolicy } from './published-policy.js';

/** What a payee is owed in one book; negative when the payee owes. */
export type Payable = PayoutItem & { readonly party: Id<'party'>; readonly currency: string };

export type PlannedPayout = PayoutContent & { readonly policy: PayoutPolicy };

export type LeftReason = 'PAYOUT_NOTHING_PAYABLE' | 'PAYOUT_POLICY_MISSING' | 'PAYOUT_BELOW_MINIMUM';

/** A payee whose balance stays where it is, and why. */
export type LeftBalance = {
  readonly party: Id<'party'>;
  readonly currency: CurrencyCode;
  /** Over all books; zero or negative is carried and netted against what is earned later. */
  readonly balanceMinor: bigint;
  readonly reason: LeftReason;
  readonly message: string;
  /** What is missing to the minimum, or to anything payable; null when only a policy is missing. */
  readonly missingMinor: bigint | null;
};

export type DraftPlan = { readonly planned: readonly PlannedPayout[]; readonly left: readonly LeftBalance[] };

type Group = { party: Id<'party'>; currency: CurrencyCode; items: PayoutItem[] };

/** One payout per payee and currency with a positive total over all books, books where the payee owes included. */
export function planDrafts(payables: readonly Payable[], policies: ReadonlyMap<string, PayoutPolicy>): DraftPlan {
  const planned: PlannedPayout[] = [];
  const left: LeftBalance[] = [];
  for (const { party, currency, items } of groupsOf(payables)) {
    const amountMinor = items.reduce((sum, item) => sum + item.amountMinor, 0n);
    const policy = policies.get(currency);
    const reason = reasonToLeave(currency, amountMinor, policy);
    if (reason) left.push({ party, currency, balanceMinor: amountMinor, ...reason });
    else if (policy) planned.push({ party, currency, amountMinor, items, policy });
  }
  return { planned, left };
}

function reasonToLeave(
  currency: CurrencyCode,
  amountMinor: bigint,
  policy: PayoutPolicy | undefined,
): Pick<LeftBalance, 'reason' | 'message' | 'missingMinor'> | undefined {
  if (amountMinor <= 0n) {
    const message = 'nothing is payable; the balance is carried and netted against later earnings';
    return { reason: 'PAYOUT_NOTHING_PAYABLE', message, missingMinor: 1n - amountMinor };
  }
  if (!policy) {
    const message = `no payout policy for ${currency} has been published; finance publishes one`;
    return { reason: 'PAYOUT_POLICY_MISSING', message, missingMinor: null };
  }
  if (amountMinor >= policy.minimumMinor) return undefined;
  const minimum = `${formatMoney({ minorUnits: policy.minimumMinor, currency })} ${currency}`;
  const message = `the minimum of policy version ${policy.version} is ${minimum}; the balance stays payable`;
  return { reason: 'PAYOUT_BELOW_MINIMUM', message, missingMinor: policy.minimumMinor - amountMinor };
}

// By party and currency, so that the same balances give the same plan whatever order they come in.
function groupsOf(payables: readonly Payable[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { party, currency, ...item } of payables) {
    if (!isCurrencyCode(currency)) throw new Error(`an account is in the unknown currency ${currency}`);
    if (item.amountMinor === 0n) continue;
    const key = `${party} ${currency}`;
    const group = groups.get(key) ?? { party, currency, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
