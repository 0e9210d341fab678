import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AmountPart, evaluateTerms, explainAllocation, parseTerms, renderEvaluation } from '../index.js';
import { arbitraryInputs, arbitraryPeriod } from '../terms.arbitrary.js';

const RUNS = { numRuns: 500 };
const sumOf = (parts: readonly AmountPart[]) => parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
const leavesOf = (parts: readonly AmountPart[]): AmountPart[] =>
  parts.flatMap((one) => (one.children.length > 0 ? leavesOf(one.children) : [one]));

function expectToAddUp({ amountMinor, children }: AmountPart): void {
  if (children.length === 0) return;
  expect(sumOf(children)).toBe(amountMinor);
  for (const child of children) expectToAddUp(child);
}

describe('an explanation of any evaluation', () => {
  it('adds up at every level, for everybody and in every period, and each leaf says what it reads', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(arbitraryPeriod, fc.array(arbitraryInputs, { maxLength: 2 }), ({ document, inputs }, later) => {
        const terms = parseTerms(document);
        if (!terms.ok) throw new Error(JSON.stringify(terms.error));
        let state: unknown = {};
        for (const period of [inputs, ...later]) {
          const evaluation = evaluateTerms(terms.value, period, state);
          if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
          const rendered = renderEvaluation(evaluation.value);
          const everybody = new Set([
            ...terms.value.parties.map(({ id }) => id),
            ...Object.keys(period.units as object),
          ]);
          for (const key of everybody) {
            const parts = explainAllocation(terms.value, { ...rendered, inputs: period }, key);
            expect(sumOf(parts)).toBe(evaluation.value.allocations.get(key) ?? 0n);
            parts.forEach(expectToAddUp);
            for (const { kind, reads } of leavesOf(parts)) {
              kinds.add(kind);
              expect(reads.inputs.length + reads.state.length + reads.constants.length).toBeGreaterThan(0);
            }
          }
          state = rendered.stateOut;
        }
      }),
      RUNS,
    );
    // So that the arbitrary terms meet every way in which an amount comes about.
    expect([...kinds].sort()).toEqual([
      'accumulated',
      'alreadyGot',
      'amount',
      'cap',
      'capRate',
      'carried',
      'cost',
      'deficit',
      'distributable',
      'entitlement',
      'floor',
      'held',
      'nothing',
      'pool',
      'recouped',
      'rounding',
      'taken',
      'unvested',
      'zero',
    ]);
  });

  it('tells no reason for an amount that its terms do not give', () => {
    fc.assert(
      fc.property(arbitraryPeriod, fc.bigInt(1n, 1000n), ({ document, inputs }, more) => {
        const terms = parseTerms(document);
        if (!terms.ok) throw new Error(JSON.stringify(terms.error));
        const evaluation = evaluateTerms(terms.value, inputs, {});
        if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
        const rendered = renderEvaluation(evaluation.value);
        const given = rendered.steps.find(({ step, to }) => step !== 'residual' && Object.keys(to).length > 0);
        const [key] = Object.keys(given?.to ?? {});
        if (!given || key === undefined) return;
        const to = { ...given.to, [key]: (BigInt(given.to[key] ?? '0') + more).toString() };
        const steps = rendered.steps.map((step) => (step === given ? { ...given, to } : step));
        expect(() => explainAllocation(terms.value, { ...rendered, steps, inputs }, key)).toThrow('run verify');
      }),
      { numRuns: 100 },
    );
  });
});
