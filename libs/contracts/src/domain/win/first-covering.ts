/** A value of the searched input, with what the party takes and what its cost is, in minor units. */
export type Point = { readonly value: bigint; readonly takeMinor: bigint; readonly costMinor: bigint };

export type Search = {
  /** Undefined where the terms cannot be evaluated: such a value covers nothing. */
  readonly pointAt: (value: bigint) => Point | undefined;
  readonly limit: bigint;
  /** Values near which something may change at once. */
  readonly thresholds: readonly bigint[];
  /** How far rounding can move a take off a straight line, in minor units. */
  readonly tolerance: bigint;
  /** Whether the work that one answer may cost is done. */
  readonly isSpent: () => boolean;
};

/** `checkedUpTo` is the largest value up to which nothing covers. */
export type Found =
  | { readonly outcome: 'reached'; readonly point: Point }
  | { readonly outcome: 'never' }
  | { readonly outcome: 'undecided'; readonly checkedUpTo: bigint };

/** Ranges up to this many values are tried value by value, because takes may step by a unit from one to the next. */
const SCANNED_WIDTH = 32n;
/** Parts into which a range is cut to see whether takes run straight through it. */
const PROBES = 4n;

/**
 * The smallest value from 0 to the limit at which the take covers the cost.
 *
 * Takes are no monotone function: the largest remainder moves single units, limits bend them, cliffs and tables break
 * them. So a range is left aside only when the takes at its ends and at three points between lie on a straight line, as
 * far as rounding allows, and the cost is out of reach at both ends. Every other range is halved, the lower half first,
 * and the smallest ones are tried value by value. The ranges begin as octaves, cut at the thresholds.
 *
 * The answer is exact unless a range hides a jump there and back between five points that lie on one line.
 */
export function firstCovering(search: Search): Found {
  const first = search.pointAt(0n);
  if (first && covers(first)) return { outcome: 'reached', point: first };
  const marks = marksOf(search);
  let from = 0n;
  for (const to of marks) {
    const found = firstWithin(search, from, to);
    if (found) return found;
    from = to;
  }
  return { outcome: 'never' };
}

export function covers({ takeMinor, costMinor }: Point): boolean {
  return takeMinor >= costMinor;
}

/** Ascending, up to the limit: octaves and both sides of every threshold. */
function marksOf({ limit, thresholds }: Search): readonly bigint[] {
  const marks = new Set([limit, ...thresholds.flatMap((threshold) => [threshold - 1n, threshold, threshold + 1n])]);
  for (let octave = 1n; octave < limit; octave *= 2n) marks.add(octave);
  return [...marks].filter((mark) => mark > 0n && mark <= limit).sort((a, b) => (a < b ? -1 : 1));
}

/** Looks behind `from`, which does not cover, up to `to`; undefined when nothing there covers. */
function firstWithin(search: Search, from: bigint, to: bigint): Found | undefined {
  if (to - from <= SCANNED_WIDTH) return firstByScan(search, from, to);
  if (search.isSpent()) return { outcome: 'undecided', checkedUpTo: from };
  if (isOutOfReach(search, from, to)) return undefined;
  const middle = from + (to - from) / 2n;
  return firstWithin(search, from, middle) ?? firstWithin(search, middle, to);
}

function firstByScan(search: Search, from: bigint, to: bigint): Found | undefined {
  for (let value = from + 1n; value <= to; value += 1n) {
    if (search.isSpent()) return { outcome: 'undecided', checkedUpTo: value - 1n };
    const point = search.pointAt(value);
    if (point && covers(point)) return { outcome: 'reached', point };
  }
  return undefined;
}

/** Whether the missing amounts run straight through the range and stay above what rounding could make up for. */
function isOutOfReach({ pointAt, tolerance }: Search, from: bigint, to: bigint): boolean {
  const width = to - from;
  const values = Array.from({ length: Number(PROBES) + 1 }, (_, part) => from + (width * BigInt(part)) / PROBES);
  const missing = values.flatMap((value) => {
    const point = pointAt(value);
    return point ? [point.costMinor - point.takeMinor] : [];
  });
  if (missing.length < values.length) return false;
  const [first = 0n, last = 0n] = [missing[0], missing.at(-1)];
  const isStraight = values.every((value, index) => {
    const offset = ((missing[index] ?? 0n) - first) * width - (last - first) * (value - from);
    return (offset < 0n ? -offset : offset) <= tolerance * width;
  });
  return isStraight && first > 2n * tolerance && last > 2n * tolerance;
}
