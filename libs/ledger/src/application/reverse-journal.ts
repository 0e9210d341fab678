import { Injectable } from '@nestjs/common';
import { err, type Id, isCurrencyCode, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { AccountRef } from '../domain/account.js';
import type { JournalKind, PostedJournal, TransferDraft } from '../domain/journal.js';
import type { Transfer } from '../domain/views.js';
import { AccountStore } from '../persistence/account.store.js';
import { JournalStore } from '../persistence/journal.store.js';
import { PostJournals } from './post-journals.js';

export type Reversal = {
  readonly bookId: string;
  /** The journal to undo. */
  readonly journalId: Id<'journal'>;
  readonly kind: JournalKind;
  readonly reference: string;
  /** `YYYY-MM-DD` */
  readonly effectiveDate: string;
};

/** Undoes a journal from the transfers that were booked, never from today's rules. A journal is undone once. */
@Injectable()
export class ReverseJournal {
  constructor(
    private readonly journals: JournalStore,
    private readonly accounts: AccountStore,
    private readonly postJournals: PostJournals,
  ) {}

  async execute(tx: Tx, { journalId, ...reversal }: Reversal): Promise<Result<PostedJournal, Refusal>> {
    const key = { bookId: reversal.bookId, id: journalId };
    const lines = (await this.journals.linesOf(tx, [key])).get(journalId);
    const bookKind = await this.journals.kindOf(tx, reversal.bookId);
    if (!lines || !bookKind) return err(notFound('the journal'));
    const transfers = await this.mirrored(tx, lines);
    const posted = await this.postJournals.execute(tx, [{ ...reversal, bookKind, transfers, reversalOf: journalId }]);
    if (!posted.ok) return posted;
    const [journal] = posted.value;
    if (!journal) throw new Error('a journal was posted without an answer');
    return ok(journal);
  }

  private async mirrored(reader: Reader, lines: readonly Transfer[]): Promise<readonly TransferDraft[]> {
    const keys = lines.flatMap(({ bookId, debitAccountId, creditAccountId }) => [
      { bookId, id: debitAccountId },
      { bookId, id: creditAccountId },
    ]);
    const accounts = await this.accounts.find(reader, [...new Map(keys.map((key) => [key.id, key])).values()]);
    const accountOf = (id: Id<'ledgerAccount'>): AccountRef => {
      const account = accounts.get(id);
      if (!account) throw new Error(`transfers name account ${id}, which does not exist`);
      return account;
    };
    return lines.map(({ debitAccountId, creditAccountId, amountMinor, currency, code, detail }) => {
      if (!isCurrencyCode(currency)) throw new Error(`transfers are in the unknown currency ${currency}`);
      return {
        debit: accountOf(creditAccountId),
        credit: accountOf(debitAccountId),
        amountMinor,
        currency,
        code,
        detail,
      };
    });
  }
}
