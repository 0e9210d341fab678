import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { type JournalDraft, journalId, mirrors, type PostedJournal } from '../domain/journal.js';
import { nameOf } from '../domain/journal-rules.js';
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
  type PreparedJournal,
} from '../domain/posting.js';
import { AccountStore } from '../persistence/account.store.js';
import { JournalStore } from '../persistence/journal.store.js';

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
    private readonly clock: Clock,
  ) {}

  /** Answers one posted journal per draft, in the order of the drafts. */
  async execute(tx: Tx, drafts: readonly JournalDraft[]): Promise<Result<readonly PostedJournal[], Refusal>> {
    if (drafts.length === 0) return ok([]);
    const prepared = prepare(drafts);
    if (!prepared.ok) return prepared;
    const inserted = await this.insert(tx, prepared.value);
    if (!inserted.ok) return inserted;
    const added = [...prepared.value.journals.values()].filter((journal) => inserted.value.has(journal.id));
    if (added.length > 0) {
      const moved = await this.move(tx, added, prepared.value);
      if (!moved.ok) return moved;
    }
    return ok(answersOf(drafts, new Set(inserted.value)));
  }

  /** The journals themselves; answers the ids of those that are new. */
  private async insert(
    tx: Tx,
    { bookKinds, journals }: Prepared,
  ): Promise<Result<ReadonlySet<Id<'journal'>>, Refusal>> {
    const wanted = [...journals.values()];
    const kinds = await this.journals.openBooks(tx, bookKinds, this.clock.now());
    for (const [bookId, kind] of bookKinds) {
      if (kinds.get(bookId) !== kind) return err(bookDiffers(bookId));
    }
    const mirrored = await this.checkReversals(tx, wanted);
    if (!mirrored.ok) return mirrored;
    const inserted = await this.journals.insertJournals(tx, wanted, this.clock.now());
    const present = wanted.filter((journal) => !inserted.has(journal.id));
    const hashes = present.length > 0 ? await this.journals.hashesOf(tx, present) : new Map<string, string>();
    const conflicting = present.find((journal) => hashes.get(journal.id) !== journal.contentHash);
    if (!conflicting) return ok(inserted);
    return err(hashes.has(conflicting.id) ? contentDiffers(conflicting) : reversedBefore(conflicting));
  }

  private async checkReversals(tx: Tx, journals: readonly PreparedJournal[]): Promise<Result<undefined, Refusal>> {
    const reversals = journals.flatMap((journal) =>
      journal.reversalOf === null ? [] : [{ journal, bookId: journal.bookId, id: journal.reversalOf }],
    );
    if (reversals.length === 0) return DONE;
    const originals = await this.journals.linesOf(tx, reversals);
    const wrong = reversals.find(({ journal, id }) => !mirrors(journal.lines, originals.get(id) ?? []));
    if (!wrong) return DONE;
    return err(refusal('JOURNAL_INVALID', `${nameOf(wrong.journal)} does not mirror the journal that it reverses`));
  }

  /** The transfers of new journals, and what they do to the balances. */
  private async move(
    tx: Tx,
    added: readonly PreparedJournal[],
    prepared: Prepared,
  ): Promise<Result<undefined, Refusal>> {
    const changes = changesOf(added);
    const accounts = [...prepared.accounts.values()].filter((account) => changes.has(account.id));
    await this.accounts.open(tx, accounts, this.clock.now());
    const stored = await this.accounts.find(tx, accounts);
    for (const account of accounts) {
      const same = stored.get(account.id);
      if (!same || !isSameAccount(account, same)) return err(accountDiffers(account));
    }
    await this.journals.insertTransfers(tx, added);
    const balances: Balance[] = [];
    for (const balance of await this.accounts.lockBalances(tx, accounts)) {
      const change = changes.get(balance.accountId);
      const account = prepared.accounts.get(balance.accountId);
      if (!change || !account) throw new Error('a balance was locked that nothing changes');
      const after = addChange(balance, change, account);
      if (!after.ok) return after;
      balances.push(after.value);
    }
    await this.accounts.saveBalances(tx, balances);
    return DONE;
  }
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
