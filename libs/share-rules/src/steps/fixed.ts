import { ok } from '#libs/kernel';
import type { FixedStep } from '../terms.js';
import { type StepAnswer, type StepContext, amountOf, limited, optionalAmountOf, outcome } from './step-context.js';

/** min(amount * times, pool). A negative amount stays below zero, even counted a negative number of times. */
export function fixed(context: StepContext, step: FixedStep): StepAnswer {
  const amount = amountOf(context, step.amount, 'amount');
  if (!amount.ok) return amount;
  const times = optionalAmountOf(context, step.times, 'times');
  if (!times.ok) return times;
  const count = times.value ?? 1n;
  const due = amount.value < 0n && count < 0n ? amount.value : amount.value * count;
  const bounds = { floor: undefined, cap: undefined, pool: context.scope.pool };
  const { take, binding } = limited(due, bounds);
  return ok(outcome(new Map([[step.to, take]]), { binding }));
}
