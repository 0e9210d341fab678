import { type CurrencyCode, err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type AccountRef, ledgerAccountId } from './account.js';
import {
  type BookKind,
  contentHash,
  type JournalContent,
  type JournalDraft,
  journalId,
  type JournalLine,
  type JournalPeriod,
} from './journal.js';
import { AMOUNT_MAX, checkDrafts, nameOf } from './journal-rules.js';

export type PreparedJournal = JournalContent & {
  readonly id: Id<'journal'>;
  readonly contentHash: string;
  readonly period: JournalPeriod | undefined;
};

export type PreparedAccount = AccountRef & {
  readonly bookId: string;
  readonly id: Id<'ledgerAccount'>;
  readonly currency: string;
};

/** What a call asks for, with every id and hash computed and every repeat folded. */
export type Prepared = {
  readonly bookKinds: ReadonlyMap<string, BookKind>;
  readonly accounts: ReadonlyMap<Id<'ledgerAccount'>, PreparedAccount>;
  readonly journals: ReadonlyMap<Id<'journal'>, PreparedJournal>;
};

export function prepare(drafts: readonly JournalDraft[]): Result<Prepared, Refusal> {
  const checked = checkDrafts(drafts);
  if (!checked.ok) return checked;
  const bookKinds = new Map<string, BookKind>();
  const accounts = new Map<Id<'ledgerAccount'>, PreparedAccount>();
  const journals = new Map<Id<'journal'>, PreparedJournal>();
  for (const draft of drafts) {
    const journal = prepareJournal(draft);
    const fault =
      foldBook(bookKinds, draft) ?? foldAccounts(accounts, draft, journal.lines) ?? foldJournal(journals, journal);
    if (fault) return err(fault);
  }
  return ok({ bookKinds, accounts, journals });
}

/** Whether two descriptions are of one account; an account never changes what it is for. */
export function isSameAccount(one: AccountRef, other: AccountRef): boolean {
  return one.purpose === other.purpose && one.partyId === other.partyId && one.floorMinor === other.floorMinor;
}

export function accountDiffers(account: PreparedAccount): Refusal {
  const name = `account "${account.key}" in ${account.currency} of book ${account.bookId}`;
  return refusal('JOURNAL_INVALID', `${name} has another purpose, party or floor`);
}

export function bookDiffers(bookId: string): Refusal {
  return refusal('JOURNAL_INVALID', `book ${bookId} is of another kind`);
}

export function contentDiffers(journal: PreparedJournal): Refusal {
  return refusal('JOURNAL_CONFLICT', `${nameOf(journal)} has been posted with other content`);
}

export type Balance = {
  readonly bookId: string;
  readonly accountId: Id<'ledgerAccount'>;
  readonly debitsMinor: bigint;
  readonly creditsMinor: bigint;
  /** The number in the book of the last journal that moved it. */
  readonly version: bigint;
};

/** What the journals of each book, in the order of their numbers, add to each account. */
export function changesOf(
  journals: Iterable<JournalContent & { readonly sequence: bigint }>,
): ReadonlyMap<Id<'ledgerAccount'>, Balance> {
  const changes = new Map<Id<'ledgerAccount'>, { -readonly [Key in keyof Balance]: Balance[Key] }>();
  for (const { bookId, lines, sequence } of journals) {
    const change = (accountId: Id<'ledgerAccount'>) => {
      const known = changes.get(accountId) ?? { bookId, accountId, debitsMinor: 0n, creditsMinor: 0n, version: 0n };
      known.version = sequence;
      changes.set(accountId, known);
      return known;
    };
    for (const line of lines) {
      change(line.debitAccountId).debitsMinor += line.amountMinor;
      change(line.creditAccountId).creditsMinor += line.amountMinor;
    }
  }
  return changes;
}

/** The balance after the change (of an account at zero when it is not open yet), unless it breaks the account's floor or does not fit into the table. */
export function addChange(
  balance: Balance | undefined,
  change: Balance,
  account: AccountRef,
): Result<Balance, Refusal> {
  const debitsMinor = (balance?.debitsMinor ?? 0n) + change.debitsMinor;
  const creditsMinor = (balance?.creditsMinor ?? 0n) + change.creditsMinor;
  if (debitsMinor > AMOUNT_MAX || creditsMinor > AMOUNT_MAX) {
    return err(refusal('JOURNAL_INVALID', `the sums of account "${account.key}" would not fit into 64 bits`));
  }
  const after = creditsMinor - debitsMinor;
  if (account.floorMinor !== undefined && after < account.floorMinor) {
    const floor = `below its floor of ${account.floorMinor}`;
    return err(
      refusal('LEDGER_FLOOR', `account "${account.key}" of book ${change.bookId} would stand at ${after}, ${floor}`),
    );
  }
  return ok({ ...change, debitsMinor, creditsMinor });
}

function prepareJournal(draft: JournalDraft): PreparedJournal {
  const { bookId, kind, reference, effectiveDate, reversalOf = null, documentHash = null, period } = draft;
  // The transfers of a journal move between few accounts, and an id is a hash.
  const known = new Map<string, Id<'ledgerAccount'>>();
  const idOf = (key: string, currency: CurrencyCode) => {
    const id = known.get(`${currency} ${key}`) ?? ledgerAccountId(bookId, key, currency);
    known.set(`${currency} ${key}`, id);
    return id;
  };
  const lines = draft.transfers.map(({ debit, credit, amountMinor, currency, code, detail }) => ({
    debitAccountId: idOf(debit.key, currency),
    creditAccountId: idOf(credit.key, currency),
    amountMinor,
    currency,
    code,
    detail,
  }));
  const content: JournalContent = { bookId, kind, reference, effectiveDate, reversalOf, documentHash, lines };
  return { ...content, period, id: journalId(bookId, kind, reference), contentHash: contentHash(content) };
}

function foldBook(bookKinds: Map<string, BookKind>, { bookId, bookKind }: JournalDraft): Refusal | undefined {
  if ((bookKinds.get(bookId) ?? bookKind) !== bookKind) return bookDiffers(bookId);
  bookKinds.set(bookId, bookKind);
  return undefined;
}

function foldAccounts(
  accounts: Map<string, PreparedAccount>,
  { bookId, transfers }: JournalDraft,
  lines: readonly JournalLine[],
): Refusal | undefined {
  for (const [index, { debit, credit, currency }] of transfers.entries()) {
    const line = lines[index];
    if (!line) throw new Error('a transfer that has no line');
    for (const [id, ref] of [[line.debitAccountId, debit] as const, [line.creditAccountId, credit] as const]) {
      const account: PreparedAccount = accounts.get(id) ?? { ...ref, bookId, id, currency };
      if (!isSameAccount(account, ref)) return accountDiffers(account);
      accounts.set(id, account);
    }
  }
  return undefined;
}

function foldJournal(journals: Map<string, PreparedJournal>, journal: PreparedJournal): Refusal | undefined {
  const earlier = journals.get(journal.id);
  if (earlier && earlier.contentHash !== journal.contentHash) return contentDiffers(journal);
  journals.set(journal.id, earlier ?? journal);
  return undefined;
}
