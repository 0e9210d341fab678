import { type Rational, floorDivision, leastCommonMultiple, rational } from './rational.js';

/** `rank` is unique within one call and breaks ties; it may be Infinity for whoever comes last. */
export type Claim = { readonly id: string; readonly weight: Rational; readonly rank: number };

export type Apportionment = {
  /** Whole units per claim; they sum to the amount. */
  readonly shares: ReadonlyMap<string, bigint>;
  /** What amount * weight / total weight is before rounding. */
  readonly exact: ReadonlyMap<string, Rational>;
  /** The fraction of a unit, 0 <= r < 1, that rounding the size of the exact share down cut off. */
  readonly remainders: ReadonlyMap<string, Rational>;
  /** Who got one of the units left over, in the order in which they were given. */
  readonly extraUnits: readonly string[];
};

/**
 * Share rules R1, largest remainder. `amount` is in minor units; a negative one is the negation of its positive split.
 * Throws RangeError when a weight is negative, the weights sum to zero, or an id or rank occurs twice: callers decide
 * before what these mean for them.
 */
export function apportion(amount: bigint, claims: readonly Claim[]): Apportionment {
  refuseAmbiguity(claims);
  const sign = amount < 0n ? -1n : 1n;
  const { weights, total } = wholeWeights(claims);
  const parts = claims.map((claim, index) => {
    const product = amount * sign * (weights[index] ?? 0n);
    const base = floorDivision(product, total);
    return { ...claim, product, base, left: product - base * total };
  });
  const unitsLeft = Number(parts.reduce((rest, part) => rest - part.base, amount * sign));
  const extraUnits = [...parts]
    .sort(byRemainderThenRank)
    .slice(0, unitsLeft)
    .map(({ id }) => id);
  const lucky = new Set(extraUnits);
  return {
    shares: new Map(parts.map(({ id, base }) => [id, sign * (base + (lucky.has(id) ? 1n : 0n))])),
    exact: new Map(parts.map(({ id, product }) => [id, rational(sign * product, total)])),
    remainders: new Map(parts.map(({ id, left }) => [id, rational(left, total)])),
    extraUnits,
  };
}

function refuseAmbiguity(claims: readonly Claim[]): void {
  if (claims.some(({ weight }) => weight.numerator < 0n)) throw new RangeError('a weight is negative');
  if (claims.every(({ weight }) => weight.numerator === 0n)) throw new RangeError('the weights sum to zero');
  if (new Set(claims.map(({ id }) => id)).size < claims.length) throw new RangeError('an id occurs twice');
  if (new Set(claims.map(({ rank }) => rank)).size < claims.length) throw new RangeError('a rank occurs twice');
}

/** The same proportions in whole numbers, so that the work per claim stays one multiplication and one division. */
function wholeWeights(claims: readonly Claim[]): { weights: readonly bigint[]; total: bigint } {
  const scale = claims.reduce((multiple, { weight }) => leastCommonMultiple(multiple, weight.denominator), 1n);
  const weights = claims.map(({ weight }) => weight.numerator * (scale / weight.denominator));
  return { weights, total: weights.reduce((sum, weight) => sum + weight, 0n) };
}

type Part = { readonly left: bigint; readonly rank: number };

function byRemainderThenRank(a: Part, b: Part): number {
  if (a.left !== b.left) return a.left > b.left ? -1 : 1;
  return a.rank < b.rank ? -1 : 1;
}
