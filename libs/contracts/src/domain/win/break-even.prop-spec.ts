import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRational, type Rational } from '#libs/kernel';
import { collectInputs, evaluateTerms, parseTerms } from '#libs/share-rules';
import { arbitraryPeriod } from '../../../../share-rules/src/terms.arbitrary.js';
import { type InputDeclaration, parseInputs, withDefaults } from '../inputs.js';
import type { SimulatedContract } from '../simulation.js';
import { breakEven, type OtherInputs } from './break-even.js';

type Json = Record<string, unknown>;

/** Each tries up to 500 values one by one; 3,000 runs up to 1,500 were tried once and agreed. */
const RUNS = { numRuns: 40 };

function checkedOf(document: Json, inputs: Json): SimulatedContract {
  const terms = parseTerms(document);
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  const maps = { units: { fixed: inputs.units }, months: { fixed: inputs.months } };
  const declaration: InputDeclaration = withDefaults(terms.value, parseInputs(maps).declaration);
  return { document, terms: terms.value, termsHash: '', declaration, clauses: {} };
}

const rate = (text: string): Rational => {
  const parsed = parseRational(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

/** Every value from 0, one after the other. */
function byScan(checked: SimulatedContract, inputs: Json, asked: Asked): bigint | undefined {
  for (let value = 0n; value <= asked.limit; value += 1n) {
    const at = {
      ...inputs,
      gross: value.toString(),
      ...(asked.others === 'held' ? {} : scaled(checked, inputs, value)),
    };
    const run = evaluateTerms(checked.terms, at, {});
    const { numerator, denominator } = asked.rateOfGross;
    const take = run.ok ? (run.value.allocations.get('ann') ?? 0n) : -1n;
    if (take * denominator >= asked.fixedMinor * denominator + numerator * value) return value;
  }
  return undefined;
}

function scaled({ declaration }: SimulatedContract, inputs: Json, value: bigint): Json {
  const names = [...declaration]
    .filter(([name, source]) => name !== 'gross' && 'events' in source)
    .map(([name]) => name);
  const base = BigInt(String(inputs.gross));
  const half = (amount: bigint) => (2n * amount * value + base) / (2n * base);
  return Object.fromEntries(names.map((name) => [name, half(BigInt(String(inputs[name]))).toString()]));
}

type Asked = { limit: bigint; others: OtherInputs; fixedMinor: bigint; rateOfGross: Rational };

const asked: fc.Arbitrary<Asked> = fc.record({
  limit: fc.bigInt(0n, 500n),
  others: fc.constantFrom('held', 'proportional'),
  fixedMinor: fc.oneof(fc.bigInt(0n, 200n), fc.bigInt(0n, 2000n)),
  rateOfGross: fc.constantFrom('0', '1/10', '1/7', '999/1000').map(rate),
});

describe('the break-even of a party', () => {
  it('is what trying every value finds, for any terms', () => {
    const seen = { reached: 0, never: 0, undecided: 0 };
    fc.assert(
      fc.property(arbitraryPeriod, asked, fc.bigInt(1n, 900n), ({ document, inputs: given }, question, gross) => {
        const inputs: Json = { ...given, gross: gross.toString(), costs: `${BigInt(String(given.costs)) % 1000n}` };
        const checked = checkedOf(document, inputs);
        if (!collectInputs(checked.terms).some(({ name }) => name === 'gross')) return;
        const { fixedMinor, rateOfGross, limit, others } = question;
        const answer = breakEven(checked, [{ name: 'one', inputs, stateIn: undefined }], {
          ...{ costs: [{ key: 'ann', fixedMinor, rateOfGross }], input: 'gross', others, limit },
        });
        if (!answer.ok || answer.value.fault) return;
        const found = answer.value.scenarios[0]?.parties[0]?.found;
        seen[found?.outcome ?? 'undecided'] += 1;
        expect(found?.outcome === 'reached' ? found.point.value : found?.outcome).toBe(
          byScan(checked, inputs, question) ?? 'never',
        );
      }),
      RUNS,
    );
    expect(seen).toEqual({ reached: expect.any(Number), never: expect.any(Number), undecided: 0 });
    expect(seen.reached + seen.never).toBeGreaterThan(20);
  });
});
