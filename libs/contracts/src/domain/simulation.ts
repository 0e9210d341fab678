import { isCurrencyCode, type Money, type Refusal, refusal } from '#libs/kernel';
import {
  type CliffNote,
  cliffNotes,
  evaluateTerms,
  type RenderedEvaluation,
  renderEvaluation,
} from '#libs/share-rules';
import type { CheckedTerms } from './version-draft.js';

/** Four years of months, and more variants than anybody compares at once; bounds the time of one answer. */
export const SCENARIOS_MAX = 50;

export type Scenario = {
  readonly name: string;
  readonly inputs: unknown;
  /** Undefined: what the scenario before carries on. */
  readonly stateIn: unknown;
};

export type ScenarioResult = {
  readonly name: string;
  readonly inputs: unknown;
  readonly distributed: Money;
  readonly allocations: readonly { readonly key: string; readonly amount: Money }[];
  readonly rendered: RenderedEvaluation;
};

export type Simulation = {
  readonly results: readonly ScenarioResult[];
  readonly cliffs: readonly CliffNote[];
  /** Why it ended early: the fault of the first scenario that cannot be evaluated. */
  readonly fault: Refusal | undefined;
};

/** One scenario after the other, carrying the state on; it ends at the first that cannot be evaluated. */
export function runScenarios(checked: CheckedTerms, scenarios: readonly Scenario[]): Simulation {
  const { terms, declaration } = checked;
  const cliffs = cliffNotes(terms);
  const constants = Object.fromEntries(
    [...declaration].flatMap(([name, source]) => ('fixed' in source ? [[name, source.fixed] as const] : [])),
  );
  const results: ScenarioResult[] = [];
  let carried: unknown = {};
  for (const [index, { name, inputs: given, stateIn }] of scenarios.entries()) {
    const inputs = isPlainObject(given) ? { ...constants, ...given } : given;
    const evaluation = evaluateTerms(terms, inputs, stateIn ?? carried);
    if (!evaluation.ok) return { results, cliffs, fault: faultOf(evaluation.error, index) };
    const rendered = renderEvaluation(evaluation.value);
    results.push(resultOf(terms.currency, { name, inputs }, rendered));
    carried = rendered.stateOut;
  }
  return { results, cliffs, fault: undefined };
}

function resultOf(
  currency: string,
  scenario: { name: string; inputs: unknown },
  rendered: RenderedEvaluation,
): ScenarioResult {
  const money = (minorUnits: string): Money => {
    if (!isCurrencyCode(currency)) throw new Error(`checkTerms let the currency ${currency} pass`);
    return { minorUnits: BigInt(minorUnits), currency };
  };
  const allocations = Object.entries(rendered.allocations).map(([key, amount]) => ({ key, amount: money(amount) }));
  return { ...scenario, distributed: money(rendered.distributed), allocations, rendered };
}

/** A fault of the inputs or the state lies in the scenario; every other lies in the terms. */
function faultOf(fault: { code: string; message: string; path: readonly string[] }, index: number): Refusal {
  const isOfScenario = fault.path[0] === 'inputs' || fault.path[0] === 'stateIn';
  const root = isOfScenario ? ['scenarios', index.toString()] : ['terms'];
  return refusal('TERMS_INVALID', `${fault.code}: ${fault.message}`, [...root, ...fault.path]);
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
