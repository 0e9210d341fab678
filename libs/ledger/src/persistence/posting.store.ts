import { Injectable } from '@nestjs/common';
import { arraysOf, COPIED_ROWS_MIN, insertionOf, type Tx } from '#libs/platform';
import type { BookHead, ChainedJournal } from '../domain/chain.js';
import { AMOUNT_MAX } from '../domain/journal-rules.js';
import type { Balance, PreparedAccount } from '../domain/posting.js';

export type MovedAccount = PreparedAccount & { readonly change: Balance };

/** What journals change: themselves and their transfers, the accounts that they move, the heads of their books. */
export type NewPostings = {
  readonly journals: readonly ChainedJournal[];
  readonly accounts: readonly MovedAccount[];
  readonly heads: readonly BookHead[];
};

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

/** Parameters of MOVE, which come first wherever it is a part. */
const MOVE_COLUMNS_COUNT = 6;

const MOVE = `UPDATE balance SET debits_minor = balance.debits_minor + change.debits,
    credits_minor = balance.credits_minor + change.credits, version = change.version
  FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
    AS change (book_id, account_id, debits, credits, version, floor_minor)
  WHERE balance.book_id = change.book_id AND balance.account_id = change.account_id
    AND balance.floor_minor IS NOT DISTINCT FROM change.floor_minor
    AND balance.debits_minor <= ${AMOUNT_MAX} - change.debits
    AND balance.credits_minor <= ${AMOUNT_MAX} - change.credits
    AND (change.floor_minor IS NULL OR balance.credits_minor::numeric + change.credits
      - balance.debits_minor - change.debits >= change.floor_minor)`;

const HEAD_COLUMNS_COUNT = 4;

const saveHeads = (first: number) => `UPDATE book_head
  SET sequence = after.sequence, chain_hash = after.chain_hash, posted_at = after.posted_at
  FROM unnest($${first}::uuid[], $${first + 1}::bigint[], $${first + 2}::text[], $${first + 3}::timestamptz[])
    AS after (book_id, sequence, chain_hash, posted_at)
  WHERE book_head.book_id = after.book_id`;

const MOVE_ALONE = { name: 'ledger.move-balances', text: MOVE };
const SAVE_HEADS = { name: 'ledger.save-heads', text: saveHeads(1) };

const FIRST_HEAD = MOVE_COLUMNS_COUNT + 1;
const FIRST_JOURNAL = FIRST_HEAD + HEAD_COLUMNS_COUNT;
const FIRST_TRANSFER = FIRST_JOURNAL + Object.keys(JOURNAL.columns).length;

// A part that changes rows runs whether it is read or not; reading `whole` makes the others wait for the balances.
const POST_FEW = {
  name: 'ledger.post-few',
  text: `WITH moved AS (${MOVE} RETURNING 1),
    whole AS (SELECT count(*) = cardinality($1::uuid[]) AS all_moved FROM moved),
    heads AS (${saveHeads(FIRST_HEAD)} AND (SELECT all_moved FROM whole)),
    journals AS (${insertionOf(JOURNAL, FIRST_JOURNAL)} WHERE (SELECT all_moved FROM whole)),
    transfers AS (${insertionOf(TRANSFER, FIRST_TRANSFER)} WHERE (SELECT all_moved FROM whole))
    SELECT count(*)::int AS moved FROM moved`,
};

/** Writes postings by sets, however many they are. Journals and transfers are never changed. */
@Injectable()
export class PostingStore {
  /**
   * Adds to the balances of those accounts that are open with the floor given and stay within it and within int8; the
   * others are left as they are. Where all of them are moved and the postings are few, it writes the rest in the same
   * statement, because a round trip under the lock of a book is what those wait for who post to it.
   */
  async move(tx: Tx, { journals, accounts, heads }: NewPostings): Promise<'written' | 'moved' | 'some moved'> {
    // What no balance could hold is no parameter of the statement either.
    const movable = accounts.filter(
      ({ change }) => change.debitsMinor <= AMOUNT_MAX && change.creditsMinor <= AMOUNT_MAX,
    );
    const all = movable.length === accounts.length;
    const transfers = transferRows(journals);
    if (all && transfers.length < COPIED_ROWS_MIN) {
      const parameters = [
        ...[...moveArrays(movable), ...headArrays(heads)],
        ...[...arraysOf(JOURNAL, journalRows(journals)), ...arraysOf(TRANSFER, transfers)],
      ];
      const [answer] = await tx.rows<{ moved: number }>(POST_FEW, parameters);
      return answer?.moved === accounts.length ? 'written' : 'some moved';
    }
    return (await tx.write(MOVE_ALONE, moveArrays(movable))) === accounts.length ? 'moved' : 'some moved';
  }

  /** The journals with their transfers, and the heads of their books; their balances have been moved. */
  async write(tx: Tx, { journals, heads }: NewPostings): Promise<void> {
    await tx.insertRows(JOURNAL, journalRows(journals));
    await tx.insertRows(TRANSFER, transferRows(journals));
    await tx.write(SAVE_HEADS, headArrays(heads));
  }
}

function journalRows(journals: readonly ChainedJournal[]) {
  return journals.map((one) => [
    ...[one.bookId, one.id, one.kind, one.reference, one.contentHash, one.effectiveDate],
    ...[one.postedAt.toISOString(), one.reversalOf, one.sequence, one.previousHash, one.chainHash],
    ...[one.calendar, one.month, one.documentHash],
  ]);
}

function transferRows(journals: readonly ChainedJournal[]) {
  return journals.flatMap(({ bookId, id, lines }) =>
    lines.map(({ debitAccountId, creditAccountId, amountMinor, currency, code, detail }, index) => {
      return [bookId, id, index + 1, debitAccountId, creditAccountId, amountMinor, currency, code, detail];
    }),
  );
}

function moveArrays(accounts: readonly MovedAccount[]): unknown[][] {
  return [
    accounts.map(({ bookId }) => bookId),
    accounts.map(({ id }) => id),
    accounts.map(({ change }) => change.debitsMinor),
    accounts.map(({ change }) => change.creditsMinor),
    accounts.map(({ change }) => change.version),
    accounts.map(({ floorMinor }) => floorMinor ?? null),
  ];
}

function headArrays(heads: readonly BookHead[]): unknown[][] {
  return [
    heads.map(({ bookId }) => bookId),
    heads.map(({ sequence }) => sequence),
    heads.map(({ chainHash }) => chainHash),
    heads.map(({ postedAt }) => postedAt.toISOString()),
  ];
}
