import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { JournalKind } from '../domain/journal.js';
import type {
  AccountBalance,
  AccountEntry,
  AccountKey,
  Book,
  EntrySpan,
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
    AND a.party_id <> ALL ($3::uuid[]) AND ($4::uuid IS NULL OR a.book_id = $4)`;

const ACCOUNTS = `
  SELECT a.book_id AS "bookId", a.id AS "accountId", a.key, a.purpose, a.party_id AS "partyId", a.currency,
    b.debits_minor AS "debitsMinor", b.credits_minor AS "creditsMinor", b.credits_minor - b.debits_minor AS "balanceMinor"
  FROM ledger_account a JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.id`;

// Both sides by their own index.
const ENTRIES = `transfer t JOIN journal j ON j.book_id = t.book_id AND j.id = t.journal_id
  WHERE t.book_id = wanted.book_id
    AND (t.debit_account_id = wanted.account_id OR t.credit_account_id = wanted.account_id)`;

const JOURNALS = `SELECT book_id AS "bookId", id AS "journalId", kind, reference, effective_date AS "effectiveDate",
  posted_at AS "postedAt", reversal_of AS "reversalOf", sequence, calendar, month, content_hash AS "contentHash",
  previous_hash AS "previousHash", chain_hash AS "chainHash", document_hash AS "documentHash" FROM journal`;

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

  /** What stands there now, less what was posted later: the past is asked for near its end, mostly. */
  async accountsOfBookAsOf(reader: Reader, bookId: string, at: Date): Promise<readonly AccountBalance[]> {
    return reader.rows(
      `WITH until AS (
         SELECT coalesce((SELECT sequence FROM journal WHERE book_id = $1 AND posted_at <= $2
           ORDER BY sequence DESC LIMIT 1), 0) AS sequence
       ), later AS (
         SELECT t.* FROM journal j JOIN transfer t ON t.book_id = j.book_id AND t.journal_id = j.id
         WHERE j.book_id = $1 AND j.sequence > (SELECT sequence FROM until)
       ), moved AS (
         SELECT account_id, sum(debit) AS debits, sum(credit) AS credits
         FROM (
           SELECT debit_account_id AS account_id, amount_minor AS debit, 0 AS credit FROM later
           UNION ALL SELECT credit_account_id, 0, amount_minor FROM later
         ) side GROUP BY account_id
       )
       SELECT "bookId", "accountId", key, purpose, "partyId", currency,
         ("debitsMinor" - coalesce(debits, 0))::bigint AS "debitsMinor",
         ("creditsMinor" - coalesce(credits, 0))::bigint AS "creditsMinor",
         ("balanceMinor" - coalesce(credits, 0) + coalesce(debits, 0))::bigint AS "balanceMinor"
       FROM (${ACCOUNTS} WHERE a.book_id = $1 AND a.opened_at <= $2) standing
       LEFT JOIN moved ON moved.account_id = standing."accountId"
       ORDER BY key, currency`,
      [bookId, at],
    );
  }

  async accountsByIds(reader: Reader, keys: readonly AccountKey[]): Promise<readonly AccountBalance[]> {
    return reader.rows(
      `${ACCOUNTS} JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, id) ON a.book_id = wanted.book_id AND a.id = wanted.id`,
      [keys.map((key) => key.bookId), keys.map((key) => key.accountId)],
    );
  }

  async journals(reader: Reader, { bookId, limit, after }: JournalPage): Promise<readonly Journal[]> {
    return reader.rows(
      `${JOURNALS} WHERE book_id = $1 AND ($2::bigint IS NULL OR sequence < $2)
       ORDER BY sequence DESC LIMIT $3`,
      [bookId, after ?? null, limit],
    );
  }

  async journal(reader: Reader, bookId: string, id: Id<'journal'>): Promise<Journal | undefined> {
    return reader.row(`${JOURNALS} WHERE book_id = $1 AND id = $2`, [bookId, id]);
  }

  async entriesBetween(
    reader: Reader,
    kind: JournalKind,
    spans: readonly EntrySpan[],
    { limit, after }: PageRequest,
  ): Promise<readonly (readonly AccountEntry[])[]> {
    const rows = await reader.rows<AccountEntry & { n: bigint }>(
      `SELECT wanted.n, page.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY
         AS wanted (book_id, account_id, until_id, n)
       JOIN journal until ON until.book_id = wanted.book_id AND until.id = wanted.until_id
       CROSS JOIN LATERAL (
         SELECT coalesce(max(j.sequence), 0) AS sequence FROM ${ENTRIES} AND j.kind = $4 AND j.sequence < until.sequence
       ) AS previous
       CROSS JOIN LATERAL (
         SELECT j.book_id AS "bookId", wanted.account_id AS "accountId", j.id AS "journalId", j.kind, j.reference,
           j.sequence, j.posted_at AS "postedAt",
           -- It fits: both sides of the account do, and they only ever grow.
           sum(CASE WHEN t.credit_account_id = wanted.account_id THEN t.amount_minor ELSE -t.amount_minor END)::bigint
             AS "amountMinor"
         FROM ${ENTRIES} AND j.sequence > previous.sequence AND j.sequence < until.sequence
           AND ($5::bigint IS NULL OR j.sequence < $5)
         GROUP BY j.book_id, j.id ORDER BY j.sequence DESC LIMIT $6
       ) AS page
       ORDER BY wanted.n, page.sequence DESC`,
      [
        spans.map((span) => span.bookId),
        spans.map((span) => span.accountId),
        spans.map((span) => span.until),
        kind,
        after?.[0] ?? null,
        limit,
      ],
    );
    const entries: AccountEntry[][] = spans.map(() => []);
    for (const { n, ...entry } of rows) entries[Number(n) - 1]?.push(entry);
    return entries;
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

function payableParameters({ partyId, currency, excludeParties, bookId }: PayableFilter): unknown[] {
  return [partyId ?? null, currency ?? null, excludeParties ?? [], bookId ?? null];
}
