import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { BookKind } from '../domain/journal.js';
import type { ChainedJournal } from '../domain/chain.js';
import type { PreparedJournal } from '../domain/posting.js';
import type { Transfer } from '../domain/views.js';

export type JournalKey = { readonly bookId: string; readonly id: Id<'journal'> };

const JOURNAL = {
  table: 'journal',
  columns: {
    ...{ book_id: 'uuid', id: 'uuid', kind: 'text', reference: 'text', content_hash: 'text', effective_date: 'date' },
    ...{ posted_at: 'timestamptz', reversal_of: 'uuid', sequence: 'bigint', previous_hash: 'text', chain_hash: 'text' },
    ...{ calendar: 'text', month: 'text', document_hash: 'text' },
  },
};

const TRANSFER = {
  table: 'transfer',
  columns: {
    ...{ book_id: 'uuid', journal_id: 'uuid', line_number: 'int', debit_account_id: 'uuid', credit_account_id: 'uuid' },
    ...{ amount_minor: 'bigint', currency: 'text', code: 'text', detail: 'text' },
  },
};

/** Writes journals and transfers by sets: one statement, however many rows. Rows are never changed. */
@Injectable()
export class JournalStore {
  async kindOf(reader: Reader, bookId: string): Promise<BookKind | undefined> {
    return (await reader.row<{ kind: BookKind }>('SELECT kind FROM book WHERE book_id = $1', [bookId]))?.kind;
  }

  async insertJournals(tx: Tx, journals: readonly ChainedJournal[]): Promise<void> {
    await tx.insertRows(
      JOURNAL,
      journals.map((one) => [
        ...[one.bookId, one.id, one.kind, one.reference, one.contentHash, one.effectiveDate],
        ...[one.postedAt.toISOString(), one.reversalOf, one.sequence, one.previousHash, one.chainHash],
        ...[one.calendar, one.month, one.documentHash],
      ]),
    );
  }

  /** Those of the journals that have been reversed. */
  async reversed(reader: Reader, keys: readonly JournalKey[]): Promise<ReadonlySet<Id<'journal'>>> {
    const rows = await reader.rows<{ id: Id<'journal'> }>(
      `SELECT journal.reversal_of AS id FROM journal
       JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, id)
         ON journal.book_id = wanted.book_id AND journal.reversal_of = wanted.id`,
      keyArrays(keys),
    );
    return new Set(rows.map((row) => row.id));
  }

  async hashesOf(reader: Reader, keys: readonly JournalKey[]): Promise<ReadonlyMap<Id<'journal'>, string>> {
    const rows = await reader.rows<{ id: Id<'journal'>; content_hash: string }>(
      `SELECT journal.id, journal.content_hash FROM journal
       JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, id) USING (book_id, id)`,
      keyArrays(keys),
    );
    return new Map(rows.map((row) => [row.id, row.content_hash]));
  }

  async insertTransfers(tx: Tx, journals: readonly PreparedJournal[]): Promise<void> {
    await tx.insertRows(
      TRANSFER,
      journals.flatMap(({ bookId, id, lines }) =>
        lines.map(({ debitAccountId, creditAccountId, amountMinor, currency, code, detail }, index) => {
          return [bookId, id, index + 1, debitAccountId, creditAccountId, amountMinor, currency, code, detail];
        }),
      ),
    );
  }

  /** The lines of each journal in their order; a journal that does not exist is absent. */
  async linesOf(reader: Reader, keys: readonly JournalKey[]): Promise<ReadonlyMap<Id<'journal'>, readonly Transfer[]>> {
    const rows = await reader.rows<Transfer>(
      `SELECT transfer.book_id AS "bookId", transfer.journal_id AS "journalId", transfer.line_number AS "lineNumber",
         transfer.debit_account_id AS "debitAccountId", transfer.credit_account_id AS "creditAccountId",
         transfer.amount_minor AS "amountMinor", transfer.currency, transfer.code, transfer.detail
       FROM transfer
       JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, journal_id) USING (book_id, journal_id)
       ORDER BY transfer.book_id, transfer.journal_id, transfer.line_number`,
      keyArrays(keys),
    );
    const lines = new Map<Id<'journal'>, Transfer[]>();
    for (const row of rows) {
      const known = lines.get(row.journalId);
      if (known) known.push(row);
      else lines.set(row.journalId, [row]);
    }
    return lines;
  }
}

function keyArrays(keys: readonly JournalKey[]): [string[], string[]] {
  return [keys.map((key) => key.bookId), keys.map((key) => key.id)];
}
