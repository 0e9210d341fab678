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

export type StandingAccount = { readonly ref: AccountRef; readonly balance: Balance };

type AccountKey = { readonly bookId: string; readonly id: Id<'ledgerAccount'> };

const ACCOUNT = {
  table: 'ledger_account',
  columns: {
    ...{ book_id: 'uuid', id: 'uuid', currency: 'text', key: 'text', purpose: 'text', party_id: 'uuid' },
    ...{ floor_minor: 'bigint', opened_at: 'timestamptz' },
  },
};

const BALANCE = {
  table: 'balance',
  columns: {
    ...{ book_id: 'uuid', account_id: 'uuid', debits_minor: 'bigint', credits_minor: 'bigint' },
    ...{ floor_minor: 'bigint', version: 'bigint' },
  },
};

/** Accounts and their balances, by sets. The floor is copied to the balance, where a CHECK guards it once more. */
@Injectable()
export class AccountStore {
  /** Opens accounts that are not there yet, each with the balance that its first journals give it. */
  async open(
    tx: Tx,
    accounts: readonly (PreparedAccount & { readonly opening: Balance })[],
    openedAt: ReadonlyMap<string, Date>,
  ): Promise<void> {
    await tx.insertRows(
      ACCOUNT,
      accounts.map(({ bookId, id, currency, key, purpose, partyId, floorMinor }) => [
        ...[bookId, id, currency, key, purpose, partyId ?? null, floorMinor ?? null],
        openedAt.get(id)?.toISOString() ?? null,
      ]),
    );
    await tx.insertRows(
      BALANCE,
      accounts.map(({ bookId, id, floorMinor, opening: { debitsMinor, creditsMinor, version } }) => {
        return [bookId, id, debitsMinor, creditsMinor, floorMinor ?? null, version];
      }),
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
   * The accounts that are open with their balances, as they stand. They stay so for whoever holds the lock of the book:
   * nobody else posts to it.
   */
  async standing(tx: Tx, keys: readonly AccountKey[]): Promise<ReadonlyMap<Id<'ledgerAccount'>, StandingAccount>> {
    const rows = await tx.rows<AccountRow & Omit<Balance, 'accountId'>>(
      `SELECT a.id, a.key, a.purpose, a.party_id, a.floor_minor, a.book_id AS "bookId",
         b.debits_minor AS "debitsMinor", b.credits_minor AS "creditsMinor", b.version
       FROM unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, id)
       JOIN ledger_account a USING (book_id, id)
       JOIN balance b ON b.book_id = wanted.book_id AND b.account_id = wanted.id`,
      keyArrays(keys),
    );
    return new Map(rows.map((row) => [row.id, { ref: refOf(row), balance: { ...row, accountId: row.id } }]));
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
