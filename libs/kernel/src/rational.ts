import { type Result, err, ok } from './result.js';

/** An exact fraction in lowest terms; the denominator is always positive. Build one with `rational` or `parseRational`. */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint };

export type RationalFault =
  | { readonly code: 'RATIONAL_MALFORMED'; readonly text: string }
  | { readonly code: 'RATIONAL_ZERO_DENOMINATOR'; readonly text: string };

/** Throws RangeError on a zero denominator: the caller checks a divisor before it divides. */
export function rational(numerator: bigint, denominator = 1n): Rational {
  if (denominator === 0n) throw new RangeError('a rational needs a denominator other than zero');
  if (denominator === 1n) return { numerator, denominator };
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

const RATIONAL_TEXT = /^(-?\d+)(?:\/(\d+))?$/;

/** Reads "n/d" or an integer string. A decimal such as "0.15" is malformed: it is written "15/100". */
export function parseRational(text: string): Result<Rational, RationalFault> {
  const match = RATIONAL_TEXT.exec(text);
  if (match === null) return err({ code: 'RATIONAL_MALFORMED', text });
  const denominator = BigInt(match[2] ?? '1');
  if (denominator === 0n) return err({ code: 'RATIONAL_ZERO_DENOMINATOR', text });
  return ok(rational(BigInt(match[1] ?? '0'), denominator));
}

/** Always "n/d", also for whole numbers: "3/1". */
export function formatRational(x: Rational): string {
  return `${x.numerator.toString()}/${x.denominator.toString()}`;
}

export const RATIONAL_ZERO: Rational = rational(0n);
export const RATIONAL_ONE: Rational = rational(1n);

export function addRational(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function subRational(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
}

export function mulRational(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** Throws RangeError when `b` is zero. */
export function divRational(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Negative, zero or positive, as a sort wants it. */
export function compareRational(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : Number(difference > 0n);
}

/** The largest whole number that is not above x. */
export function floorRational(x: Rational): bigint {
  return floorDivision(x.numerator, x.denominator);
}

/** floor(numerator / denominator) for a positive denominator; `/` on bigint cuts towards zero instead. */
export function floorDivision(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
