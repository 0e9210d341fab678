import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CURRENCY_EXPONENTS, type CurrencyCode, type Id, rational } from '#libs/kernel';
import { type ConversionTerms, conversionHash, conversionJournal, converted, planConversion } from './conversion.js';
import { prepare } from './posting.js';

const TODAY = '2026-11-22';
const BOOK = '00000000-0000-8000-8000-00000000000b';
const PARTY = '00000000-0000-8000-8000-00000000000a' as Id<'party'>;
const ACTOR = '00000000-0000-8000-8000-00000000000f' as Id<'account'>;

// No decimals, two, three and four.
const currency = fc.constantFrom<CurrencyCode>('JPY', 'CNY', 'USD', 'KWD', 'CLF');
const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
const rate = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 8n }), fc.bigInt({ min: 1n, max: 10n ** 8n }))
  .map(([numerator, denominator]) => rational(numerator, denominator));

const terms = (overrides: Partial<ConversionTerms> = {}): ConversionTerms => ({
  bookId: BOOK,
  partyId: PARTY,
  from: { minorUnits: 10_000n, currency: 'USD' },
  toCurrency: 'CNY',
  rate: rational(71234n, 10000n),
  rateSource: 'central bank',
  rateDate: TODAY,
  convertedBy: ACTOR,
  ...overrides,
});

describe('a conversion', () => {
  it.each<[bigint, CurrencyCode, CurrencyCode, [bigint, bigint], bigint]>([
    [10_000n, 'USD', 'CNY', [71234n, 10000n], 71_234n],
    [10_000n, 'USD', 'JPY', [15567n, 100n], 15_567n],
    [15_567n, 'JPY', 'USD', [100n, 15567n], 10_000n],
    [1_000n, 'KWD', 'CNY', [231n, 10n], 2_310n],
    [2_310n, 'CNY', 'KWD', [10n, 231n], 1_000n],
    [1n, 'CNY', 'USD', [1n, 2n], 1n],
    [1n, 'CNY', 'USD', [49n, 100n], 0n],
    [3n, 'JPY', 'CLF', [1n, 20000n], 2n],
  ])('of %s %s to %s at %s gives %s minor units', (minorUnits, from, to, [n, d], expected) => {
    expect(converted({ minorUnits, currency: from }, to, rational(n, d))).toBe(expected);
  });

  it('is off the exact amount by at most half a minor unit, whatever decimals the currencies have', () => {
    fc.assert(
      fc.property(amount, currency, currency, rate, (minorUnits, from, to, at) => {
        const result = converted({ minorUnits, currency: from }, to, at);
        // result / 10^to - minorUnits / 10^from × n/d, in units of 1 / (10^to × 10^from × d)
        const [toScale, fromScale] = [10n ** BigInt(CURRENCY_EXPONENTS[to]), 10n ** BigInt(CURRENCY_EXPONENTS[from])];
        const difference = result * fromScale * at.denominator - minorUnits * at.numerator * toScale;
        const half = fromScale * at.denominator;
        expect(2n * difference <= half && 2n * difference > -half).toBe(true);
      }),
    );
  });

  it('never takes more than there is, and moves nothing between currencies', () => {
    fc.assert(
      fc.property(amount, amount, currency, currency, rate, (minorUnits, balanceMinor, from, toCurrency, at) => {
        const wanted = terms({ from: { minorUnits, currency: from }, toCurrency, rate: at });
        const planned = planConversion(wanted, { balanceMinor, today: TODAY });
        if (!planned.ok) {
          const expected =
            from === toCurrency
              ? 'INPUT_INVALID'
              : minorUnits > balanceMinor
                ? 'CONVERSION_EXCEEDS_BALANCE'
                : 'AMOUNT_INVALID';
          expect(planned.error.code).toBe(expected);
          return;
        }
        expect(minorUnits <= balanceMinor).toBe(true);
        const draft = conversionJournal(planned.value, { bookKind: 'venture', reference: 'r1', today: TODAY });
        expect(prepare([draft]).ok).toBe(true);
        expect(
          draft.transfers.map((line) => [line.debit.key, line.credit.key, line.amountMinor, line.currency]),
        ).toEqual([
          [`payable:${PARTY}`, 'conversion', minorUnits, from],
          ['conversion', `payable:${PARTY}`, planned.value.toMinor, toCurrency],
        ]);
        expect(draft.documentHash).toBe(conversionHash(planned.value));
      }),
    );
  });

  it.each<[string, Partial<ConversionTerms>, string, string]>([
    ['into the same currency', { toCurrency: 'USD' }, 'INPUT_INVALID', 'toCurrency'],
    ['at no rate', { rate: rational(0n) }, 'INPUT_INVALID', 'rate'],
    ['at a negative rate', { rate: rational(-1n) }, 'INPUT_INVALID', 'rate'],
    ['at a rate of tomorrow', { rateDate: '2026-11-23' }, 'INPUT_INVALID', 'rateDate'],
    ['of nothing', { from: { minorUnits: 0n, currency: 'USD' } }, 'AMOUNT_INVALID', 'amount'],
    ['of less than nothing', { from: { minorUnits: -1n, currency: 'USD' } }, 'AMOUNT_INVALID', 'amount'],
    [
      'of more than is owed',
      { from: { minorUnits: 10_001n, currency: 'USD' } },
      'CONVERSION_EXCEEDS_BALANCE',
      'amount',
    ],
    ['at a rate of five weeks ago', { rateDate: '2026-10-18' }, 'INPUT_INVALID', 'rateDate'],
    ['at a rate that is too high', { rate: rational(10n ** 8n + 1n) }, 'INPUT_INVALID', 'rate'],
    ['at a rate that is too low', { rate: rational(1n, 10n ** 8n + 1n) }, 'INPUT_INVALID', 'rate'],
    ['that would leave nothing', { rate: rational(1n, 10n ** 8n) }, 'AMOUNT_INVALID', 'amount'],
  ])('is refused %s', (_what, overrides, code, path) => {
    const planned = planConversion(terms(overrides), { balanceMinor: 10_000n, today: TODAY });
    expect(planned).toMatchObject({ ok: false, error: { code, path: [path] } });
  });

  it('is refused when it would not fit', () => {
    const balanceMinor = 2n ** 62n;
    const wanted = terms({ from: { minorUnits: balanceMinor, currency: 'USD' }, rate: rational(10n ** 8n) });
    const planned = planConversion(wanted, { balanceMinor, today: TODAY });
    expect(planned).toMatchObject({ ok: false, error: { code: 'AMOUNT_INVALID', path: ['amount'] } });
  });

  it('has a hash that changes with everything that it says', () => {
    const conversion = { ...terms(), toMinor: 71_234n };
    const changed = [
      { ...conversion, toMinor: 71_235n },
      { ...conversion, toCurrency: 'JPY' as const },
      { ...conversion, rate: rational(1n) },
      { ...conversion, rateSource: 'a friend' },
      { ...conversion, rateDate: '2026-11-21' },
      { ...conversion, convertedBy: PARTY as string as Id<'account'> },
      { ...conversion, partyId: ACTOR as string as Id<'party'> },
      { ...conversion, bookId: PARTY },
      { ...conversion, from: { minorUnits: 1n, currency: 'USD' as const } },
      { ...conversion, from: { minorUnits: 10_000n, currency: 'EUR' as const } },
    ];
    expect(new Set([conversion, ...changed].map(conversionHash)).size).toBe(changed.length + 1);
  });
});
