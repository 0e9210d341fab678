import { describe, expect, it } from '@jest/globals';
import {
  addRational,
  compareRational,
  divRational,
  floorRational,
  formatRational,
  mulRational,
  parseRational,
  rational,
  subRational,
} from './rational.js';
import { halfUp } from './rounding.js';

describe('a rational', () => {
  it('is kept in lowest terms with a positive denominator', () => {
    expect(rational(15n, 100n)).toEqual({ numerator: 3n, denominator: 20n });
    expect(rational(1n, -2n)).toEqual({ numerator: -1n, denominator: 2n });
    expect(rational(0n, -7n)).toEqual({ numerator: 0n, denominator: 1n });
  });

  it('is read from "n/d" or an integer string', () => {
    expect(parseRational('-28/100')).toEqual({ ok: true, value: { numerator: -7n, denominator: 25n } });
    expect(parseRational('42')).toEqual({ ok: true, value: { numerator: 42n, denominator: 1n } });
  });

  it.each(['', '0.15', '1/-2', '+1', '1 /2', '1e3', '1/2/3', 'NaN', '٣'])('%j is malformed', (text) => {
    expect(parseRational(text)).toEqual({ ok: false, error: { code: 'RATIONAL_MALFORMED', text } });
  });

  it('refuses a zero denominator, read or computed', () => {
    expect(parseRational('1/0')).toEqual({ ok: false, error: { code: 'RATIONAL_ZERO_DENOMINATOR', text: '1/0' } });
    expect(() => divRational(rational(1n), rational(0n))).toThrow(RangeError);
  });

  it('computes exactly', () => {
    const [third, half] = [rational(1n, 3n), rational(1n, 2n)];
    expect(formatRational(addRational(third, half))).toBe('5/6');
    expect(formatRational(subRational(third, half))).toBe('-1/6');
    expect(formatRational(mulRational(third, half))).toBe('1/6');
    expect(formatRational(divRational(third, half))).toBe('2/3');
    expect([compareRational(third, half), compareRational(half, third), compareRational(half, half)]).toEqual([
      -1, 1, 0,
    ]);
  });

  it('floors towards minus infinity', () => {
    expect([rational(7n, 2n), rational(-7n, 2n), rational(-4n, 2n)].map(floorRational)).toEqual([3n, -4n, -2n]);
  });
});

describe('halfUp', () => {
  it('moves an exact half away from zero on both sides', () => {
    const halves = [rational(5n, 2n), rational(-5n, 2n), rational(1n, 2n), rational(49n, 100n), rational(-1n, 3n)];
    expect(halves.map(halfUp)).toEqual([3n, -3n, 1n, 0n, 0n]);
  });
});
