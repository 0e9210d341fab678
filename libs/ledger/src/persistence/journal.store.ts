import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { BookKind } from '../domain/journal.js';
import type { ChainedJournal } from '../domain/chain.js';
import type { PreparedJournal } from '../domain/posting.js';
import type { Transfer } from '../domain/views.js';

export type JournalKey = { readonly bookId: string; readonly id: Id<'journal'> };

/** Writes journals and transfers by sets: one statement, however many rows. Rows are never changed. */
@Injectable()
export class JournalStore {
  async kindOf(reader: Reader, bookId: string): Promise<BookKind | undefined> {
    return (await reader.row<{ kind: BookKind }>('SELECT kind FROM book WHERE book_id = $1', [bookId]))?.kind;
  }

  async insertJournals(tx: Tx, journals: readonly ChainedJournal[]): Promise<void> {
    await tx.write(
      `INSERT INTO journal (book_id, id, kind, reference, content_hash, effective_date, posted_at, reversal_of, sequence,
         previous_hash, chain_hash, calendar, month, document_hash)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::timestamptz[],
         $8::uuid[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])`,
      [
        journals.map((journal) => journal.bookId),
        journals.map((journal) => journal.id),
        journals.map((journal) => journal.kind),
        journals.map((journal) => journal.reference),
        journals.map((journal) => journal.contentHash),
        journals.map((journal) => journal.effectiveDate),
        journals.map((journal) => journal.postedAt.toISOString()),
        journals.map((journal) => journal.reversalOf),
        journals.map((journal) => journal.sequence.toString()),
        journals.map((journal) => journal.previousHash),
        journals.map((journal) => journal.chainHash),
        journals.map((journal) => journal.calendar),
        journals.map((journal) => journal.month),
        journals.map((journal) => journal.documentHash),
      ],
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
    const lines = journals.flatMap((journal) =>
      journal.lines.map((line, index) => ({ journal, line, number: index + 1 })),
    );
    await tx.write(
      `INSERT INTO transfer
         (book_id, journal_id, line_number, debit_account_id, credit_account_id, amount_minor, currency, code, detail)
       SELECT * FROM unnest
         ($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::uuid[], $6::bigint[], $7::text[], $8::text[], $9::text[])`,
      [
        lines.map(({ journal }) => journal.bookId),
        lines.map(({ journal }) => journal.id),
        lines.map(({ number }) => number),
        lines.map(({ line }) => line.debitAccountId),
        lines.map(({ line }) => line.creditAccountId),
        lines.map(({ line }) => line.amountMinor.toString()),
        lines.map(({ line }) => line.currency),
        lines.map(({ line }) => line.code),
        lines.map(({ line }) => line.detail),
      ],
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
