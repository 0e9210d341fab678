import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apportion, type Claim } from './apportion.js';
import { compareRational, formatRational, parseRational, rational, subRational } from './rational.js';
import { halfUp } from './rounding.js';

const RUNS = { numRuns: 1000 };
const amount = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
const weight = fc.tuple(fc.bigInt(0n, 10n ** 9n), fc.bigInt(1n, 10n ** 6n)).map(([n, d]) => rational(n, d));
const claims: fc.Arbitrary<Claim[]> = fc
  .array(weight, { minLength: 1, maxLength: 12 })
  .filter((weights) => weights.some(({ numerator }) => numerator > 0n))
  .map((weights) => weights.map((w, index) => ({ id: `p${index}`, weight: w, rank: index })));
const sumOf = (shares: ReadonlyMap<string, bigint>) => [...shares.values()].reduce((sum, share) => sum + share, 0n);

describe('apportion, for all amounts and weights', () => {
  it('sums to the whole', () => {
    fc.assert(
      fc.property(amount, claims, (whole, parties) => {
        expect(sumOf(apportion(whole, parties).shares)).toBe(whole);
      }),
      RUNS,
    );
  });

  it('is symmetric under negation', () => {
    fc.assert(
      fc.property(amount, claims, (whole, parties) => {
        const negated = apportion(-whole, parties).shares;
        for (const [id, share] of apportion(whole, parties).shares) expect(negated.get(id)).toBe(-share);
      }),
      RUNS,
    );
  });

  it('stays within one unit of the exact share', () => {
    fc.assert(
      fc.property(amount, claims, (whole, parties) => {
        const { shares, exact } = apportion(whole, parties);
        for (const [id, share] of shares) {
          const distance = subRational(rational(share), exact.get(id) ?? rational(0n));
          expect(compareRational(distance, rational(1n))).toBe(-1);
          expect(compareRational(distance, rational(-1n))).toBe(1);
        }
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the list', () => {
    fc.assert(
      fc.property(amount, claims, (whole, parties) => {
        const backwards = apportion(whole, [...parties].reverse()).shares;
        for (const [id, share] of apportion(whole, parties).shares) expect(backwards.get(id)).toBe(share);
      }),
      RUNS,
    );
  });

  it('takes at most one unit from anybody when there is one unit more to share', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 6n), claims, (whole, parties) => {
        const more = apportion(whole + 1n, parties).shares;
        for (const [id, share] of apportion(whole, parties).shares) {
          expect((more.get(id) ?? 0n) - share).toBeGreaterThanOrEqual(-1n);
        }
      }),
      RUNS,
    );
  });
});

describe('rational and halfUp, for all numbers', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(amount, fc.bigInt(1n, 10n ** 9n), (n, d) => {
        expect(parseRational(formatRational(rational(n, d)))).toEqual({ ok: true, value: rational(n, d) });
      }),
      RUNS,
    );
  });

  it('rounds to a whole number at most one half away, symmetric around zero', () => {
    fc.assert(
      fc.property(amount, fc.bigInt(1n, 10n ** 9n), (n, d) => {
        const doubledError = 2n * (halfUp(rational(n, d)) * d - n);
        expect(doubledError <= d && doubledError >= -d).toBe(true);
        expect(halfUp(rational(-n, d))).toBe(-halfUp(rational(n, d)));
      }),
      RUNS,
    );
  });
});
