import { describe, expect, it } from '@jest/globals';
import { CURRENCY_EXPONENTS, isCurrencyCode } from './currencies.js';
import { formatMoney, parseMoney } from './money.js';

describe('money', () => {
  it('is read exactly into the minor units of its currency', () => {
    expect(parseMoney('58.90', 'USD')).toEqual({ ok: true, value: { minorUnits: 5890n, currency: 'USD' } });
    expect(parseMoney('58.9', 'KWD')).toEqual({ ok: true, value: { minorUnits: 58900n, currency: 'KWD' } });
    expect(parseMoney('1001', 'JPY')).toEqual({ ok: true, value: { minorUnits: 1001n, currency: 'JPY' } });
    expect(parseMoney('0.0001', 'CLF')).toEqual({ ok: true, value: { minorUnits: 1n, currency: 'CLF' } });
    expect(parseMoney('92233720368547758.07', 'CNY')).toMatchObject({ value: { minorUnits: 2n ** 63n - 1n } });
  });

  it.each([
    ['', 'MONEY_EMPTY'],
    ['  ', 'MONEY_EMPTY'],
    ['-5', 'MONEY_SIGN'],
    ['+5', 'MONEY_SIGN'],
    ['58,90', 'MONEY_DECIMAL_COMMA'],
    ['1,000.00', 'MONEY_DECIMAL_COMMA'],
    ['1e3', 'MONEY_EXPONENT_NOTATION'],
    ['1.5E-1', 'MONEY_EXPONENT_NOTATION'],
    ['58.900', 'MONEY_TOO_MANY_DECIMALS'],
    ['9'.repeat(41), 'MONEY_TOO_LONG'],
    ['.5', 'MONEY_MALFORMED'],
    ['5.', 'MONEY_MALFORMED'],
    [' 5', 'MONEY_MALFORMED'],
    ['NaN', 'MONEY_MALFORMED'],
  ])('%j is refused with %s', (text, code) => {
    expect(parseMoney(text, 'USD')).toMatchObject({ ok: false, error: { code } });
  });

  it('says how many decimals would be right', () => {
    expect(parseMoney('1.0', 'JPY')).toEqual({
      ok: false,
      error: { code: 'MONEY_TOO_MANY_DECIMALS', text: '1.0', decimalsMax: 0 },
    });
  });

  it('is written with exactly the decimals of its currency', () => {
    expect(formatMoney({ minorUnits: -5n, currency: 'USD' })).toBe('-0.05');
    expect(formatMoney({ minorUnits: 5890n, currency: 'JPY' })).toBe('5890');
    expect(formatMoney({ minorUnits: 5890n, currency: 'KWD' })).toBe('5.890');
    expect(formatMoney({ minorUnits: 0n, currency: 'CNY' })).toBe('0.00');
  });
});

describe('the currency table', () => {
  it('knows active codes only', () => {
    expect(['CNY', 'ZWG', 'XCG', 'UYW'].map(isCurrencyCode)).toEqual([true, true, true, true]);
    expect(['*', 'cny', 'DEM', 'HRK', 'XAU', 'toString', ''].map(isCurrencyCode)).toEqual(Array(7).fill(false));
  });

  it('has the exponents of ISO 4217', () => {
    const countOf = (exponent: number) => Object.values(CURRENCY_EXPONENTS).filter((e) => e === exponent).length;
    expect([0, 3, 4].map(countOf)).toEqual([17, 7, 2]);
    expect(CURRENCY_EXPONENTS).toMatchObject({ JPY: 0, KWD: 3, CLF: 4, UYW: 4, ISK: 0, HUF: 2, MGA: 2, USD: 2 });
  });
});
