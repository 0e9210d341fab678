import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkTerms,
  collectInputs,
  type Evaluation,
  evaluateTerms,
  parseTerms,
  renderAmounts,
  renderEvaluation,
  termsHash,
  type Terms,
} from './index.js';
import { arbitraryInputs, arbitraryPeriod } from './terms.arbitrary.js';

const RUNS = { numRuns: 1000 };
/** Where a fault would show in any terms, and not in rare sums. */
const FEWER_RUNS = { numRuns: 400 };

const parsed = (document: unknown): Terms => {
  const terms = parseTerms(document);
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  return terms.value;
};
const evaluated = (document: unknown, inputs: unknown, stateIn: unknown = {}): Evaluation => {
  const evaluation = evaluateTerms(parsed(document), inputs, stateIn);
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
  return evaluation.value;
};
const sumOf = (amounts: Iterable<bigint>) => [...amounts].reduce((sum, share) => sum + share, 0n);
const reversed = (value: unknown) => [...(value as unknown[])].reverse();
const largerOf = (a: bigint, b: bigint) => (a > b ? a : b);

describe('any valid terms', () => {
  it('conserve money: nobody gets less than nothing and the parts sum to what is distributed, period after period', () => {
    fc.assert(
      fc.property(arbitraryPeriod, fc.array(arbitraryInputs, { maxLength: 3 }), ({ document, inputs }, later) => {
        let state: Record<string, string> = {};
        for (const period of [inputs, ...later]) {
          const { distributed, allocations, steps, stateOut, trace } = evaluated(document, period, state);
          const { amount, deficitIn } = trace.distributable;
          expect(distributed).toBe(largerOf(0n, amount - deficitIn));
          expect(stateOut.get('deficit')).toBe(largerOf(0n, deficitIn - amount));
          expect(sumOf(allocations.values())).toBe(distributed);
          expect([...allocations.values()].every((share) => share >= 0n)).toBe(true);
          expect([...stateOut.values()].every((carried) => carried >= 0n)).toBe(true);
          expect(steps.every(({ take, to }) => take === sumOf(to.values()))).toBe(true);
          state = renderAmounts(stateOut);
        }
      }),
      RUNS,
    );
  });

  it('explain every step: the pools chain, and what is written to the state is what the period carries out', () => {
    fc.assert(
      fc.property(arbitraryPeriod, ({ document, inputs }) => {
        const { distributed, steps, trace, stateOut } = evaluated(document, inputs);
        let pool = distributed;
        const written = new Map<string, bigint>();
        expect(trace.steps.map(({ step }) => step)).toEqual(steps.map(({ step }) => step));
        for (const [index, line] of trace.steps.entries()) {
          expect(line.poolBefore).toBe(pool);
          pool -= steps[index]?.take ?? 0n;
          expect(line.poolAfter).toBe(pool);
          for (const [key, value] of line.stateIn) expect(value).toBe(written.get(key) ?? 0n);
          for (const [key, value] of line.stateOut) written.set(key, value);
        }
        if (steps.length > 0) for (const [key, value] of written) expect(stateOut.get(key)).toBe(value);
      }),
      RUNS,
    );
  });

  it('do not depend on the order of parties, payees or holders', () => {
    fc.assert(
      fc.property(arbitraryPeriod, ({ document, inputs }) => {
        const backwards = {
          ...document,
          parties: reversed(document.parties),
          waterfall: document.waterfall.map((step) => ({
            ...step,
            ...(step.payees ? { payees: reversed(step.payees) } : {}),
          })),
        };
        const mirrored = { ...inputs, units: Object.fromEntries(Object.entries(inputs.units as object).reverse()) };
        const [one, other] = [evaluated(document, inputs), evaluated(backwards, mirrored)].map(renderEvaluation);
        expect({ ...other, trace: undefined }).toEqual({ ...one, trace: undefined });
      }),
      FEWER_RUNS,
    );
  });

  it('give the same answer twice, and leave what they were given untouched', () => {
    fc.assert(
      fc.property(arbitraryPeriod, ({ document, inputs }) => {
        const before = JSON.stringify({ document, inputs });
        const hash = termsHash(document);
        const first = JSON.stringify(renderEvaluation(evaluated(document, inputs)));
        expect(JSON.stringify(renderEvaluation(evaluated(document, inputs)))).toBe(first);
        expect(JSON.stringify({ document, inputs })).toBe(before);
        expect(termsHash(document)).toBe(hash);
      }),
      FEWER_RUNS,
    );
  });

  it('carry state that they do not know unchanged', () => {
    fc.assert(
      fc.property(arbitraryPeriod, fc.bigInt(-(10n ** 20n), 10n ** 20n), ({ document, inputs }, value) => {
        const { stateOut } = evaluated(document, inputs, { 'cost:gone': '7', somebody: value.toString() });
        expect([stateOut.get('cost:gone'), stateOut.get('somebody')]).toEqual([7n, value]);
      }),
      FEWER_RUNS,
    );
  });

  it('pass the check before signing', () => {
    fc.assert(
      fc.property(arbitraryPeriod, ({ document }) => {
        const terms = parsed(document);
        const declared = collectInputs(terms).map(({ name, shape }) => ({ name, shape }));
        expect(checkTerms(terms, declared)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('any JSON at all', () => {
  it('is a fault or an evaluation, never a throw, as inputs and as state', () => {
    const json = fc.jsonValue();
    const inputs = fc.oneof(
      json,
      fc.tuple(arbitraryInputs, fc.object()).map(([good, bad]) => ({ ...good, ...bad })),
      mutated(arbitraryInputs),
    );
    const state = fc.oneof(
      json,
      fc.dictionary(fc.constantFrom('deficit', 'cum:s0', 'cost:s1', 'x'), fc.oneof(json, fc.bigInt().map(String))),
    );
    fc.assert(
      fc.property(arbitraryPeriod, inputs, state, ({ document }, anyInputs, anyState) => {
        const evaluation = evaluateTerms(parsed(document), anyInputs, anyState);
        if (evaluation.ok) expect(sumOf(evaluation.value.allocations.values())).toBe(evaluation.value.distributed);
        else expect(evaluation.error.path.length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it('is a list of faults or terms that evaluate, never a throw, as a document', () => {
    const document = fc.oneof(fc.jsonValue(), mutated(arbitraryPeriod.map((period) => period.document)));
    fc.assert(
      fc.property(document, arbitraryInputs, (anyDocument, inputs) => {
        const terms = parseTerms(anyDocument);
        if (!terms.ok) {
          expect(terms.error.length).toBeGreaterThan(0);
          return;
        }
        const declared = collectInputs(terms.value).map(({ name, shape }) => ({ name, shape }));
        checkTerms({ ...terms.value, waterfall: terms.value.waterfall.slice(0, 1) }, declared);
        const evaluation = evaluateTerms(terms.value, inputs, {});
        if (evaluation.ok) expect(sumOf(evaluation.value.allocations.values())).toBe(evaluation.value.distributed);
      }),
      RUNS,
    );
  });
});

/** The value with one of its leaves or branches replaced by something else. */
function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const replacement = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('-1', '-1/2', '0', '1/0', 'pool', 's0.take', 'gross', 'units', '9'.repeat(40), 1.5),
  );
  return fc.tuple(values, fc.nat(), replacement).map(([value, at, other]) => {
    let left = at % Math.max(1, JSON.stringify(value).split(/[,:[{]/).length);
    return JSON.parse(JSON.stringify(value), (_, child: unknown) => (left-- === 0 ? other : child)) as unknown;
  });
}
