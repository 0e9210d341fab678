import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateTerms, parseTerms } from '#libs/contracts';
import {
  compareRational,
  formatRational,
  mulRational,
  rational,
  RATIONAL_ONE,
  type Rational,
  subRational,
} from '#libs/kernel';
import { checkVersion } from '../../../contracts/src/domain/version-draft.js';
import { rateOf } from './exact-rate.js';
import { jointContract, type Joiner } from './joint-contract.js';
import { party, POSTING } from './opportunity.fixture.js';

const PARTIES = { venture: party('venture'), platform: party('platform') };

/** Parts of a whole of up to 100, so that they add up to exactly 1. */
const weights = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }).map((parts) => {
  const whole = BigInt(parts.reduce((sum, part) => sum + part, 0));
  return parts.map((part) => formatRational(rational(BigInt(part), whole)));
});

const joinersOf = (all: readonly string[]): Joiner[] =>
  all.map((weight, index) => ({
    ...{ kind: index % 2 === 0 ? 'supplier' : 'design', party: party(`joiner ${index}`), weight },
    offer: { pledges: [] },
  }));

const rates = fc.record({
  joiners: fc.integer({ min: 1, max: 80 }).map((percent) => `${percent}/100`),
  fee: fc.option(
    fc.integer({ min: 1, max: 20 }).map((percent) => `${percent}/100`),
    { nil: null },
  ),
  basis: fc.constantFrom('net_revenue' as const, 'net_of_costs' as const),
});

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });

function posting(one: { joiners: string; fee: string | null; basis: 'net_revenue' | 'net_of_costs' }) {
  const slots = POSTING.slots.map((slot) => ({ ...slot, places: 8 }));
  return { ...POSTING, slots, joinersRate: one.joiners, platformFeeRate: one.fee, basis: one.basis };
}

describe('the joint contract', () => {
  it('is one that contracts accepts, whatever rates and weights were allowed', () => {
    fc.assert(
      fc.property(rates, weights, (rate, all) => {
        const checked = checkVersion(jointContract(posting(rate), joinersOf(all), PARTIES));
        expect(checked.ok ? [] : checked.error).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('gives every joiner its exact part to within one unit, equal weights to within one of each other, and loses nothing', () => {
    fc.assert(
      fc.property(rates, weights, amount, amount, amount, (rate, all, gross, refunds, costs) => {
        const terms = parseTerms(jointContract(posting(rate), joinersOf(all), PARTIES).terms);
        if (!terms.ok) throw new Error('the terms do not parse');
        const inputs = { gross: String(gross), refunds: String(refunds), costs: String(costs) };
        const evaluated = evaluateTerms(terms.value, inputs, {});
        if (!evaluated.ok) throw new Error(evaluated.error.message);
        const net = gross - refunds - (rate.basis === 'net_of_costs' ? costs : 0n);
        const distributed = net > 0n ? net : 0n;
        const { allocations } = evaluated.value;
        const got = (key: string) => allocations.get(key) ?? 0n;
        const keys = terms.value.parties.map(({ id }) => id);
        expect(keys.reduce((sum, key) => sum + got(key), 0n)).toBe(distributed);
        for (const [index, weight] of all.entries()) {
          const exact = mulRational(mulRational(rateOf(rate.joiners), rateOf(weight)), rational(distributed));
          expect(isWithinOne(subRational(rational(got(keys[index]!)), exact))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

function isWithinOne({ numerator, denominator }: Rational): boolean {
  return compareRational({ numerator: numerator < 0n ? -numerator : numerator, denominator }, RATIONAL_ONE) <= 0;
}
