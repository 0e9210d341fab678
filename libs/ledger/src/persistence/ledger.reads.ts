import { Injectable } from '@nestjs/common';
import type { Reader } from '#libs/platform';
import type {
  AccountBalance,
  AccountKey,
  Book,
  Journal,
  LedgerTableRow,
  PayableBalance,
  PayableFilter,
} from '../domain/views.js';

export type JournalPage = {
  readonly bookId: string;
  readonly limit: number;
  /** Number of the journal to go on behind. */
  readonly after?: string;
};

const PAYABLES = `
  SELECT a.book_id AS "bookId", a.id AS "accountId", a.party_id AS "partyId", a.currency,
    b.credits_minor - b.debits_minor AS "balanceMinor"
  FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
  WHERE a.purpose = 'payable' AND b.credits_minor <> b.debits_minor
    AND ($1::uuid IS NULL OR a.party_id = $1) AND ($2::text IS NULL OR a.currency = $2)
    AND a.party_id <> ALL ($3::uuid[])`;

const ACCOUNTS = `
  SELECT a.book_id AS "bookId", a.id AS "accountId", a.key, a.purpose, a.party_id AS "partyId", a.currency,
    b.debits_minor AS "debitsMinor", b.credits_minor AS "creditsMinor", b.credits_minor - b.debits_minor AS "balanceMinor"
  FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id`;

@Injectable()
export class LedgerReads {
  async payables(reader: Reader, filter: PayableFilter): Promise<readonly PayableBalance[]> {
    return reader.rows(`${PAYABLES} ORDER BY a.party_id, a.currency, a.book_id`, payableParameters(filter));
  }

  async payablesForUpdate(reader: Reader, filter: PayableFilter): Promise<readonly PayableBalance[]> {
    const parameters = payableParameters(filter);
    // The books first, as posting does: who holds the balances alone would wait for a posting that waits for them.
    await reader.rows(
      `SELECT 1 FROM book_head WHERE book_id IN (SELECT "bookId" FROM (${PAYABLES}) payable) ORDER BY book_id FOR UPDATE`,
      parameters,
    );
    return reader.rows(`${PAYABLES} ORDER BY b.book_id, b.account_id FOR UPDATE OF b`, parameters);
  }

  async book(reader: Reader, bookId: string): Promise<Book | undefined> {
    return reader.row(`SELECT book_id AS "bookId", kind, opened_at AS "openedAt" FROM book WHERE book_id = $1`, [
      bookId,
    ]);
  }

  async accountsOfBook(reader: Reader, bookId: string): Promise<readonly AccountBalance[]> {
    return reader.rows(`${ACCOUNTS} WHERE a.book_id = $1 ORDER BY a.key, a.currency`, [bookId]);
  }

  async accountsByIds(reader: Reader, keys: readonly AccountKey[]): Promise<readonly AccountBalance[]> {
    return reader.rows(
      `${ACCOUNTS} JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, id) ON a.book_id = wanted.book_id AND a.id = wanted.id`,
      [keys.map((key) => key.bookId), keys.map((key) => key.accountId)],
    );
  }

  async journals(reader: Reader, { bookId, limit, after }: JournalPage): Promise<readonly Journal[]> {
    return reader.rows(
      `SELECT book_id AS "bookId", id AS "journalId", kind, reference, effective_date AS "effectiveDate",
         posted_at AS "postedAt", reversal_of AS "reversalOf", sequence, calendar, month, content_hash AS "contentHash",
         previous_hash AS "previousHash", chain_hash AS "chainHash", document_hash AS "documentHash"
       FROM journal
       WHERE book_id = $1 AND ($2::bigint IS NULL OR sequence < $2)
       ORDER BY sequence DESC LIMIT $3`,
      [bookId, after ?? null, limit],
    );
  }

  async table(reader: Reader, bookIds: readonly string[] | undefined): Promise<readonly LedgerTableRow[]> {
    return reader.rows(
      `SELECT a.book_id AS "bookId", a.key AS "accountKey", a.currency, b.debits_minor AS "debitsMinor",
         b.credits_minor AS "creditsMinor", b.credits_minor - b.debits_minor AS "balanceMinor"
       FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id
       WHERE $1::uuid[] IS NULL OR a.book_id = ANY ($1)
       ORDER BY a.book_id, a.key, a.currency`,
      [bookIds ?? null],
    );
  }
}

function payableParameters({ partyId, currency, excludeParties }: PayableFilter): unknown[] {
  return [partyId ?? null, currency ?? null, excludeParties ?? []];
}
