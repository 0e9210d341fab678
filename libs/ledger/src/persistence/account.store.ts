import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { AccountPurpose, AccountRef } from '../domain/account.js';
import type { Balance, PreparedAccount } from '../domain/posting.js';

type AccountRow = {
  id: Id<'ledgerAccount'>;
  key: string;
  purpose: AccountPurpose;
  party_id: Id<'party'> | null;
  floor_minor: bigint | null;
};

type AccountKey = { readonly bookId: string; readonly id: Id<'ledgerAccount'> };

/** Accounts and their balances, by sets. The floor is copied to the balance, where a CHECK guards it once more. */
@Injectable()
export class AccountStore {
  /** Opens the accounts that are missing, each with a balance of zero. */
  async open(tx: Tx, accounts: readonly PreparedAccount[], openedAt: Date): Promise<void> {
    const [bookIds, ids] = keyArrays(accounts);
    const floors = accounts.map((account) => account.floorMinor?.toString() ?? null);
    await tx.write(
      `INSERT INTO ledger_account (book_id, id, currency, key, purpose, party_id, floor_minor, opened_at)
       SELECT book_id, id, currency, key, purpose, party_id, floor_minor, $8
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::bigint[])
         AS wanted (book_id, id, currency, key, purpose, party_id, floor_minor)
       ORDER BY book_id, id
       ON CONFLICT DO NOTHING`,
      [
        bookIds,
        ids,
        accounts.map((account) => account.currency),
        accounts.map((account) => account.key),
        accounts.map((account) => account.purpose),
        accounts.map((account) => account.partyId ?? null),
        floors,
        openedAt,
      ],
    );
    await tx.write(
      `INSERT INTO balance (book_id, account_id, debits_minor, credits_minor, floor_minor, version)
       SELECT book_id, account_id, 0, 0, floor_minor, 0
       FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) AS wanted (book_id, account_id, floor_minor)
       ORDER BY book_id, account_id
       ON CONFLICT DO NOTHING`,
      [bookIds, ids, floors],
    );
  }

  async find(reader: Reader, keys: readonly AccountKey[]): Promise<ReadonlyMap<Id<'ledgerAccount'>, AccountRef>> {
    const rows = await reader.rows<AccountRow>(
      `SELECT id, key, purpose, party_id, floor_minor FROM ledger_account
       JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, id) USING (book_id, id)`,
      keyArrays(keys),
    );
    return new Map(rows.map((row) => [row.id, refOf(row)]));
  }

  /**
   * Locks the balances in (book, account) order, so that two journals over the same accounts wait instead of
   * deadlocking, and answers them as they stand under the lock.
   */
  async lockBalances(tx: Tx, keys: readonly AccountKey[]): Promise<readonly Balance[]> {
    return tx.rows<Balance>(
      `SELECT balance.book_id AS "bookId", balance.account_id AS "accountId",
         balance.debits_minor AS "debitsMinor", balance.credits_minor AS "creditsMinor"
       FROM balance JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, account_id) USING (book_id, account_id)
       ORDER BY balance.book_id, balance.account_id
       FOR UPDATE OF balance`,
      keyArrays(keys),
    );
  }

  async saveBalances(tx: Tx, balances: readonly Balance[]): Promise<void> {
    await tx.write(
      `UPDATE balance SET debits_minor = after.debits_minor, credits_minor = after.credits_minor, version = version + 1
       FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[])
         AS after (book_id, account_id, debits_minor, credits_minor)
       WHERE balance.book_id = after.book_id AND balance.account_id = after.account_id`,
      [
        balances.map((balance) => balance.bookId),
        balances.map((balance) => balance.accountId),
        balances.map((balance) => balance.debitsMinor.toString()),
        balances.map((balance) => balance.creditsMinor.toString()),
      ],
    );
  }
}

function refOf(row: AccountRow): AccountRef {
  return {
    key: row.key,
    purpose: row.purpose,
    ...(row.party_id !== null && { partyId: row.party_id }),
    ...(row.floor_minor !== null && { floorMinor: row.floor_minor }),
  };
}

function keyArrays(keys: readonly AccountKey[]): [string[], string[]] {
  return [keys.map((key) => key.bookId), keys.map((key) => key.id)];
}
