import { type Rational, type Result, formatRational } from '#libs/kernel';
import { evaluateMoney, evaluateRate } from '../evaluate-expression.js';
import type { EvaluationFault } from '../evaluation.js';
import { smaller, type StepContext } from '../steps/step-context.js';
import type { MoneyExpression, RateExpression } from '../terms.js';
import { type AmountPart, NO_READS, type PartKind, type Reads } from './amount-part.js';
import { moneyReads, rateReads } from './reads-of.js';

/** A step as it was evaluated, seen by one party. */
export type StepView = StepContext & {
  readonly step: string;
  readonly party: string;
  /** What the pool before the step hangs on. */
  readonly poolReads: Reads;
};

export type Read<T> = { readonly value: T; readonly reads: Reads };

export function readMoney(view: StepView, expression: MoneyExpression, field: string): Read<bigint> {
  const path = [...view.path, field];
  return {
    value: given(evaluateMoney(view.scope, expression, path)),
    reads: moneyReads({ expression, path }, view.poolReads),
  };
}

export function readOptional(
  view: StepView,
  expression: MoneyExpression | undefined,
  field: string,
): Read<bigint> | undefined {
  return expression && readMoney(view, expression, field);
}

export function readRate(view: StepView, expression: RateExpression, field: readonly string[]): Read<Rational> {
  const path = [...view.path, ...field];
  return {
    value: given(evaluateRate(view.scope.inputs, expression, path)),
    reads: rateReads({ expression, path }),
  };
}

/** A value that the evaluation had: without one there would be nothing to explain. */
export function given<T>(result: Result<T, EvaluationFault>): T {
  if (result.ok) return result.value;
  throw new Error(`what is explained cannot be evaluated: ${result.error.message} (${result.error.path.join('.')})`);
}

type Details = Partial<Pick<AmountPart, 'figures' | 'reads' | 'children'>>;

export function part(
  { step }: Pick<StepView, 'step'>,
  kind: PartKind,
  amountMinor: bigint,
  details: Details & { readonly label: string },
): AmountPart {
  return { kind, amountMinor, step, figures: {}, reads: NO_READS, children: [], ...details };
}

export type Bounds = {
  readonly floor?: Read<bigint> | undefined;
  readonly cap?: Read<bigint> | undefined;
  /** What the limited amount itself was computed from. */
  readonly reads: Reads;
};

const LIMIT_LABELS = {
  floor: 'raised to the floor',
  cap: 'cut to the cap',
  pool: 'cut to what was left in the pool',
  zero: 'raised to zero: nothing is taken back',
} as const satisfies Partial<Record<PartKind, string>>;

/**
 * What each binding limit changed, in the order in which they act (R3, R5, R6, R10). `wholeOf` is what the party has of
 * an amount that is shared.
 */
export function limitParts(
  view: StepView,
  amount: bigint,
  { floor, cap, reads }: Bounds,
  wholeOf: (amount: bigint) => bigint = (own) => own,
): readonly AmountPart[] {
  const pool = { value: view.scope.pool, reads: view.poolReads };
  const floored = floor && amount < floor.value ? floor.value : amount;
  const capped = cap ? smaller(floored, cap.value) : floored;
  const pooled = smaller(capped, pool.value);
  const limited = pooled < 0n ? 0n : pooled;
  const stages = [
    { kind: 'floor', from: amount, to: floored, reads: floor?.reads ?? NO_READS },
    { kind: 'cap', from: floored, to: capped, reads: cap?.reads ?? NO_READS },
    { kind: 'pool', from: capped, to: pooled, reads: pool.reads },
    { kind: 'zero', from: pooled, to: limited, reads },
  ] as const;
  return stages
    .filter(({ from, to }) => from !== to)
    .map(({ kind, from, to, reads: limitReads }) =>
      part(view, kind, wholeOf(to) - wholeOf(from), {
        label: LIMIT_LABELS[kind],
        figures: { before: from.toString(), limit: to.toString() },
        reads: limitReads,
      }),
    );
}

/** The whole units of an exact share, towards zero. */
export function wholeUnits({ numerator, denominator }: Rational): bigint {
  return numerator / denominator;
}

/** The entitlement and the unit that rounding gave or took: together the rounded share. */
export function roundedParts(
  view: StepView,
  { exact, rounded, label, figures = {}, reads }: Rounded,
): readonly AmountPart[] {
  const whole = wholeUnits(exact);
  const exactText = formatRational(exact);
  return [
    part(view, 'entitlement', whole, { label, figures: { ...figures, exact: exactText }, reads }),
    roundingPart(view, rounded - whole, { exact: exactText, reads }),
  ];
}

type Rounded = {
  readonly exact: Rational;
  readonly rounded: bigint;
  readonly label: string;
  readonly figures?: Readonly<Record<string, string>>;
  readonly reads: Reads;
};

export function roundingPart(
  view: StepView,
  unit: bigint,
  { exact, reads }: { readonly exact: string; readonly reads: Reads },
): AmountPart {
  const label = unit === 0n ? 'rounding: no unit' : 'rounding: one unit';
  return part(view, 'rounding', unit, { label, figures: { exact }, reads });
}
