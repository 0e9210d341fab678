import type { Id } from '#libs/kernel';
import {
  earnings,
  type JournalDraft,
  journalId,
  payable,
  payoutClearing,
  payoutInTransit,
  type TransferDraft,
} from '#libs/ledger';
import type { Payout } from '../domain/payout.js';
import { inOrder, type PayoutItem } from '../domain/payout-content.js';

/**
 * Takes the balances: a journal in each book that owes or is owed, and one in the payee's own book, all under the
 * payout's id. A book where the payee owes moves the other way, so clearing holds exactly the amount over all books.
 */
export function takingJournals(payout: Payout, items: readonly PayoutItem[]): readonly JournalDraft[] {
  const effectiveDate = payout.preparedAt.toISOString().slice(0, 10);
  const ordered = inOrder(items);
  const common = { kind: 'payout_taken', reference: payout.id, effectiveDate } as const;
  const inBooks = ordered.map((item) => ({
    ...common,
    bookId: item.bookId,
    bookKind: 'venture' as const,
    transfers: [taking(payout, item)],
  }));
  const own = {
    ...common,
    bookId: payout.party,
    bookKind: 'party' as const,
    transfers: ordered.map((item) => earning(payout, item)),
  };
  return [...inBooks, own];
}

/** Gives the balances back: the mirror of every journal that took them. The ledger refuses what does not mirror. */
export function returningJournals(payout: Payout, items: readonly PayoutItem[], at: Date): readonly JournalDraft[] {
  const effectiveDate = at.toISOString().slice(0, 10);
  return takingJournals(payout, items).map((taken) => ({
    ...taken,
    kind: 'payout_returned',
    effectiveDate,
    reversalOf: takenJournalId(taken.bookId, payout.id),
    transfers: taken.transfers.map(({ debit, credit, ...rest }) => ({ ...rest, debit: credit, credit: debit })),
  }));
}

/** The journal by which a payout took from a book. */
export function takenJournalId(bookId: string, payout: Id<'payout'>): Id<'journal'> {
  return journalId(bookId, 'payout_taken', payout);
}

function taking({ party, currency }: Payout, { amountMinor }: PayoutItem): TransferDraft {
  const [owed, clearing] = [payable(party), payoutClearing(party)];
  return amountMinor > 0n
    ? { debit: owed, credit: clearing, amountMinor, currency, code: 'payout', detail: '' }
    : { debit: clearing, credit: owed, amountMinor: -amountMinor, currency, code: 'payout_netted', detail: '' };
}

function earning({ currency }: Payout, { bookId, amountMinor }: PayoutItem): TransferDraft {
  const [earned, transit] = [earnings(bookId), payoutInTransit()];
  return amountMinor > 0n
    ? { debit: transit, credit: earned, amountMinor, currency, code: 'payout', detail: '' }
    : { debit: earned, credit: transit, amountMinor: -amountMinor, currency, code: 'payout_netted', detail: '' };
}
