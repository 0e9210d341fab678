import { type CurrencyCode, type Id, publicId, stableId } from '#libs/kernel';

export const ACCOUNT_PURPOSES = [
  'revenue_receivable',
  'revenue_clearing',
  'funding_receivable',
  'tranche_held',
  'bank',
  'payable',
  'payout_clearing',
  'earnings',
  'payout_in_transit',
  'conversion',
] as const;
export type AccountPurpose = (typeof ACCOUNT_PURPOSES)[number];

/** Names an account of a book, whether it is open yet or not; with a currency it is one account. */
export type AccountRef = {
  /** Stable and unique in the book, such as `payable:<party>`. */
  readonly key: string;
  readonly purpose: AccountPurpose;
  readonly partyId?: Id<'party'>;
  /** The balance (credits - debits) never goes below this. Zero or less, because every account opens at zero. */
  readonly floorMinor?: bigint;
};

/**
 * Whether the key of an account says what it is for and whom it concerns. So an account that goes by this key is this
 * account, and nobody has to read it to know.
 */
export function isSaidByKey({
  key,
  purpose,
  partyId,
}: Pick<AccountRef, 'key' | 'purpose'> & {
  readonly partyId: Id<'party'> | undefined;
}): boolean {
  if (partyId !== undefined) return key === `${purpose}:${partyId}`;
  if (purpose === 'earnings') return key.startsWith('earnings:');
  return key === purpose && !['payable', 'payout_clearing', 'tranche_held'].includes(purpose);
}

export function ledgerAccountId(bookId: string, key: string, currency: CurrencyCode): Id<'ledgerAccount'> {
  return stableId(bookId, key, currency);
}

/** Of a venture's book: what customers owe for what was sold. */
export function revenueReceivable(): AccountRef {
  return { key: 'revenue_receivable', purpose: 'revenue_receivable' };
}

/** Of a venture's book: revenue that a settlement distributes. */
export function revenueClearing(): AccountRef {
  return { key: 'revenue_clearing', purpose: 'revenue_clearing' };
}

/** Of a venture's book: what a funder owes for the tranches that a contract promised. Negative while it is owed. */
export function fundingReceivable(funderId: Id<'party'>): AccountRef {
  return { key: `funding_receivable:${funderId}`, purpose: 'funding_receivable', partyId: funderId };
}

/** Of a venture's book: tranches that a party gets once their funders have paid. Until then nothing of it is payable. */
export function trancheHeld(partyId: Id<'party'>): AccountRef {
  return { key: `tranche_held:${partyId}`, purpose: 'tranche_held', partyId };
}

/** Of a venture's book: money that has arrived for it. Negative, as what is owed to the venture is. */
export function bank(): AccountRef {
  return { key: 'bank', purpose: 'bank' };
}

/** Of a venture's book: what the venture owes a party. Below zero the party owes it back; there is no floor. */
export function payable(partyId: Id<'party'>): AccountRef {
  return { key: `payable:${partyId}`, purpose: 'payable', partyId };
}

/** Of a venture's book: what was taken out of payables for payouts of this party. */
export function payoutClearing(partyId: Id<'party'>): AccountRef {
  return { key: `payout_clearing:${partyId}`, purpose: 'payout_clearing', partyId };
}

/** Of a party's book: what it earned in the venture of this book. */
export function earnings(ventureBookId: string): AccountRef {
  return { key: `earnings:${ventureBookId}`, purpose: 'earnings' };
}

/** Of a party's book: payouts that are on their way. */
export function payoutInTransit(): AccountRef {
  return { key: 'payout_in_transit', purpose: 'payout_in_transit' };
}

/** Of any book, one in each currency: what left it by conversions into other currencies (credit), and came in (debit). */
export function conversionAccount(): AccountRef {
  return { key: 'conversion', purpose: 'conversion' };
}

/** A key names its counterparty by the stored id; outside, ids have one form only. */
export function publicKeyOf({
  key,
  purpose,
  partyId,
}: {
  readonly key: string;
  readonly purpose: AccountPurpose;
  readonly partyId: Id<'party'> | null;
}): string {
  if (partyId !== null) return key.replace(partyId, publicId('party', partyId));
  const [, ventureId] = key.split(':');
  if (purpose !== 'earnings' || !ventureId) return key;
  return key.replace(ventureId, publicId('venture', ventureId as Id<'venture'>));
}
