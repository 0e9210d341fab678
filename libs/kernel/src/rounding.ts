import { type Rational, floorDivision } from './rational.js';

/** Share rules R2: floor(x + 1/2) for x >= 0, and -halfUp(-x) otherwise: an exact half goes away from zero. */
export function halfUp(x: Rational): bigint {
  if (x.numerator < 0n) return -halfUp({ numerator: -x.numerator, denominator: x.denominator });
  return floorDivision(2n * x.numerator + x.denominator, 2n * x.denominator);
}
