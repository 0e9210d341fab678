import {
  type Rational,
  type Result,
  RATIONAL_ZERO,
  addRational,
  err,
  halfUp,
  mulRational,
  ok,
  rational,
} from '#libs/kernel';
import { all } from '../evaluate-expression.js';
import type { EvaluationFault } from '../evaluation.js';
import type { TiersStep } from '../terms.js';
import {
  type StepAnswer,
  type StepContext,
  amountOf,
  exactShare,
  limited,
  optionalAmountOf,
  outcome,
  rateOf,
  smaller,
} from './step-context.js';

/**
 * R5: the schedule's entitlement, rounded once by R2, then floor, cap and the pool. Accumulating, a period takes the
 * entitlement after it minus the one before; where rates or the base fall that can be negative, and then the step
 * takes nothing.
 */
export function tiers(context: StepContext, step: TiersStep): StepAnswer {
  const base = amountOf(context, step.base, 'base');
  if (!base.ok) return base;
  const floor = optionalAmountOf(context, step.floor, 'floor');
  if (!floor.ok) return floor;
  const cap = optionalAmountOf(context, step.cap, 'cap');
  if (!cap.ok) return cap;
  const bands = ratedBands(context, step);
  if (!bands.ok) return bands;
  const before = step.accumulates ? (context.state.get(cumulativeKey(step)) ?? 0n) : 0n;
  const after = before + base.value;
  if (step.accumulates && after < 0n) return err(belowZero(context, before, base.value));
  const exactBefore = entitlement(step.mode, bands.value, before);
  const exactAfter = entitlement(step.mode, bands.value, after);
  const earned = halfUp(exactAfter) - halfUp(exactBefore);
  const bounds = { floor: floor.value, cap: cap.value, pool: context.scope.pool };
  const { take, binding } = limited(earned, bounds);
  return ok(
    outcome(new Map([[step.to, take]]), {
      state: new Map(step.accumulates ? [[cumulativeKey(step), after]] : []),
      exact: [exactShare(step.to, exactAfter), ...(step.accumulates ? [exactShare('(before)', exactBefore)] : [])],
      binding,
    }),
  );
}

function belowZero({ path }: StepContext, before: bigint, base: bigint): EvaluationFault {
  const message = `the base is ${base.toString()}, but only ${before.toString()} has accumulated`;
  return { code: 'NEGATIVE_BASE', path: [...path, 'base'], message };
}

export type RatedBand = { readonly upTo: bigint | null; readonly rate: Rational };

/** A band covers (previous, upTo]. Marginal: each slice at its own rate. Cliff: everything at the rate reached. */
export function entitlement(mode: TiersStep['mode'], bands: readonly RatedBand[], base: bigint): Rational {
  if (mode === 'cliff') {
    const reached = bands.find(({ upTo }) => upTo === null || base <= upTo);
    return reached ? mulRational(rational(base), reached.rate) : RATIONAL_ZERO;
  }
  const slices = bands.map(({ upTo, rate }, index) => {
    const start = bands[index - 1]?.upTo ?? 0n;
    const end = upTo === null ? base : smaller(base, upTo);
    return end > start ? mulRational(rational(end - start), rate) : RATIONAL_ZERO;
  });
  return slices.reduce(addRational, RATIONAL_ZERO);
}

export function ratedBands(context: StepContext, { bands }: TiersStep): Result<readonly RatedBand[], EvaluationFault> {
  return all(bands, ({ upTo, rate }, index) => {
    const value = rateOf(context, rate, ['bands', index, '1']);
    return value.ok ? ok({ upTo, rate: value.value }) : value;
  });
}

export function cumulativeKey({ id }: TiersStep): string {
  return `cum:${id}`;
}
