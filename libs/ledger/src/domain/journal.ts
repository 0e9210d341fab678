import { hash } from 'node:crypto';
import { canonicalJson, type CurrencyCode, type Id, type Month, stableId } from '#libs/kernel';
import type { AccountRef } from './account.js';

export const BOOK_KINDS = ['venture', 'party'] as const;
export type BookKind = (typeof BOOK_KINDS)[number];

export const JOURNAL_KINDS = [
  'settlement',
  'payout_taken',
  'payout_returned',
  'reversal',
  'conversion',
  'funding',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

export type TransferDraft = {
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  /** What it means to the business, such as `share`. */
  readonly code: string;
  readonly detail: string;
};

export type JournalDraft = {
  /** The id of the book's owner. */
  readonly bookId: string;
  readonly bookKind: BookKind;
  readonly kind: JournalKind;
  /** Unique per book and kind: the same reference and content is a replay, other content a conflict. */
  readonly reference: string;
  /** `YYYY-MM-DD` */
  readonly effectiveDate: string;
  readonly transfers: readonly TransferDraft[];
  /** The journal of the same book that this one mirrors. */
  readonly reversalOf?: Id<'journal'>;
  /**
   * The period that it belongs to, which must not be closed; otherwise the month of its effective date in the calendar
   * `standard`, or the first open one behind the closed. It is no part of the content: a replay may name another.
   */
  readonly period?: JournalPeriod;
  /** SHA-256, in lower-case hex, of the document that caused it, such as a statement. */
  readonly documentHash?: string;
};

export type JournalPeriod = { readonly calendar: string; readonly month: Month };

export type PostedJournal = {
  readonly bookId: string;
  readonly journalId: Id<'journal'>;
  readonly reference: string;
  /** True when it had been posted before and nothing was posted now. */
  readonly replayed: boolean;
};

/** One line of a journal as it is stored: accounts by id, in line order. */
export type JournalLine = {
  readonly debitAccountId: Id<'ledgerAccount'>;
  readonly creditAccountId: Id<'ledgerAccount'>;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly code: string;
  readonly detail: string;
};

/** Everything that a journal says; it can be read back from the stored rows alone. */
export type JournalContent = {
  readonly bookId: string;
  readonly kind: string;
  readonly reference: string;
  readonly effectiveDate: string;
  readonly reversalOf: Id<'journal'> | null;
  readonly documentHash: string | null;
  readonly lines: readonly JournalLine[];
};

export function journalId(bookId: string, kind: JournalKind, reference: string): Id<'journal'> {
  return stableId(bookId, kind, reference);
}

/**
 * SHA-256, in hex, over the canonical JSON (RFC 8785) of the content; amounts are written as strings of digits. The hash
 * of a document stands in it only when there is one.
 */
export function contentHash(content: JournalContent): string {
  return hash('sha256', canonicalJson(journalDocument(content)), 'hex');
}

/** The content as plain JSON: what is hashed. */
export function journalDocument(content: JournalContent) {
  const { bookId, kind, reference, effectiveDate, reversalOf, documentHash } = content;
  return {
    bookId,
    kind,
    reference,
    effectiveDate,
    reversalOf,
    ...(documentHash !== null && { documentHash }),
    // Field by field, because a line that was read may carry more than its content.
    lines: content.lines.map(({ debitAccountId, creditAccountId, amountMinor, currency, code, detail }) => ({
      debitAccountId,
      creditAccountId,
      amountMinor: amountMinor.toString(),
      currency,
      code,
      detail,
    })),
  };
}

/** Whether the lines undo the original ones: the same amounts, line by line, the other way round. */
export function mirrors(lines: readonly JournalLine[], original: readonly JournalLine[]): boolean {
  if (lines.length !== original.length) return false;
  return lines.every((line, index) => {
    const other = original[index];
    return (
      line.debitAccountId === other?.creditAccountId &&
      line.creditAccountId === other.debitAccountId &&
      line.amountMinor === other.amountMinor &&
      line.currency === other.currency
    );
  });
}
