import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import {
  checkTerms,
  collectInputs,
  differenceOf,
  evaluateTerms,
  parseTerms,
  renderAmounts,
  renderEvaluation,
  termsHash,
  type Terms,
} from './index.js';

type Run = {
  readonly label?: string;
  readonly inputs: Record<string, unknown>;
  readonly stateIn: Record<string, string>;
  readonly stateFromPrevious?: boolean;
  readonly expected: { allocations: Record<string, string>; stateOut: Record<string, string> };
  readonly expectedDeltaVsRun?: { run: number; delta: Record<string, string>; sum: string };
};
type Case = { readonly id: string; readonly title: string; readonly contract: object; readonly runs: readonly Run[] };

const CASES_FILE = new URL('../../../../shared/cases/share-rules.json', import.meta.url);
const isHere = existsSync(CASES_FILE);
const cases: readonly Case[] = isHere
  ? (JSON.parse(readFileSync(CASES_FILE, 'utf8')) as { cases: Case[] }).cases
  : [
      {
        id: 'none',
        title: 'skipped: ../shared/cases/share-rules.json is not beside this checkout',
        contract: {},
        runs: [],
      },
    ];

const parsed = (contract: object): Terms => {
  const terms = parseTerms(contract);
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  return terms.value;
};

const evaluated = (contract: object, run: Run) => {
  const evaluation = evaluateTerms(parsed(contract), run.inputs, run.stateIn);
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.error));
  return evaluation.value;
};

const describeIfHere = isHere ? describe : describe.skip;

describeIfHere.each(cases)('worked case $id: $title', ({ contract, runs }) => {
  it('gives the exact allocations, steps and carried state of every run', () => {
    for (const run of runs) {
      const { distributed, allocations, steps, stateOut } = renderEvaluation(evaluated(contract, run));
      expect({ distributed, allocations, steps, stateOut }).toEqual(run.expected);
    }
  });

  it('carries its own state from run to run', () => {
    let previous: Record<string, string> = {};
    for (const run of runs) {
      if (run.stateFromPrevious) expect(previous).toEqual(run.stateIn);
      previous = renderAmounts(evaluated(contract, run).stateOut);
    }
  });

  it('restates a period by recomputing and subtracting what was posted', () => {
    for (const run of runs.filter(({ expectedDeltaVsRun }) => expectedDeltaVsRun)) {
      const posted = runs[run.expectedDeltaVsRun?.run ?? 0]!;
      const delta = differenceOf(evaluated(contract, run).allocations, evaluated(contract, posted).allocations);
      expect(renderAmounts(delta)).toEqual(run.expectedDeltaVsRun?.delta);
      expect([...delta.values()].reduce((sum, share) => sum + share, 0n).toString()).toBe(run.expectedDeltaVsRun?.sum);
    }
  });

  it('is accepted when it is drafted, in a real currency and with its inputs declared', () => {
    const terms = parsed({ ...contract, currency: 'USD' });
    const declared = collectInputs(terms).map(({ name, shape }) => ({ name, shape }));
    expect(checkTerms(terms, declared)).toEqual([]);
  });

  it('has a hash that does not depend on the order of its fields', () => {
    const backwards = Object.fromEntries(Object.entries(contract).reverse());
    expect(termsHash(backwards)).toBe(termsHash(contract));
    expect(termsHash(contract)).toMatch(/^[0-9a-f]{64}$/);
  });
});
