import { type Rational, RATIONAL_ONE, RATIONAL_ZERO, compareRational, divRational, mulRational } from '#libs/kernel';
import type { RateExpression } from './terms.js';

/** The least and the largest value that an expression can have, both included. */
export type RateBounds = { readonly least: Rational; readonly most: Rational };

/** Undefined when nothing bounds the expression: an input by itself can be any number. */
export function boundsOf(expression: RateExpression): RateBounds | undefined {
  switch (expression.kind) {
    case 'constant':
      return { least: expression.value, most: expression.value };
    case 'input':
      return undefined;
    case 'table':
      return hull(expression.rows.map(({ factor }) => factor));
    case 'lerp':
      return hull(expression.points.map(({ y }) => y));
    case 'vest':
      return { least: RATIONAL_ZERO, most: RATIONAL_ONE };
    case 'coalesce':
      return hullOfAll(expression.operands);
    case 'mul':
    case 'div':
      return calculated(expression.kind, expression.operands);
  }
}

function hull(values: readonly Rational[]): RateBounds | undefined {
  const [least, most] = [values.toSorted(compareRational)[0], values.toSorted(compareRational).at(-1)];
  return least && most && { least, most };
}

function hullOfAll(operands: readonly RateExpression[]): RateBounds | undefined {
  const bounds = operands.map(boundsOf);
  const known = bounds.filter((bound) => bound !== undefined);
  return known.length < bounds.length ? undefined : hull(known.flatMap(({ least, most }) => [least, most]));
}

/** A product or quotient is extreme at the ends of its operands, as long as no divisor can be zero. */
function calculated(kind: 'mul' | 'div', operands: readonly RateExpression[]): RateBounds | undefined {
  const [first, ...others] = operands.map(boundsOf);
  return others.reduce((left, right) => {
    if (left === undefined || right === undefined) return undefined;
    if (kind === 'div' && canBeZero(right)) return undefined;
    const calculate = kind === 'mul' ? mulRational : divRational;
    const ends = [left.least, left.most].flatMap((a) => [calculate(a, right.least), calculate(a, right.most)]);
    return hull(ends);
  }, first);
}

function canBeZero({ least, most }: RateBounds): boolean {
  return least.numerator <= 0n && most.numerator >= 0n;
}
