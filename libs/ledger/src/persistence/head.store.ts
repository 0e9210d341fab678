import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/platform';
import type { BookHead } from '../domain/chain.js';
import type { BookKind } from '../domain/journal.js';

const LOCK = {
  name: 'ledger.lock-heads',
  text: `SELECT h.book_id AS "bookId", b.kind, h.sequence, h.chain_hash AS "chainHash", h.posted_at AS "postedAt"
    FROM book_head h JOIN book b ON b.book_id = h.book_id
    WHERE h.book_id = ANY ($1::uuid[])
    ORDER BY h.book_id FOR UPDATE OF h`,
};

/** The head of each book: who holds its lock posts to the book, and nobody else does meanwhile. */
@Injectable()
export class HeadStore {
  /** Opens the books that are missing, locks all of them in the order of their ids, and answers where they stand. */
  async lock(tx: Tx, kinds: ReadonlyMap<string, BookKind>, openedAt: Date): Promise<ReadonlyMap<string, BookHead>> {
    const known = await this.lockKnown(tx, [...kinds.keys()]);
    const missing = [...kinds.keys()].filter((bookId) => !known.some((head) => head.bookId === bookId));
    if (missing.length === 0) return byBook(known);
    await this.open(tx, new Map(missing.map((bookId) => [bookId, kinds.get(bookId)])), openedAt);
    return byBook([...known, ...(await this.lockKnown(tx, missing))]);
  }

  // In id order here and below, so that two calls over the same books wait for each other instead of deadlocking.
  private async lockKnown(tx: Tx, bookIds: readonly string[]): Promise<readonly BookHead[]> {
    return tx.rows<BookHead>(LOCK, [bookIds]);
  }

  // It waits for another transaction that opens one of them; the head follows from the book that was stored.
  private async open(tx: Tx, kinds: ReadonlyMap<string, BookKind | undefined>, openedAt: Date): Promise<void> {
    const ids = [...kinds.keys()];
    await tx.write(
      `INSERT INTO book (book_id, kind, opened_at)
       SELECT wanted.book_id, wanted.kind, $3 FROM unnest($1::uuid[], $2::text[]) AS wanted (book_id, kind)
       ORDER BY wanted.book_id
       ON CONFLICT DO NOTHING`,
      [ids, [...kinds.values()], openedAt],
    );
    await tx.write(
      `INSERT INTO book_head (book_id, sequence, chain_hash, posted_at)
       SELECT book_id, 0, book_genesis_hash(book_id, kind, opened_at), opened_at FROM book
       WHERE book_id = ANY ($1::uuid[])
       ORDER BY book_id
       ON CONFLICT DO NOTHING`,
      [ids],
    );
  }
}

function byBook(heads: readonly BookHead[]): ReadonlyMap<string, BookHead> {
  return new Map(heads.map((head) => [head.bookId, head]));
}
