import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { constraintOf, sqlStateOf } from '#libs/platform';
import { ok } from '#libs/kernel';
import { ledgerAccountId, payable, revenueClearing } from '#libs/ledger';
import { bookOf, type LedgerFixture, openLedger, partyOf, shares, valueOf } from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
let journal: string;

beforeAll(async () => {
  ledger = await openLedger();
  const posted = valueOf(
    await ledger.post(
      shares('one', 'r1', { a: 5n }),
      shares('one', 'r2', { a: 5n }, 'JPY'),
      shares('two', 'r1', { a: 5n }),
    ),
  );
  journal = posted[0]!.journalId;
});
afterAll(() => ledger.close());

/** What the database answers to one statement of the application. */
async function refusalOf(
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<[string | undefined, string | undefined]> {
  try {
    await ledger.transactor.run(async (tx) => ok(await tx.write(sql, parameters)));
    return ['no refusal', undefined];
  } catch (failure) {
    return [sqlStateOf(failure), constraintOf(failure)];
  }
}

const account = (venture: string, ref: { key: string }, currency: 'CNY' | 'JPY') =>
  ledgerAccountId(bookOf(venture), ref.key, currency);

async function insertTransfer(values: {
  book?: string;
  debit: string;
  credit: string;
  amount?: number;
  currency: string;
}) {
  const { book = bookOf('one'), debit, credit, amount = 1, currency } = values;
  return refusalOf(`INSERT INTO transfer VALUES ($1, $2, 2, $3, $4, $5, $6, 'x', 'x')`, [
    book,
    journal,
    debit,
    credit,
    amount,
    currency,
  ]);
}

describe('the tables of the ledger', () => {
  it.each(['book', 'ledger_account', 'journal', 'transfer'])(
    'let the application only add rows to %s',
    async (table) => {
      expect(await refusalOf(`UPDATE ${table} SET book_id = book_id`)).toEqual(['42501', undefined]);
      expect(await refusalOf(`DELETE FROM ${table}`)).toEqual(['42501', undefined]);
      expect(await refusalOf(`TRUNCATE ${table} CASCADE`)).toEqual(['42501', undefined]);
    },
  );

  it('let the application delete no balance and no period', async () => {
    expect(await refusalOf('DELETE FROM balance')).toEqual(['42501', undefined]);
    expect(await refusalOf('DELETE FROM accounting_period')).toEqual(['42501', undefined]);
  });

  it('refuse a transfer to an account of another book', async () => {
    const debit = account('one', revenueClearing(), 'CNY');
    const credit = account('two', payable(partyOf('a')), 'CNY');
    expect(await insertTransfer({ debit, credit, currency: 'CNY' })).toEqual(['23503', 'transfer_credit_fk']);
    expect(await insertTransfer({ debit: credit, credit: debit, currency: 'CNY' })).toEqual([
      '23503',
      'transfer_debit_fk',
    ]);
  });

  it('refuse a transfer between two currencies, whichever of them it names', async () => {
    const debit = account('one', revenueClearing(), 'CNY');
    const credit = account('one', payable(partyOf('a')), 'JPY');
    expect(await insertTransfer({ debit, credit, currency: 'CNY' })).toEqual(['23503', 'transfer_credit_fk']);
    expect(await insertTransfer({ debit, credit, currency: 'JPY' })).toEqual(['23503', 'transfer_debit_fk']);
  });

  it('refuse a transfer in a journal of another book, to itself, of nothing or of less', async () => {
    const debit = account('one', revenueClearing(), 'CNY');
    const credit = account('one', payable(partyOf('a')), 'CNY');
    const inTwo = {
      debit: account('two', revenueClearing(), 'CNY'),
      credit: account('two', payable(partyOf('a')), 'CNY'),
    };
    expect(await insertTransfer({ ...inTwo, book: bookOf('two'), currency: 'CNY' })).toEqual([
      '23503',
      'transfer_journal_fk',
    ]);
    expect(await insertTransfer({ debit, credit: debit, currency: 'CNY' })).toEqual(['23514', 'transfer_two_accounts']);
    expect(await insertTransfer({ debit, credit, amount: 0, currency: 'CNY' })).toEqual([
      '23514',
      'transfer_amount_positive',
    ]);
    expect(await insertTransfer({ debit, credit, amount: -1, currency: 'CNY' })).toEqual([
      '23514',
      'transfer_amount_positive',
    ]);
  });

  it('refuse a balance below its floor', async () => {
    const floored = `INSERT INTO balance VALUES ($1, $2, 0, 0, 0, 0)
      ON CONFLICT (book_id, account_id) DO UPDATE SET floor_minor = 0`;
    const clearing = [bookOf('one'), account('one', revenueClearing(), 'CNY')];
    expect(await refusalOf(floored, clearing)).toEqual(['23514', 'balance_floor']);
  });
});
