import { Injectable } from '@nestjs/common';
import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { type BookHead, type ChainedJournal, chained, type HeldBooks } from '../domain/chain.js';
import {
  type BookKind,
  type JournalDraft,
  journalId,
  type JournalPeriod,
  mirrors,
  type PostedJournal,
} from '../domain/journal.js';
import { nameOf } from '../domain/journal-rules.js';
import { periodOfJournal } from '../domain/period.js';
import {
  accountDiffers,
  addChange,
  type Balance,
  bookDiffers,
  changesOf,
  contentDiffers,
  isSameAccount,
  prepare,
  type Prepared,
  type PreparedAccount,
  type PreparedJournal,
} from '../domain/posting.js';
import { AccountStore } from '../persistence/account.store.js';
import { JournalStore } from '../persistence/journal.store.js';
import { type MovedAccount, PostingStore } from '../persistence/posting.store.js';
import { HoldBooks } from './hold-books.js';

const DONE = ok(undefined);

/**
 * Posts journals inside the caller's transaction: one or thousands by the same constant number of statements. A caller
 * that gets a refusal answers err, so that the transaction rolls back; it is not aborted by then.
 */
@Injectable()
export class PostJournals {
  constructor(
    private readonly journals: JournalStore,
    private readonly accounts: AccountStore,
    private readonly postings: PostingStore,
    private readonly holdBooks: HoldBooks,
  ) {}

  /** Answers one posted journal per draft, in the order of the drafts. `before` is what HoldBooks answered for them. */
  async execute(
    tx: Tx,
    drafts: readonly JournalDraft[],
    before?: HeldBooks,
  ): Promise<Result<readonly PostedJournal[], Refusal>> {
    if (drafts.length === 0) return ok([]);
    const prepared = prepare(drafts);
    if (!prepared.ok) return prepared;
    const wanted = [...prepared.value.journals.values()];
    const held = before ? ok(before) : await this.holdBooks.execute(tx, drafts);
    if (!held.ok) return held;
    const kind = kindDiffering(prepared.value.bookKinds, held.value.heads);
    if (kind) return err(kind);
    const fresh = await this.fresh(tx, wanted);
    if (!fresh.ok) return fresh;
    const added = periodsOf(
      wanted.filter(({ id }) => fresh.value.has(id)),
      held.value,
    );
    if (!added.ok) return added;
    if (added.value.length > 0) {
      const written = await this.write(tx, chained(added.value, held.value), prepared.value);
      if (!written.ok) return written;
    }
    return ok(answersOf(drafts, new Set(fresh.value)));
  }

  /** The ids of those that have not been posted. */
  private async fresh(
    tx: Tx,
    wanted: readonly PreparedJournal[],
  ): Promise<Result<ReadonlySet<Id<'journal'>>, Refusal>> {
    const hashes = await this.journals.hashesOf(tx, wanted);
    const conflicting = wanted.find(({ id, contentHash }) => (hashes.get(id) ?? contentHash) !== contentHash);
    if (conflicting) return err(contentDiffers(conflicting));
    const fresh = wanted.filter(({ id }) => !hashes.has(id));
    const wrong = await this.wrongReversal(tx, fresh);
    return wrong ? err(wrong) : ok(new Set(fresh.map(({ id }) => id)));
  }

  private async wrongReversal(tx: Tx, journals: readonly PreparedJournal[]): Promise<Refusal | undefined> {
    const reversals = journals.flatMap((journal) =>
      journal.reversalOf === null ? [] : [{ journal, bookId: journal.bookId, id: journal.reversalOf }],
    );
    if (reversals.length === 0) return undefined;
    const originals = await this.journals.linesOf(tx, reversals);
    const wrong = reversals.find(({ journal, id }) => !mirrors(journal.lines, originals.get(id) ?? []));
    if (wrong) {
      return refusal('JOURNAL_INVALID', `${nameOf(wrong.journal)} does not mirror the journal that it reverses`);
    }
    const reversed = new Set(await this.journals.reversed(tx, reversals));
    for (const { journal, id } of reversals) {
      if (reversed.has(id)) return reversedBefore(journal);
      reversed.add(id);
    }
    return undefined;
  }

  // Mostly every account is open and stays within its bounds: then one statement says so by the number of its rows, and
  // nothing is read. Otherwise the accounts tell which of them are new, and why one did not move.
  private async write(
    tx: Tx,
    { journals, heads }: ReturnType<typeof chained>,
    prepared: Prepared,
  ): Promise<Result<undefined, Refusal>> {
    const changes = changesOf(journals);
    const accounts = [...prepared.accounts.values()].flatMap((account) => {
      const change = changes.get(account.id);
      return change ? [{ ...account, change }] : [];
    });
    const postings = { journals, accounts, heads };
    const moved = await this.postings.move(tx, postings);
    if (moved === 'written') return DONE;
    const opened = moved === 'moved' ? DONE : await this.open(tx, accounts, journals);
    if (!opened.ok) return opened;
    await this.postings.write(tx, postings);
    return DONE;
  }

  /** Opens those of the accounts that did not move because they are new. */
  private async open(
    tx: Tx,
    accounts: readonly MovedAccount[],
    journals: readonly ChainedJournal[],
  ): Promise<Result<undefined, Refusal>> {
    const standing = await this.accounts.standing(tx, accounts);
    const opening: (PreparedAccount & { opening: Balance })[] = [];
    for (const account of accounts) {
      const known = standing.get(account.id);
      if (known?.balance.version === account.change.version) continue;
      if (known && !isSameAccount(account, known.ref)) return err(accountDiffers(account));
      const after = addChange(known?.balance, account.change, account);
      if (!after.ok) return after;
      if (known) throw new Error(`account ${account.id} could have moved and did not`);
      opening.push({ ...account, opening: after.value });
    }
    await this.accounts.open(tx, opening, firstMoves(journals));
    return DONE;
  }
}

function periodsOf(
  journals: readonly PreparedJournal[],
  { calendars }: HeldBooks,
): Result<{ journal: PreparedJournal; period: JournalPeriod }[], Refusal> {
  const periods: { journal: PreparedJournal; period: JournalPeriod }[] = [];
  for (const journal of journals) {
    const period = periodOfJournal(journal, calendars);
    if (!period.ok) return period;
    periods.push({ journal, period: period.value });
  }
  return ok(periods);
}

function kindDiffering(
  wanted: ReadonlyMap<string, BookKind>,
  heads: ReadonlyMap<string, BookHead>,
): Refusal | undefined {
  for (const [bookId, kind] of wanted) {
    if (heads.get(bookId)?.kind !== kind) return bookDiffers(bookId);
  }
  return undefined;
}

/** When each account was moved first by one of these journals. */
function firstMoves(journals: readonly ChainedJournal[]): ReadonlyMap<string, Date> {
  const moved = new Map<string, Date>();
  for (const { lines, postedAt } of journals) {
    for (const id of lines.flatMap(({ debitAccountId, creditAccountId }) => [debitAccountId, creditAccountId])) {
      if (!moved.has(id)) moved.set(id, postedAt);
    }
  }
  return moved;
}

// The first draft with a reference is the one that was posted; a repeat of it in the same call is a replay already.
function answersOf(drafts: readonly JournalDraft[], unanswered: Set<Id<'journal'>>): readonly PostedJournal[] {
  return drafts.map(({ bookId, kind, reference }) => {
    const id = journalId(bookId, kind, reference);
    return { bookId, journalId: id, reference, replayed: !unanswered.delete(id) };
  });
}

function reversedBefore(journal: PreparedJournal): Refusal {
  return refusal('JOURNAL_CONFLICT', `${nameOf(journal)} reverses a journal that has been reversed before`);
}
