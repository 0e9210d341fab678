import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import { ConvertBalance, verifyLedger } from '#libs/ledger';
import { type Actor, Idempotency } from '#libs/platform';
import { bookOf, type LedgerFixture, openLedger, partyOf, shares, valueOf } from '../../../../test/ledger-fixture.js';
import { ConversionStore } from '../persistence/conversion.store.js';
import { PostConversion } from './post-conversion.js';
import type { ConversionRequest } from './convert-balance.js';

let ledger: LedgerFixture;
let convertBalance: ConvertBalance;
beforeAll(async () => {
  ledger = await openLedger();
  const { transactor, queries, postJournals, ledgerClock, clock } = ledger;
  const posting = new PostConversion(queries, postJournals, new ConversionStore(), ledgerClock);
  convertBalance = new ConvertBalance(transactor, new Idempotency(clock), queries, posting);
  valueOf(await ledger.post(shares('v', 'usd', { a: 10_000n, b: 1n }, 'USD'), shares('w', 'usd', { a: 999n }, 'USD')));
});
afterAll(() => ledger.close());

const actor = (role: string, ...parties: string[]) =>
  ({
    account: partyOf(role) as string as Id<'account'>,
    roles: new Set([role]),
    parties: new Set(parties.map(partyOf)),
  }) as unknown as Actor;
const FINANCE = actor('finance');

const request = (key: string, overrides: Partial<ConversionRequest> = {}): ConversionRequest => ({
  idempotencyKey: key,
  bookId: bookOf('v'),
  partyId: partyOf('a'),
  amountMinor: 4_000n,
  fromCurrency: 'USD',
  toCurrency: 'CNY',
  rate: '71234/10000',
  rateSource: 'central bank, fixing',
  rateDate: '2026-11-20',
  ...overrides,
});
const convert = (key: string, overrides: Partial<ConversionRequest> = {}, by = FINANCE) =>
  convertBalance.execute(by, request(key, overrides));
const converted = {
  [`payable:${partyOf('a')} USD`]: 6_000n,
  [`payable:${partyOf('a')} CNY`]: 28_494n,
  'conversion USD': 4_000n,
  'conversion CNY': -28_494n,
  'revenue_clearing USD': -10_001n,
};

describe('converting a balance', () => {
  it('takes it out of the one currency and puts it into the other, with the rate and its source, once per key', async () => {
    const done = valueOf(await convert('k1'));
    expect(valueOf(await convert('k1'))).toEqual(done);
    expect(await ledger.balancesOf('v')).toMatchObject(converted);
    const [stored] = await ledger.queries.conversionsOf(ledger.reader, [{ bookId: done.bookId, id: done.journalId }]);
    expect(stored?.conversion).toMatchObject({
      toMinor: 28_494n,
      rate: { numerator: 35_617n, denominator: 5_000n },
      rateSource: 'central bank, fixing',
      rateDate: '2026-11-20',
      convertedBy: FINANCE.account,
    });
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });

  it.each<[string, Partial<ConversionRequest>, Actor, string]>([
    ['more than the book owes', { amountMinor: 6_001n }, FINANCE, 'CONVERSION_EXCEEDS_BALANCE'],
    ['what is owed in another currency', { fromCurrency: 'JPY' }, FINANCE, 'CONVERSION_EXCEEDS_BALANCE'],
    ['what another book owes', { bookId: bookOf('w'), amountMinor: 1_000n }, FINANCE, 'CONVERSION_EXCEEDS_BALANCE'],
    [
      'what is owed to another party',
      { partyId: partyOf('b'), amountMinor: 2n },
      FINANCE,
      'CONVERSION_EXCEEDS_BALANCE',
    ],
    ['at a decimal rate', { rate: '7.1234' }, FINANCE, 'INPUT_INVALID'],
    ['at a rate that is endless', { rate: `1${'0'.repeat(60)}/1` }, FINANCE, 'INPUT_INVALID'],
    ['to an unknown currency', { toCurrency: 'XXX' }, FINANCE, 'CURRENCY_UNKNOWN'],
    ['in a book that is not there', { bookId: bookOf('nowhere') }, FINANCE, 'NOT_FOUND'],
    ['as an auditor', {}, actor('auditor'), 'NOT_PERMITTED'],
    ['as somebody who cannot see the book', {}, actor('operator'), 'NOT_FOUND'],
    ['of the own party', {}, actor('finance', 'a'), 'NOT_PERMITTED'],
  ])('is refused: %s', async (what, overrides, by, code) => {
    expect(await convert(what, overrides, by)).toMatchObject({ ok: false, error: { code } });
    expect(await ledger.balancesOf('v')).toMatchObject(converted);
    expect(await ledger.journalsOf('v')).toBe(2);
  });

  it('is refused under the same key with another rate', async () => {
    expect(await convert('k1', { rate: '7/1' })).toMatchObject({ error: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await ledger.balancesOf('v')).toMatchObject(converted);
  });

  it('never takes a balance twice when two do it at once', async () => {
    const results = await Promise.all(['one', 'two', 'three'].map((key) => convert(key, { amountMinor: 2_500n })));
    expect(results.map((result) => (result.ok ? 'done' : result.error.code)).sort()).toEqual([
      'CONVERSION_EXCEEDS_BALANCE',
      'done',
      'done',
    ]);
    expect(await ledger.balancesOf('v')).toMatchObject({ [`payable:${partyOf('a')} USD`]: 1_000n });
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });
});
