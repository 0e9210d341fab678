import { halfUp, mulRational, ok, rational } from '#libs/kernel';
import type { RoyaltyStep } from '../terms.js';
import {
  type StepAnswer,
  type StepContext,
  amountOf,
  exactShare,
  limited,
  outcome,
  rateOf,
  smaller,
} from './step-context.js';

/** R7: earned = min(halfUp(base * rate), pool) repays the advance to `recoupTo` first, then goes to `to`. */
export function royalty(context: StepContext, step: RoyaltyStep): StepAnswer {
  const base = amountOf(context, step.base, 'base');
  if (!base.ok) return base;
  const rate = rateOf(context, step.rate, ['rate']);
  if (!rate.ok) return rate;
  const exact = mulRational(rational(base.value), rate.value);
  const bounds = { floor: undefined, cap: undefined, pool: context.scope.pool };
  const { take: earned, binding } = limited(halfUp(exact), bounds);
  const unrecouped = context.state.get(unrecoupedKey(step.id)) ?? 0n;
  const recouped = smaller(earned, unrecouped);
  const unrecoupedAfter = unrecouped - recouped;
  const to = new Map([[step.to, earned - recouped]]);
  if (recouped > 0n) to.set(step.recoupTo, (to.get(step.recoupTo) ?? 0n) + recouped);
  return ok(
    outcome(to, {
      figures: { earned, recouped, unrecoupedAfter },
      state: new Map([[unrecoupedKey(step.id), unrecoupedAfter]]),
      exact: [exactShare(step.to, exact)],
      binding,
    }),
  );
}

export function unrecoupedKey(step: string): string {
  return `unrecouped:${step}`;
}
