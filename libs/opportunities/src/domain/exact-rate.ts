import {
  compareRational,
  formatRational,
  parseRational,
  type Rational,
  RATIONAL_ONE,
  RATIONAL_ZERO,
} from '#libs/kernel';

/** Two such rates multiplied stay far below the denominators that terms may have (10^9). */
export const RATE_DENOMINATOR_MAX = 10_000n;
const RATE_LENGTH_MAX = 30;

/** Reads "n/d" from 0 to 1 with a denominator up to 10,000; undefined for anything else. */
export function readRate(text: string): Rational | undefined {
  const rate = text.length <= RATE_LENGTH_MAX ? parseRational(text) : undefined;
  if (!rate?.ok || rate.value.denominator > RATE_DENOMINATOR_MAX) return undefined;
  const isInRange = compareRational(rate.value, RATIONAL_ZERO) >= 0 && compareRational(rate.value, RATIONAL_ONE) <= 0;
  return isInRange ? rate.value : undefined;
}

/** The rate behind a text that `readRate` has read, in lowest terms. */
export function rateOf(text: string): Rational {
  const rate = parseRational(text);
  if (!rate.ok) throw new Error(`"${text}" passed as a rate and is none`);
  return rate.value;
}

/** The one way in which a rate is stored and hashed: lowest terms, always with its denominator. */
export function writtenRate(rate: Rational): string {
  return formatRational(rate);
}

export function isZero({ numerator }: Rational): boolean {
  return numerator === 0n;
}
