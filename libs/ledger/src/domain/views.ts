import type { Id, Month } from '#libs/kernel';
import type { AccountPurpose } from './account.js';
import type { BookKind, JournalKind, JournalLine } from './journal.js';

/** What a party is owed in one book and currency; negative when it owes. */
export type PayableBalance = {
  readonly bookId: string;
  readonly accountId: Id<'ledgerAccount'>;
  readonly partyId: Id<'party'>;
  readonly currency: string;
  readonly balanceMinor: bigint;
};

export type PayableFilter = {
  readonly bookId?: string;
  readonly partyId?: Id<'party'>;
  readonly currency?: string;
  readonly excludeParties?: readonly Id<'party'>[];
};

export type Book = { readonly bookId: string; readonly kind: BookKind; readonly openedAt: Date };

export type AccountKey = { readonly bookId: string; readonly accountId: Id<'ledgerAccount'> };

/** An account with its balance: credits - debits. */
export type AccountBalance = AccountKey & {
  readonly key: string;
  readonly purpose: AccountPurpose;
  readonly partyId: Id<'party'> | null;
  readonly currency: string;
  readonly debitsMinor: bigint;
  readonly creditsMinor: bigint;
  readonly balanceMinor: bigint;
};

export type Journal = {
  readonly bookId: string;
  readonly journalId: Id<'journal'>;
  readonly kind: JournalKind;
  readonly reference: string;
  readonly effectiveDate: string;
  readonly postedAt: Date;
  readonly reversalOf: Id<'journal'> | null;
  /** Its number in the book. */
  readonly sequence: bigint;
  readonly calendar: string;
  readonly month: Month;
  readonly contentHash: string;
  readonly previousHash: string;
  readonly chainHash: string;
  readonly documentHash: string | null;
};

export type Transfer = JournalLine & {
  readonly bookId: string;
  readonly journalId: Id<'journal'>;
  readonly lineNumber: number;
};

/** What one journal did to an account: credits - debits. */
export type AccountEntry = {
  readonly bookId: string;
  readonly accountId: Id<'ledgerAccount'>;
  readonly journalId: Id<'journal'>;
  readonly kind: JournalKind;
  readonly reference: string;
  readonly sequence: bigint;
  readonly postedAt: Date;
  readonly amountMinor: bigint;
};

/** The entries of an account between two journals of a kind: behind the one before `until`, up to `until`, without both. */
export type EntrySpan = AccountKey & { readonly until: Id<'journal'> };

/** One line of the ledger printed as a table. */
export type LedgerTableRow = {
  readonly bookId: string;
  readonly accountKey: string;
  readonly currency: string;
  readonly debitsMinor: bigint;
  readonly creditsMinor: bigint;
  readonly balanceMinor: bigint;
};
