import { ok } from '#libs/kernel';
import type { FixedStep } from '../terms.js';
import { type StepAnswer, type StepContext, amountOf, limited, optionalAmountOf, outcome } from './step-context.js';

/** min(amount * times, pool). */
export function fixed(context: StepContext, step: FixedStep): StepAnswer {
  const amount = amountOf(context, step.amount, 'amount');
  if (!amount.ok) return amount;
  const times = optionalAmountOf(context, step.times, 'times');
  if (!times.ok) return times;
  const bounds = { floor: undefined, cap: undefined, pool: context.scope.pool };
  const { take, binding } = limited(amount.value * (times.value ?? 1n), bounds);
  return ok(outcome(new Map([[step.to, take]]), { binding }));
}
