import { describe, expect, it } from '@jest/globals';
import { apportion } from './apportion.js';
import { rational } from './rational.js';

const claim = (id: string, rank: number, numerator: bigint, denominator = 1n) => ({
  id,
  rank,
  weight: rational(numerator, denominator),
});

describe('apportion', () => {
  it('gives the units left over to the largest remainders, equal ones in ascending rank', () => {
    const thirds = [claim('cho', 3, 1n, 3n), claim('ann', 1, 1n, 3n), claim('bob', 2, 1n, 3n)];
    const result = apportion(10001n, thirds);
    expect(Object.fromEntries(result.shares)).toEqual({ ann: 3334n, bob: 3334n, cho: 3333n });
    expect(result.extraUnits).toEqual(['ann', 'bob']);
    expect(result.exact.get('cho')).toEqual(rational(10001n, 3n));
    expect(result.remainders.get('cho')).toEqual(rational(2n, 3n));
  });

  it('splits a negative amount as the negation of the positive split', () => {
    const claims = [claim('a', 1, 1n), claim('b', 2, 1n)];
    expect(Object.fromEntries(apportion(-5n, claims).shares)).toEqual({ a: -3n, b: -2n });
    expect(apportion(-5n, claims).exact.get('a')).toEqual(rational(-5n, 2n));
  });

  it('never gives a unit to a claim without weight', () => {
    const claims = [claim('none', 1, 0n), claim('a', 2, 1n), claim('b', 3, 2n)];
    expect(apportion(1n, claims).shares.get('none')).toBe(0n);
  });

  it('refuses weights and claims that have no meaning', () => {
    expect(() => apportion(1n, [])).toThrow('sum to zero');
    expect(() => apportion(1n, [claim('a', 1, 0n)])).toThrow('sum to zero');
    expect(() => apportion(1n, [claim('a', 1, -1n), claim('b', 2, 2n)])).toThrow('negative');
    expect(() => apportion(1n, [claim('a', 1, 1n), claim('a', 2, 1n)])).toThrow('id occurs twice');
    expect(() => apportion(1n, [claim('a', 1, 1n), claim('b', 1, 1n)])).toThrow('rank occurs twice');
  });
});
