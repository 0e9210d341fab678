import { collectInputs, type CollectedInput } from './collect-inputs.js';
import type { Evaluation, EvaluationFault, EvaluationFaultCode } from './evaluation.js';
import { evaluateTerms } from './evaluate-terms.js';
import { moneyOf } from './expressions-of-step.js';
import type { TermsFault } from './fault.js';
import { DRY_RUN_STEPS_MAX, DRY_RUNS_MAX } from './limits.js';
import { renderAmounts } from './render-evaluation.js';
import type { MoneyExpression, Terms } from './terms.js';

const CORNER_AMOUNTS = [0n, 1n, 2n ** 53n, 2n ** 63n - 1n];

/** Evaluates the terms over a grid of amounts, two periods each, and answers the first run that does not hold. */
export function dryRunFaults(terms: Terms): readonly TermsFault[] {
  for (const inputs of gridOf(terms)) {
    const fault = faultOfTwoPeriods(terms, inputs);
    if (fault) return [fault];
  }
  return [];
}

/** Invariants of every evaluation (R10); undefined when all hold. */
export function brokenInvariant({ distributed, allocations, steps }: Evaluation): string | undefined {
  const total = [...allocations.values()].reduce((sum, share) => sum + share, 0n);
  if ([...allocations.values()].some((share) => share < 0n)) return 'an allocation is negative';
  if (total !== distributed) return `the allocations sum to ${total.toString()}, not ${distributed.toString()}`;
  return steps.some(({ poolAfter, take }) => poolAfter < 0n || take < 0n)
    ? 'a step takes more than the pool'
    : undefined;
}

type GridInputs = Readonly<Record<string, unknown>>;

function faultOfTwoPeriods(terms: Terms, inputs: GridInputs): TermsFault | undefined {
  const first = evaluateTerms(terms, inputs, {});
  const second = first.ok ? evaluateTerms(terms, inputs, renderAmounts(first.value.stateOut)) : first;
  for (const period of [first, second]) {
    const broken = period.ok ? brokenInvariant(period.value) : undefined;
    if (broken) return dryRunFault([], inputs, broken);
    if (!period.ok && !isOwedToTheGrid(terms, period.error))
      return dryRunFault(period.error.path, inputs, period.error.message);
  }
  return undefined;
}

function dryRunFault(path: readonly string[], inputs: GridInputs, message: string): TermsFault {
  return { code: 'DRY_RUN_FAILED', path, message: `with ${JSON.stringify(inputs)}: ${message}` };
}

const CONTRADICTIONS: readonly EvaluationFaultCode[] = ['NEGATIVE_BASE', 'AMOUNT_NEGATIVE'];
const INDICATOR_FAULTS: readonly EvaluationFaultCode[] = [
  'DIVISION_BY_ZERO',
  'TABLE_BELOW_FIRST_ROW',
  'RATE_OUT_OF_RANGE',
  'WEIGHT_NEGATIVE',
];

/**
 * The grid combines amounts that contradict each other, such as refunds above sales, and knows no indicator's range.
 * Faults that only these can cause say nothing about the terms; the same faults from amounts alone do.
 */
function isOwedToTheGrid(terms: Terms, { code, path }: EvaluationFault): boolean {
  if (CONTRADICTIONS.includes(code)) return true;
  if (!INDICATOR_FAULTS.includes(code)) return false;
  const indicators = collectInputs(terms).filter(({ shape }) => shape === 'rational');
  return indicators.some(({ paths }) => paths.some((use) => use.every((segment, index) => path[index] === segment)));
}

/** All money inputs at one amount, then each alone, then all but each; indicators stand at 1. */
function gridOf(terms: Terms): readonly GridInputs[] {
  const inputs = collectInputs(terms);
  const money = inputs.filter(({ shape }) => shape === 'integer');
  const others = Object.fromEntries(inputs.map((input) => [input.name, standIn(input)]));
  const amounts = amountsOf(terms);
  const runsMax = Math.min(DRY_RUNS_MAX, Math.ceil(DRY_RUN_STEPS_MAX / (terms.waterfall.length + 1)));
  const patterns = [
    () => true,
    ...money.map(
      ({ name }) =>
        (other: string) =>
          other === name,
    ),
    ...money.map(
      ({ name }) =>
        (other: string) =>
          other !== name,
    ),
  ];
  const runs: GridInputs[] = [];
  for (const isAtAmount of patterns) {
    for (const amount of amounts.slice(0, runsMax - runs.length)) {
      const values = money.map(({ name }) => [name, isAtAmount(name) ? amount.toString() : '0'] as const);
      runs.push({ ...others, ...Object.fromEntries(values) });
    }
  }
  return runs;
}

function standIn({ shape }: CollectedInput): unknown {
  return shape === 'map' ? { a: '1', b: '24', c: '0' } : '1';
}

function amountsOf(terms: Terms): readonly bigint[] {
  const around = thresholdsOf(terms).flatMap((threshold) => [threshold - 1n, threshold, threshold + 1n]);
  return [...new Set([...CORNER_AMOUNTS, ...around])].filter((amount) => amount >= 0n);
}

/** The amounts that stand in the terms, ends of bands included: near them something may change at once. */
export function thresholdsOf(terms: Terms): readonly bigint[] {
  return [
    ...constantsOf(terms.distributable),
    ...terms.waterfall.flatMap((step) => moneyOf(step, []).flatMap(({ expression }) => constantsOf(expression))),
    ...terms.waterfall.flatMap((step) => (step.kind === 'tiers' ? step.bands.map(({ upTo }) => upTo ?? 0n) : [])),
  ];
}

function constantsOf(expression: MoneyExpression): readonly bigint[] {
  switch (expression.kind) {
    case 'constant':
      return [expression.value];
    case 'input':
    case 'pool':
    case 'distributable':
    case 'take':
      return [];
    default:
      return expression.operands.flatMap(constantsOf);
  }
}
