import { isCurrencyCode, type Money, type Refusal, refusal } from '#libs/kernel';
import {
  type CliffNote,
  cliffNotes,
  evaluateTerms,
  type RenderedEvaluation,
  renderEvaluation,
  type Terms,
} from '#libs/share-rules';
import type { Clauses } from './clauses/clauses.js';
import { type Agreed, agreedValue, type InputDeclaration } from './inputs.js';
import type { CheckedTerms } from './version-draft.js';
import { type AssumedOutcome, assumeOutcomes, strayAssumption } from './wagers/assume.js';
import { type Wagered, withOutcomes } from './wagers/effective-terms.js';
import type { PointOutcome } from './wagers/judge.js';

/** Four years of months, and more variants than anybody compares at once; bounds the time of one answer. */
export const SCENARIOS_MAX = 50;

export type Scenario = {
  readonly name: string;
  readonly inputs: unknown;
  /** Undefined: what the scenario before carries on. */
  readonly stateIn: unknown;
  /** Points of wagers that are assumed to be decided from this scenario on. */
  readonly outcomes?: readonly AssumedOutcome[] | undefined;
  /** What the wagers make of the terms, where it is known from real results; given instead of outcomes. */
  readonly wagered?: Wagered;
};

/** What is simulated: terms that were checked, with the clauses that go with them. */
export type SimulatedContract = CheckedTerms & { readonly clauses: Clauses };

export type ScenarioResult = {
  readonly name: string;
  readonly inputs: unknown;
  readonly distributed: Money;
  readonly allocations: readonly { readonly key: string; readonly amount: Money }[];
  readonly rendered: RenderedEvaluation;
  /** As the wagers have moved them. */
  readonly terms: Terms;
  /** Every point of a wager that the scenario sees, as it is judged or assumed. */
  readonly outcomes: readonly PointOutcome[];
};

export type Simulation = {
  readonly results: readonly ScenarioResult[];
  readonly cliffs: readonly CliffNote[];
  /** Why it ended early: the fault of the first scenario that cannot be evaluated. */
  readonly fault: Refusal | undefined;
};

/** One scenario after the other, carrying the state on; it ends at the first that cannot be evaluated. */
export function runScenarios(contract: SimulatedContract, scenarios: readonly Scenario[]): Simulation {
  const { terms, declaration, clauses } = contract;
  const cliffs = cliffNotes(terms);
  const results: ScenarioResult[] = [];
  const earlier: AssumedOutcome[] = [];
  let carried: unknown = {};
  for (const [index, { name, inputs: given, stateIn, outcomes: now = [], wagered: known }] of scenarios.entries()) {
    const stray = strayAssumption(clauses, { earlier, now });
    if (stray !== undefined) return { results, cliffs, fault: strayFault(index, stray) };
    const wagered = known ?? withOutcomes({ terms, declaration }, clauses, assumeOutcomes(clauses, { earlier, now }));
    earlier.push(...now);
    const inputs = isPlainObject(given) ? { ...agreedInputs(declaration, wagered), ...given } : given;
    const evaluation = evaluateTerms(wagered.terms, inputs, stateIn ?? carried);
    if (!evaluation.ok) return { results, cliffs, fault: faultOf(evaluation.error, index) };
    const rendered = renderEvaluation(evaluation.value);
    const result = resultOf(terms.currency, { name, inputs }, rendered);
    results.push({ ...result, terms: wagered.terms, outcomes: wagered.outcomes ?? [] });
    carried = rendered.stateOut;
  }
  return { results, cliffs, fault: undefined };
}

/** What the parties agreed on, as far as no wager has moved it. */
function agreedInputs(declaration: InputDeclaration, { moved }: Wagered): Readonly<Record<string, Agreed>> {
  const agreed = [...declaration].flatMap(([name, source]) => {
    const value = moved.get(name) ?? agreedValue(source);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(agreed);
}

function resultOf(
  currency: string,
  scenario: { name: string; inputs: unknown },
  rendered: RenderedEvaluation,
): Omit<ScenarioResult, 'terms' | 'outcomes'> {
  const money = (minorUnits: string): Money => {
    if (!isCurrencyCode(currency)) throw new Error(`checkTerms let the currency ${currency} pass`);
    return { minorUnits: BigInt(minorUnits), currency };
  };
  const allocations = Object.entries(rendered.allocations).map(([key, amount]) => ({ key, amount: money(amount) }));
  return { ...scenario, distributed: money(rendered.distributed), allocations, rendered };
}

function strayFault(scenario: number, outcome: number): Refusal {
  const path = ['scenarios', scenario.toString(), 'outcomes', outcome.toString()];
  return refusal('INPUT_INVALID', 'the contract has no such point, or an earlier scenario has decided it', path);
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
