import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { BookKind } from '../domain/journal.js';
import type { Transfer } from '../domain/views.js';

export type JournalKey = { readonly bookId: string; readonly id: Id<'journal'> };

const HASHES = {
  name: 'ledger.journal-hashes',
  text: `SELECT journal.id, journal.content_hash FROM journal
    JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, id) USING (book_id, id)`,
};

/** Journals and transfers by sets: one statement, however many rows. */
@Injectable()
export class JournalStore {
  async kindOf(reader: Reader, bookId: string): Promise<BookKind | undefined> {
    return (await reader.row<{ kind: BookKind }>('SELECT kind FROM book WHERE book_id = $1', [bookId]))?.kind;
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

  async hashesOf(tx: Tx, keys: readonly JournalKey[]): Promise<ReadonlyMap<Id<'journal'>, string>> {
    const rows = await tx.rows<{ id: Id<'journal'>; content_hash: string }>(HASHES, keyArrays(keys));
    return new Map(rows.map((row) => [row.id, row.content_hash]));
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
