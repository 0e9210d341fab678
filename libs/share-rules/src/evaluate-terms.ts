import { type Result, err, ok, unreachable } from '#libs/kernel';
import { evaluateMoney, type Scope } from './evaluate-expression.js';
import type { Amounts, Evaluation, EvaluationFault, StepResult, StepTrace, Trace } from './evaluation.js';
import { readState } from './exact-input.js';
import { isObject } from './document-reader.js';
import { inputsOfMoney, inputsOfStep } from './inputs-used.js';
import { fixed } from './steps/fixed.js';
import { guarantee } from './steps/guarantee.js';
import { percent } from './steps/percent.js';
import { poolUnits } from './steps/pool-units.js';
import { costKey, owedBy, reimburse } from './steps/reimburse.js';
import { royalty } from './steps/royalty.js';
import { split } from './steps/split.js';
import { type StepAnswer, type StepContext, type StepOutcome } from './steps/step-context.js';
import { tiers } from './steps/tiers.js';
import type { Step, Terms } from './terms.js';

/** The version that statements keep next to the terms they were computed by. */
export const ENGINE_VERSION = 'share-rules/1';

/**
 * Evaluates one period exactly (share rules R0 to R10). `inputs` and `stateIn` are plain JSON: whole numbers as strings
 * or safe JSON integers, rationals as "n/d", maps by holder; whatever else they are is a fault and never a throw.
 */
export function evaluateTerms(terms: Terms, inputs: unknown, stateIn: unknown): Result<Evaluation, EvaluationFault> {
  if (!isObject(inputs)) {
    return err({ code: 'INPUTS_NOT_AN_OBJECT', path: ['inputs'], message: 'expected an object of inputs by name' });
  }
  const state = readState(stateIn);
  if (!state.ok) return state;
  const start: Scope = { inputs, distributable: 0n, pool: 0n, takes: new Map() };
  const amount = evaluateMoney(start, terms.distributable, ['distributable']);
  if (!amount.ok) return amount;
  const deficitIn = state.value.get('deficit') ?? 0n;
  const distributed = amount.value - deficitIn;
  const deficitOut = distributed < 0n ? -distributed : 0n;
  const trace = { inputs: inputsOfMoney(terms.distributable, inputs), amount: amount.value, deficitIn, deficitOut };
  const carried = new Map(state.value).set('deficit', deficitOut);
  return distributed < 0n
    ? carryDeficit(terms, start, carried, trace)
    : runWaterfall(terms, { ...start, distributable: distributed, pool: distributed }, carried, trace);
}

/**
 * R8: nothing is distributed, and new costs join the carried ones. There is no pool and no take in such a period, so
 * a cost that refers to them reads zero; accumulated bases stand still.
 */
function carryDeficit(
  terms: Terms,
  scope: Scope,
  carried: ReadonlyMap<string, bigint>,
  distributable: Trace['distributable'],
): Result<Evaluation, EvaluationFault> {
  const stateOut = new Map(carried);
  for (const [index, step] of terms.waterfall.entries()) {
    if (step.kind !== 'reimburse') continue;
    const owed = owedBy(contextOf(terms, { scope, state: carried, earlier: new Map(), index }), step);
    if (!owed.ok) return owed;
    stateOut.set(costKey(step), owed.value);
  }
  return ok({ distributed: 0n, allocations: new Map(), steps: [], stateOut, trace: { distributable, steps: [] } });
}

function runWaterfall(
  terms: Terms,
  start: Scope,
  carried: ReadonlyMap<string, bigint>,
  distributable: Trace['distributable'],
): Result<Evaluation, EvaluationFault> {
  const state = new Map(carried);
  const takes = new Map<string, bigint>();
  const earlier = new Map<string, StepResult>();
  const traces: StepTrace[] = [];
  let pool = start.pool;
  for (const [index, step] of terms.waterfall.entries()) {
    const context = contextOf(terms, { scope: { ...start, pool, takes }, state, earlier, index });
    const answer = runStep(context, step);
    if (!answer.ok) return answer;
    const result = resultOf(step.id, pool, answer.value);
    traces.push(traceOf(context, step, answer.value, result.poolAfter));
    for (const [key, value] of answer.value.state) state.set(key, value);
    takes.set(step.id, result.take);
    earlier.set(step.id, result);
    pool = result.poolAfter;
  }
  const residual = { step: 'residual', take: pool, to: new Map([[terms.residual, pool]]), poolAfter: 0n };
  const steps = [...earlier.values(), residual];
  traces.push(residualTrace(pool));
  const allocations = allocationsOf(steps);
  return ok({ distributed: start.pool, allocations, steps, stateOut: state, trace: { distributable, steps: traces } });
}

type Surroundings = Pick<StepContext, 'scope' | 'state' | 'earlier'> & { readonly index: number };

function contextOf({ parties }: Terms, { index, ...rest }: Surroundings): StepContext {
  const ranks = new Map(parties.map(({ id, rank }) => [id, rank]));
  return { ...rest, ranks, path: ['waterfall', index.toString()] };
}

function runStep(context: StepContext, step: Step): StepAnswer {
  switch (step.kind) {
    case 'reimburse':
      return reimburse(context, step);
    case 'fixed':
      return fixed(context, step);
    case 'percent':
      return percent(context, step);
    case 'split':
      return split(context, step);
    case 'tiers':
      return tiers(context, step);
    case 'royalty':
      return royalty(context, step);
    case 'guarantee':
      return guarantee(context, step);
    case 'poolUnits':
      return poolUnits(context, step);
    default:
      return unreachable(step);
  }
}

function resultOf(step: string, pool: bigint, { to, figures }: StepOutcome): StepResult {
  const take = [...to.values()].reduce((sum, share) => sum + share, 0n);
  return { step, take, to, poolAfter: pool - take, ...figures };
}

function traceOf({ scope, state }: StepContext, step: Step, outcome: StepOutcome, poolAfter: bigint): StepTrace {
  const { exact, extraUnits, binding, state: stateOut } = outcome;
  const stateIn: Amounts = new Map([...stateOut.keys()].map((key) => [key, state.get(key) ?? 0n]));
  const inputs = inputsOfStep(step, scope.inputs);
  const pools = { poolBefore: scope.pool, poolAfter };
  return { step: step.id, kind: step.kind, inputs, ...pools, exact, extraUnits, binding, stateIn, stateOut };
}

function residualTrace(pool: bigint): StepTrace {
  const nothing = { inputs: {}, exact: [], extraUnits: [], binding: [], stateIn: new Map(), stateOut: new Map() };
  return { step: 'residual', kind: 'residual', poolBefore: pool, poolAfter: 0n, ...nothing };
}

function allocationsOf(steps: readonly StepResult[]): Amounts {
  const allocations = new Map<string, bigint>();
  for (const { to } of steps) {
    for (const [id, share] of to) allocations.set(id, (allocations.get(id) ?? 0n) + share);
  }
  return allocations;
}
