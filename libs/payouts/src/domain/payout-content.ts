import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import type { CurrencyCode, Id } from '#libs/kernel';

/** What a payout takes from one payable account; negative where the payee owes, so that the items sum to the amount. */
export type PayoutItem = {
  readonly bookId: string;
  readonly accountId: Id<'ledgerAccount'>;
  readonly amountMinor: bigint;
};

export type PayoutContent = {
  readonly party: Id<'party'>;
  readonly currency: CurrencyCode;
  readonly amountMinor: bigint;
  readonly items: readonly PayoutItem[];
};

/** By book, then account, as text: the one order of items in hashes and journals. */
export function inOrder(items: readonly PayoutItem[]): readonly PayoutItem[] {
  const key = (item: PayoutItem): string => `${item.bookId} ${item.accountId}`;
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * What approvals are bound to: SHA-256, in hex, over the canonical JSON (RFC 8785) of party, currency, amount and the
 * items in order. Amounts are strings of digits. The database computes the same when the books are verified.
 */
export function contentHashOf({ party, currency, amountMinor, items }: PayoutContent): string {
  const canonical = canonicalize({
    party,
    currency,
    amount: amountMinor.toString(),
    items: inOrder(items).map((item) => ({
      book: item.bookId,
      account: item.accountId,
      amount: item.amountMinor.toString(),
    })),
  });
  if (canonical === undefined) throw new Error('a payout that has no JSON form');
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}
