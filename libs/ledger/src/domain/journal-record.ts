import { formatMoney, type Id, isCurrencyCode, type Month, publicId } from '#libs/kernel';
import { publicKeyOf } from './account.js';
import type { AccountPurpose } from './account.js';
import type { BookKind, JournalKind } from './journal.js';

/**
 * The columns of exported journals, one record for each transfer. Columns are only ever added, at the end; their meanings
 * never change. docs/proof.md says what each holds.
 */
export const JOURNAL_COLUMNS = [
  'calendar',
  'period',
  'book',
  'book_kind',
  'sequence',
  'journal',
  'kind',
  'reference',
  'posted_at',
  'effective_date',
  'line',
  'debit_account',
  'credit_account',
  'amount_minor',
  'currency',
  'amount',
  'code',
  'detail',
  'reversal_of',
  'document_hash',
  'chain_hash',
] as const;

type AccountName = { readonly key: string; readonly purpose: AccountPurpose; readonly partyId: Id<'party'> | null };

/** A transfer with what its journal and its accounts say. */
export type JournalLineRecord = {
  readonly calendar: string;
  readonly month: Month;
  readonly bookId: string;
  readonly bookKind: BookKind;
  readonly sequence: bigint;
  readonly journalId: Id<'journal'>;
  readonly kind: JournalKind;
  readonly reference: string;
  readonly postedAt: Date;
  readonly effectiveDate: string;
  readonly lineNumber: number;
  readonly debit: AccountName;
  readonly credit: AccountName;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly code: string;
  readonly detail: string;
  readonly reversalOf: Id<'journal'> | null;
  readonly documentHash: string | null;
  readonly chainHash: string;
};

/** The cells of a record as text; those that are not there are empty. */
export function journalRecord(line: JournalLineRecord): Readonly<Record<(typeof JOURNAL_COLUMNS)[number], string>> {
  const { bookKind, bookId, currency, amountMinor } = line;
  if (!isCurrencyCode(currency)) throw new Error(`journal ${line.journalId} is in the unknown currency ${currency}`);
  return {
    calendar: line.calendar,
    period: line.month,
    book:
      bookKind === 'party' ? publicId('party', bookId as Id<'party'>) : publicId('venture', bookId as Id<'venture'>),
    book_kind: bookKind,
    sequence: line.sequence.toString(),
    journal: publicId('journal', line.journalId),
    kind: line.kind,
    reference: line.reference,
    posted_at: line.postedAt.toISOString(),
    effective_date: line.effectiveDate,
    line: line.lineNumber.toString(),
    debit_account: publicKeyOf(line.debit),
    credit_account: publicKeyOf(line.credit),
    amount_minor: amountMinor.toString(),
    currency,
    amount: formatMoney({ minorUnits: amountMinor, currency }),
    code: line.code,
    detail: line.detail,
    reversal_of: line.reversalOf === null ? '' : publicId('journal', line.reversalOf),
    document_hash: line.documentHash ?? '',
    chain_hash: line.chainHash,
  };
}
