import {
  type Rational,
  type Result,
  RATIONAL_ONE,
  RATIONAL_ZERO,
  addRational,
  compareRational,
  divRational,
  err,
  mulRational,
  ok,
  rational,
  subRational,
} from '#libs/kernel';
import { rateInputsOf } from './collect-inputs.js';
import type { EvaluationFault } from './evaluation.js';
import { type Inputs, isPresent, readExact, readInput, readWhole } from './exact-input.js';
import type { TermsPath } from './fault.js';
import type { LerpPoint, MoneyExpression, RateExpression, TableRow, VestingSchedule } from './terms.js';

/** What the names of an expression stand for at one step. */
export type Scope = {
  readonly inputs: Inputs;
  readonly distributable: bigint;
  readonly pool: bigint;
  readonly takes: ReadonlyMap<string, bigint>;
};

type Value<T> = Result<T, EvaluationFault>;

/** May be negative: the step that reads it decides what a negative amount means. */
export function evaluateMoney(scope: Scope, expression: MoneyExpression, path: TermsPath): Value<bigint> {
  switch (expression.kind) {
    case 'constant':
      return ok(expression.value);
    case 'input': {
      const input = readInput(scope.inputs, expression.name, path);
      return input.ok ? readWhole(input.value, ['inputs', expression.name]) : input;
    }
    case 'pool':
      return ok(scope.pool);
    case 'distributable':
      return ok(scope.distributable);
    case 'take':
      return ok(scope.takes.get(expression.step) ?? 0n);
    default:
      return combine(scope, expression, path);
  }
}

type MoneyList = Extract<MoneyExpression, { readonly operands: unknown }>;

const COMBINE = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  min: (a, b) => (a < b ? a : b),
  max: (a, b) => (a > b ? a : b),
} as const satisfies Record<MoneyList['kind'], (a: bigint, b: bigint) => bigint>;

function combine(scope: Scope, { kind, operands }: MoneyList, path: TermsPath): Value<bigint> {
  const values = all(operands, (operand, index) => evaluateMoney(scope, operand, [...path, kind, index]));
  return values.ok ? ok(values.value.reduce(COMBINE[kind])) : values;
}

export function evaluateRate(inputs: Inputs, expression: RateExpression, path: TermsPath): Value<Rational> {
  switch (expression.kind) {
    case 'constant':
      return ok(expression.value);
    case 'input': {
      const input = readInput(inputs, expression.name, path);
      return input.ok ? readExact(input.value, ['inputs', expression.name]) : input;
    }
    case 'mul':
    case 'div':
      return calculate(inputs, expression, path);
    case 'coalesce':
      return firstPresent(inputs, expression.operands, path);
    case 'table': {
      const x = evaluateRate(inputs, expression.of, [...path, 'table', 'of']);
      return x.ok ? lookUp(expression.rows, x.value, path) : x;
    }
    case 'lerp': {
      const x = evaluateRate(inputs, expression.of, [...path, 'lerp', 'of']);
      return x.ok ? ok(interpolate(expression.points, x.value)) : x;
    }
    case 'vest': {
      const months = evaluateRate(inputs, expression.months, [...path, 'vest', 'months']);
      return months.ok ? vestedPart(expression, months.value, path) : months;
    }
  }
}

/** R9: nothing before the cliff, months / total from the cliff on, at most everything. */
export function vestedPart({ cliff, total }: VestingSchedule, months: Rational, path: TermsPath): Value<Rational> {
  if (months.numerator < 0n) return err({ code: 'MONTHS_NEGATIVE', path, message: 'months served are zero or more' });
  if (compareRational(months, rational(cliff)) < 0) return ok(RATIONAL_ZERO);
  const part = divRational(months, rational(total));
  return ok(compareRational(part, RATIONAL_ONE) > 0 ? RATIONAL_ONE : part);
}

/** The values of all entries, or the first fault. The index is a path segment. */
export function all<T, V>(entries: readonly T[], evaluate: (entry: T, index: string) => Value<V>): Value<readonly V[]> {
  const values: V[] = [];
  for (const [index, entry] of entries.entries()) {
    const value = evaluate(entry, index.toString());
    if (!value.ok) return value;
    values.push(value.value);
  }
  return ok(values);
}

type Calculation = Extract<RateExpression, { readonly kind: 'mul' | 'div' | 'coalesce' }>;

function calculate(inputs: Inputs, { kind, operands }: Calculation, path: TermsPath): Value<Rational> {
  const values = all(operands, (operand, index) => evaluateRate(inputs, operand, [...path, kind, index]));
  if (!values.ok) return values;
  if (kind === 'mul') return ok(values.value.reduce(mulRational));
  const zeroAt = values.value.findIndex(({ numerator }, index) => index > 0 && numerator === 0n);
  if (zeroAt < 0) return ok(values.value.reduce(divRational));
  const message = 'a divisor is zero; cover the case by a table or coalesce before it is signed';
  return err({ code: 'DIVISION_BY_ZERO', path: [...path, 'div', zeroAt.toString()], message });
}

function firstPresent(inputs: Inputs, operands: readonly RateExpression[], path: TermsPath): Value<Rational> {
  const index = operands.findIndex((operand) => hasItsInputs(inputs, operand));
  const operand = operands[index];
  if (operand) return evaluateRate(inputs, operand, [...path, 'coalesce', index.toString()]);
  const names = operands.flatMap(rateInputsOf).join(', ');
  return err({ code: 'INPUT_MISSING', path, message: `no alternative has all its inputs; give one of: ${names}` });
}

function hasItsInputs(inputs: Inputs, expression: RateExpression): boolean {
  switch (expression.kind) {
    case 'constant':
      return true;
    case 'input':
      return isPresent(inputs, expression.name);
    case 'coalesce':
      return expression.operands.some((operand) => hasItsInputs(inputs, operand));
    case 'mul':
    case 'div':
      return expression.operands.every((operand) => hasItsInputs(inputs, operand));
    case 'table':
    case 'lerp':
      return hasItsInputs(inputs, expression.of);
    case 'vest':
      return hasItsInputs(inputs, expression.months);
  }
}

function lookUp(rows: readonly TableRow[], x: Rational, path: TermsPath): Value<Rational> {
  const reached = rows.findLast(({ atLeast }) => compareRational(atLeast, x) <= 0);
  if (reached) return ok(reached.factor);
  const message = 'the value lies below the first row; start the table lower if it should count';
  return err({ code: 'TABLE_BELOW_FIRST_ROW', path: [...path, 'table'], message });
}

function interpolate(points: readonly LerpPoint[], x: Rational): Rational {
  const above = points.findIndex((point) => compareRational(point.x, x) >= 0);
  const [left, right] = [points[above - 1], points[above]];
  if (right === undefined) return points.at(-1)?.y ?? RATIONAL_ZERO;
  if (left === undefined) return right.y;
  const part = divRational(subRational(x, left.x), subRational(right.x, left.x));
  return addRational(left.y, mulRational(part, subRational(right.y, left.y)));
}
