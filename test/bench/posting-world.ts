// Journals as a settlement posts them, for test/bench/posting.ts.
import { type Id, stableId } from '#libs/kernel';
import { type JournalDraft, payable, revenueClearing, revenueReceivable } from '#libs/ledger';

/** What a settlement posts at once: a journal for each of the ventures that it takes. */
export const JOURNALS_PER_CALL = 250;
/** What came in, and three shares of it. */
export const TRANSFERS_PER_JOURNAL = 4;
const SHARES = [20n, 30n, 50n];

/** So many journals in calls of their books: each book gets `months` of them, one a call, as months are settled. */
export function* settlementCalls(journals: number, months: number): Generator<readonly JournalDraft[]> {
  const books = Math.ceil(journals / months);
  for (let month = 0; month < months; month += 1) {
    for (let first = 0; first < books; first += JOURNALS_PER_CALL) {
      const count = Math.min(JOURNALS_PER_CALL, books - first);
      yield Array.from({ length: count }, (_, index) => settlementJournal(first + index, month));
    }
  }
}

function settlementJournal(book: number, month: number): JournalDraft {
  const common = { currency: 'CNY', detail: 'step of the waterfall' } as const;
  const income = { ...common, debit: revenueReceivable(), credit: revenueClearing(), amountMinor: 100n, code: 'sale' };
  return {
    bookId: stableId('bench-book', `${book}`),
    bookKind: 'venture',
    kind: 'settlement',
    reference: stableId('bench-statement', `${book}`, `${month}`),
    effectiveDate: `2026-${String(month + 1).padStart(2, '0')}-28`,
    transfers: [
      income,
      ...SHARES.map((amountMinor, party) => ({
        ...common,
        debit: revenueClearing(),
        credit: payable(partyOf(book, party)),
        amountMinor,
        code: 'share',
      })),
    ],
  };
}

/** One transfer to the payable of a party in a book: what a client posts by itself. */
export function singleJournal(book: string, party: string, reference: string): JournalDraft {
  const share = { debit: revenueClearing(), credit: payable(stableId('bench-party', party)), currency: 'CNY' } as const;
  return {
    bookId: stableId('bench-book', book),
    bookKind: 'venture',
    kind: 'settlement',
    reference,
    effectiveDate: '2026-01-28',
    transfers: [{ ...share, amountMinor: 1n, code: 'share', detail: '' }],
  };
}

function partyOf(book: number, party: number): Id<'party'> {
  return stableId('bench-party', `${book}`, `${party}`);
}
