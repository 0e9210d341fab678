import { type CurrencyCode, formatMoney, type Id } from '#libs/kernel';
import type { PayoutContent, PayoutItem } from './payout-content.js';
import { AMOUNT_MAX, type PayoutPolicy } from './published-policy.js';

/**
 * The books that one payout takes from: each is a transfer in one journal of the payee's book, and two hundred thousand of
 * them are posted at once.
 */
export const ITEMS_PER_PAYOUT_MAX = 100_000;

/** What a payee is owed in one book; negative when the payee owes. */
export type Payable = PayoutItem & { readonly party: Id<'party'>; readonly currency: CurrencyCode };

export type PlannedPayout = PayoutContent & { readonly policy: PayoutPolicy };

/** What payouts have moved in a payee's book so far, in each direction. Neither side ever gets smaller. */
export type InTransit = { readonly debitsMinor: bigint; readonly creditsMinor: bigint };

export type DraftRules = {
  /** By currency. */
  readonly policies: ReadonlyMap<string, PayoutPolicy>;
  /** By `payeeKey`; absent before the first payout. */
  readonly inTransit: ReadonlyMap<string, InTransit>;
};

export type LeftReason =
  'PAYOUT_NOTHING_PAYABLE' | 'PAYOUT_POLICY_MISSING' | 'PAYOUT_BELOW_MINIMUM' | 'PAYOUT_TOO_LARGE';

/** A payee whose balance stays where it is, and why. */
export type LeftBalance = {
  readonly party: Id<'party'>;
  readonly currency: CurrencyCode;
  /** Over all books; zero or negative is carried and netted against what is earned later. */
  readonly balanceMinor: bigint;
  readonly reason: LeftReason;
  readonly message: string;
  /** What is missing to the minimum, or to anything payable; null when that is not what is wrong. */
  readonly missingMinor: bigint | null;
};

export type DraftPlan = { readonly planned: readonly PlannedPayout[]; readonly left: readonly LeftBalance[] };

type Group = { party: Id<'party'>; currency: CurrencyCode; items: PayoutItem[] };

/**
 * One payout per payee and currency with a positive total over all books, books where the payee owes included. A payee whose
 * total the books cannot carry is left where it is, so that nobody else waits for it.
 */
export function planDrafts(payables: readonly Payable[], { policies, inTransit }: DraftRules): DraftPlan {
  const planned: PlannedPayout[] = [];
  const left: LeftBalance[] = [];
  for (const group of groupsOf(payables)) {
    const { party, currency, items } = group;
    const amountMinor = items.reduce((sum, item) => sum + item.amountMinor, 0n);
    const policy = policies.get(currency);
    const reason =
      reasonToLeave(currency, amountMinor, policy) ?? reasonTooLarge(items, inTransit.get(payeeKey(group)));
    if (reason) left.push({ party, currency, balanceMinor: amountMinor, ...reason });
    else if (policy) planned.push({ party, currency, amountMinor, items, policy });
  }
  return { planned, left };
}

export function payeeKey({ party, currency }: Pick<Payable, 'party' | 'currency'>): string {
  return `${party} ${currency}`;
}

type Reason = Pick<LeftBalance, 'reason' | 'message' | 'missingMinor'>;

function reasonToLeave(
  currency: CurrencyCode,
  amountMinor: bigint,
  policy: PayoutPolicy | undefined,
): Reason | undefined {
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

// Payouts in transit is the one account that payouts from all books go through, so it is the first that cannot hold them.
function reasonTooLarge(items: readonly PayoutItem[], inTransit: InTransit | undefined): Reason | undefined {
  let { debitsMinor, creditsMinor } = inTransit ?? { debitsMinor: 0n, creditsMinor: 0n };
  for (const { amountMinor } of items) {
    if (amountMinor > 0n) debitsMinor += amountMinor;
    else creditsMinor -= amountMinor;
  }
  const fits = debitsMinor <= AMOUNT_MAX && creditsMinor <= AMOUNT_MAX;
  if (fits && items.length <= ITEMS_PER_PAYOUT_MAX) return undefined;
  const limit = fits
    ? `one payout takes from at most ${ITEMS_PER_PAYOUT_MAX} books, and ${items.length} owe the payee`
    : `the payouts of a payee in one currency carry at most ${AMOUNT_MAX} minor units together`;
  return { reason: 'PAYOUT_TOO_LARGE', message: `${limit}; the balance stays payable`, missingMinor: null };
}

// By party and currency, so that the same balances give the same plan whatever order they come in.
function groupsOf(payables: readonly Payable[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { party, currency, ...item } of payables) {
    if (item.amountMinor === 0n) continue;
    const key = payeeKey({ party, currency });
    const group = groups.get(key) ?? { party, currency, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
