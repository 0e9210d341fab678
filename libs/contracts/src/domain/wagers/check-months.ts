import { type Month, type Refusal, refusal } from '#libs/kernel';
import type { Clauses } from '../clauses/clauses.js';
import { pointsInOrder } from './wager.js';

/**
 * A point lies in a month that its version settles. One that an earlier signed version had, and whose month has come by
 * then, was judged and may have fired: it can be left out, or be carried over with its month, and never be moved.
 * Refused: CLAUSES_INVALID, with the path of the month.
 */
export function checkPointMonths(
  { wagers = [] }: Clauses,
  { effectiveFrom, signed }: { readonly effectiveFrom: Month; readonly signed: readonly Clauses[] },
): readonly Refusal[] {
  const past = new Map<string, Month>();
  for (const { wager, point } of signed.flatMap((clauses) => pointsInOrder(clauses.wagers ?? []))) {
    if (point.month < effectiveFrom) past.set(`${wager}/${point.code}`, point.month);
  }
  return wagers.flatMap(({ code, inflectionPoints }, wager) =>
    inflectionPoints.flatMap((point, index) => {
      const path = ['clauses', 'wagers', wager.toString(), 'inflectionPoints', index.toString(), 'month'];
      const judged = past.get(`${code}/${point.code}`);
      if (judged !== undefined && judged !== point.month) {
        return [
          fault(
            path,
            `the point "${point.code}" was due in ${judged}, and keeps that month; give a new point a new code`,
          ),
        ];
      }
      if (judged !== undefined || point.month >= effectiveFrom) return [];
      return [fault(path, `the version takes effect in ${effectiveFrom}; its points lie in that month or later`)];
    }),
  );
}

function fault(path: readonly string[], message: string): Refusal {
  return refusal('CLAUSES_INVALID', message, path);
}
