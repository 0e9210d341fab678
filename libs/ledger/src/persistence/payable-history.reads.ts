import { Injectable } from '@nestjs/common';
import type { CurrencyCode, Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { AccountEntry, AccountKey, PayableBalance } from '../domain/views.js';

export type DebtFilter = {
  /** Undefined: of every party. */
  readonly parties?: readonly Id<'party'>[] | undefined;
  readonly currency?: CurrencyCode | undefined;
};

// The two sides of a balance only ever grow and fit into a bigint, so every sum of its movements lies between them.
const SIGNED = `sum(CASE WHEN t.credit_account_id = a.id THEN t.amount_minor ELSE -t.amount_minor END)::bigint`;

// Both sides by their own index. What is stamped with the moment itself belongs to it.
const MOVED = `transfer t JOIN journal j ON j.book_id = t.book_id AND j.id = t.journal_id
  WHERE t.book_id = a.book_id AND (t.debit_account_id = a.id OR t.credit_account_id = a.id)
    AND ($1::timestamptz IS NULL OR j.posted_at <= $1)`;

const STANDING = `ledger_account a CROSS JOIN LATERAL (SELECT coalesce(${SIGNED}, 0) AS amount FROM ${MOVED}) standing`;

const COLUMNS = `a.book_id AS "bookId", a.id AS "accountId", a.party_id AS "partyId", a.currency,
  standing.amount AS "balanceMinor"`;

@Injectable()
export class PayableHistoryReads {
  async belowZero(
    reader: Reader,
    { parties, currency }: DebtFilter,
    at: Date | null,
    { limit, after }: PageRequest,
  ): Promise<readonly PayableBalance[]> {
    // What is below zero now is known from its balance, without a look at its history.
    const known = at
      ? ''
      : `AND EXISTS (SELECT FROM balance b WHERE b.book_id = a.book_id AND b.account_id = a.id
      AND b.credits_minor < b.debits_minor)`;
    return reader.rows(
      `SELECT ${COLUMNS} FROM ${STANDING}
       WHERE a.purpose = 'payable' AND standing.amount < 0 ${known}
         AND ($2::uuid[] IS NULL OR a.party_id = ANY ($2)) AND ($3::text IS NULL OR a.currency = $3)
         AND ($4::uuid IS NULL OR (a.party_id, a.id) > ($4, $5::uuid))
       ORDER BY a.party_id, a.id LIMIT $6`,
      [at, parties ?? null, currency ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
  }

  async balancesOf(
    reader: Reader,
    parties: readonly Id<'party'>[],
    at: Date | null,
  ): Promise<readonly PayableBalance[]> {
    return reader.rows(
      `SELECT ${COLUMNS} FROM ${STANDING}
       WHERE a.purpose = 'payable' AND standing.amount <> 0 AND a.party_id = ANY ($2::uuid[])
       ORDER BY a.party_id, a.id`,
      [at, parties],
    );
  }

  async entries(reader: Reader, accounts: readonly AccountKey[], at: Date | null): Promise<readonly AccountEntry[]> {
    return reader.rows(
      `SELECT a.book_id AS "bookId", a.id AS "accountId", j.id AS "journalId", j.kind, j.reference, j.sequence,
         j.posted_at AS "postedAt", ${SIGNED} AS "amountMinor"
       FROM unnest($2::uuid[], $3::uuid[]) AS a (book_id, id), ${MOVED}
       GROUP BY a.book_id, a.id, j.book_id, j.id ORDER BY a.book_id, a.id, j.sequence`,
      [at, accounts.map(({ bookId }) => bookId), accounts.map(({ accountId }) => accountId)],
    );
  }
}
