import { canonicalJson, formatRational, type Month, type Refusal, refusal } from '#libs/kernel';
import type { Clauses } from '../clauses/clauses.js';
import { targetOf } from './judge.js';
import { type Condition, type InflectionPoint, pointsInOrder } from './wager.js';

type Signed = { readonly point: InflectionPoint; readonly clauses: Clauses };

type Amendment = { readonly effectiveFrom: Month; readonly signed: readonly Clauses[] };

/**
 * A point lies in a month that its version settles. One that an earlier signed version had, and whose month comes before
 * this version takes effect, is judged by that version: it may have fired, and will be judged by it again when facts come
 * late. It can be left out, or be carried over as it was signed; a change would let one result fire twice. Only the month
 * in which silence counts as a miss may move, while neither has come. `signed` ascends by number.
 * Refused: CLAUSES_INVALID, with the path of what differs.
 */
export function checkPointMonths(clauses: Clauses, { effectiveFrom, signed }: Amendment): readonly Refusal[] {
  const past = new Map<string, Signed>();
  for (const earlier of signed) {
    for (const { wager, point } of pointsInOrder(earlier.wagers ?? [])) {
      if (point.month < effectiveFrom) past.set(`${wager}/${point.code}`, { point, clauses: earlier });
    }
  }
  return (clauses.wagers ?? []).flatMap(({ code, inflectionPoints }, wager) =>
    inflectionPoints.flatMap((point, index) => {
      const path = ['clauses', 'wagers', wager.toString(), 'inflectionPoints', index.toString()];
      const before = past.get(`${code}/${point.code}`);
      if (before) {
        const field = fieldThatDiffers(before, { point, clauses }, effectiveFrom);
        return field ? [fault([...path, field], carriedOver(point.code, before.point.month))] : [];
      }
      if (point.month >= effectiveFrom) return [];
      const message = `the version takes effect in ${effectiveFrom}; its points lie in that month or later`;
      return [fault([...path, 'month'], message)];
    }),
  );
}

function carriedOver(code: string, month: Month): string {
  return `the point "${code}" was due in ${month}: carry it over as it was signed, or leave it out and give a new point a new code`;
}

/** The words of a point are free; what decides it, and what it does, is not. */
function fieldThatDiffers(before: Signed, now: Signed, effectiveFrom: Month): keyof InflectionPoint | undefined {
  const differs = (of: ({ point, clauses }: Signed) => unknown) => canonicalJson(of(before)) !== canonicalJson(of(now));
  if (differs(({ point }) => point.month)) return 'month';
  // Silence that counts from a month on which no earlier version settles has decided nothing yet.
  const hasCome = ({ point: { missedFrom } }: Signed) => missedFrom !== undefined && missedFrom < effectiveFrom;
  if ((hasCome(before) || hasCome(now)) && differs(({ point }) => point.missedFrom ?? null)) return 'missedFrom';
  if (differs(({ point, clauses }) => withTargets(point.condition, clauses))) return 'condition';
  if (differs(({ point }) => point.effects)) return 'effects';
  return differs(({ point }) => point.otherwise) ? 'otherwise' : undefined;
}

/** A condition with the numbers that its targets stand for: whoever moves the target of a node moves the condition. */
function withTargets(condition: Condition, clauses: Clauses): unknown {
  if ('all' in condition) return { all: condition.all.map((part) => withTargets(part, clauses)) };
  if ('any' in condition) return { any: condition.any.map((part) => withTargets(part, clauses)) };
  const target = targetOf(condition, clauses);
  return { ...condition, ...(target && { target: formatRational(target) }) };
}

function fault(path: readonly string[], message: string): Refusal {
  return refusal('CLAUSES_INVALID', message, path);
}
