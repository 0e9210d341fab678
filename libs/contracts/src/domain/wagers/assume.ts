import type { Clauses } from '../clauses/clauses.js';
import { effectsInForce, type PointOutcome, type PointState } from './judge.js';
import { effectName, pointsInOrder } from './wager.js';

/** What somebody assumes of a point, to see what it would change. */
export type AssumedOutcome = {
  readonly wager: string;
  readonly point: string;
  readonly state: Exclude<PointState, 'undecided'>;
};

/** Outcomes as they would be if results were so: those of earlier scenarios stand, and new ones fire. */
export function assumeOutcomes(
  { wagers = [] }: Clauses,
  { earlier, now }: { readonly earlier: readonly AssumedOutcome[]; readonly now: readonly AssumedOutcome[] },
): readonly PointOutcome[] {
  return pointsInOrder(wagers).map(({ wager, point }) => {
    const isOfPoint = (one: AssumedOutcome) => one.wager === wager && one.point === point.code;
    const fresh = now.find(isOfPoint);
    const state = (fresh ?? earlier.find(isOfPoint))?.state ?? 'undecided';
    const inForce = effectsInForce(point, state);
    return {
      ...{ wager, point: point.code, month: point.month, state, bySilence: false, comparisons: [] },
      effects: inForce.map(effectName),
      tranches: fresh ? inForce.flatMap((effect) => ('tranche' in effect ? [effect.tranche] : [])) : [],
      challenge: inForce.flatMap((effect) => ('challenge' in effect ? [effect.challenge.reason] : []))[0] ?? null,
    };
  });
}

/** The first assumption about a point that the contract does not have, or about one that was decided already. */
export function strayAssumption(
  { wagers = [] }: Clauses,
  { earlier, now }: { readonly earlier: readonly AssumedOutcome[]; readonly now: readonly AssumedOutcome[] },
): number | undefined {
  const known = new Set(pointsInOrder(wagers).map(({ wager, point }) => `${wager}/${point.code}`));
  for (const { wager, point } of earlier) known.delete(`${wager}/${point}`);
  const stray = now.findIndex(({ wager, point }) => !known.delete(`${wager}/${point}`));
  return stray < 0 ? undefined : stray;
}
