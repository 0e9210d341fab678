import {
  type Apportionment,
  type Rational,
  type Result,
  RATIONAL_ONE,
  compareRational,
  err,
  floorRational,
  ok,
  rational,
  subRational,
} from '#libs/kernel';
import { type Scope, evaluateMoney, evaluateRate } from '../evaluate-expression.js';
import type { Amounts, BindingLimit, EvaluationFault, ExactShare, StepFigures, StepResult } from '../evaluation.js';
import type { TermsPath } from '../fault.js';
import type { MoneyExpression, RateExpression } from '../terms.js';

/** What a step can see: `scope.pool` is what the steps before it left. */
export type StepContext = {
  readonly scope: Scope;
  readonly state: Amounts;
  readonly ranks: ReadonlyMap<string, number>;
  readonly earlier: ReadonlyMap<string, StepResult>;
  readonly path: TermsPath;
};

export type StepOutcome = {
  readonly to: Amounts;
  readonly figures: StepFigures;
  /** The state keys that the step writes. */
  readonly state: Amounts;
  readonly exact: readonly ExactShare[];
  readonly extraUnits: readonly string[];
  readonly binding: readonly BindingLimit[];
};

export type StepAnswer = Result<StepOutcome, EvaluationFault>;

/**
 * Reads an amount of a step. It may be negative, as refunds can exceed the sales of one product: R10 then leaves a
 * take of zero, and the step's limits say so.
 */
export function amountOf(
  { scope, path }: StepContext,
  expression: MoneyExpression,
  field: string,
): Result<bigint, EvaluationFault> {
  return evaluateMoney(scope, expression, [...path, field]);
}

export function optionalAmountOf(
  context: StepContext,
  expression: MoneyExpression | undefined,
  field: string,
): Result<bigint | undefined, EvaluationFault> {
  return expression ? amountOf(context, expression, field) : ok(undefined);
}

/** A share of something, between 0 and 1: terms whose rates exceed 1 cannot be evaluated. */
export function rateOf(
  { scope, path }: StepContext,
  expression: RateExpression,
  field: readonly string[],
): Result<Rational, EvaluationFault> {
  const at = [...path, ...field];
  const rate = evaluateRate(scope.inputs, expression, at);
  if (!rate.ok || (rate.value.numerator >= 0n && compareRational(rate.value, RATIONAL_ONE) <= 0)) return rate;
  return err({ code: 'RATE_OUT_OF_RANGE', path: at, message: 'a rate lies between 0/1 and 1/1' });
}

export function weightOf(
  { scope, path }: StepContext,
  expression: RateExpression,
  field: readonly string[],
): Result<Rational, EvaluationFault> {
  const at = [...path, ...field];
  const weight = evaluateRate(scope.inputs, expression, at);
  if (!weight.ok || weight.value.numerator >= 0n) return weight;
  return err({ code: 'WEIGHT_NEGATIVE', path: at, message: 'a weight or factor is zero or more' });
}

export function outcome(to: Amounts, details: Partial<Omit<StepOutcome, 'to'>> = {}): StepOutcome {
  return { to, figures: {}, state: new Map(), exact: [], extraUnits: [], binding: [], ...details };
}

export function exactShare(of: string, exact: Rational): ExactShare {
  return { of, exact, remainder: subRational(exact, rational(floorRational(exact))) };
}

export function exactShares({ exact, remainders }: Apportionment, name = (id: string) => id): readonly ExactShare[] {
  return [...exact].map(([id, share]) => ({
    of: name(id),
    exact: share,
    remainder: remainders.get(id) ?? rational(0n),
  }));
}

export function atLeastZero(amount: bigint): bigint {
  return amount < 0n ? 0n : amount;
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

type Bounds = { readonly floor: bigint | undefined; readonly cap: bigint | undefined; readonly pool: bigint };

/** R3, R5, R6 and R10: floor, then cap, then the pool, never below zero; a floor above the cap gives the cap. */
export function limited(
  amount: bigint,
  { floor, cap, pool }: Bounds,
): { take: bigint; binding: readonly BindingLimit[] } {
  const floored = floor !== undefined && amount < floor ? floor : amount;
  const capped = cap === undefined ? floored : smaller(floored, cap);
  const pooled = smaller(capped, pool);
  const effects = { floor: floored > amount, cap: capped < floored, pool: pooled < capped, zero: pooled < 0n };
  const binding = (['floor', 'cap', 'pool', 'zero'] as const).filter((limit) => effects[limit]);
  return { take: atLeastZero(pooled), binding };
}
