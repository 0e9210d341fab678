import { ok } from '#libs/kernel';
import type { GuaranteeStep } from '../terms.js';
import { unrecoupedKey } from './royalty.js';
import { type StepAnswer, type StepContext, amountOf, limited, outcome } from './step-context.js';

/**
 * Tops up what `to` got in step `on` to the amount. What the pool could not cover is recorded as this period's
 * shortfall; it is not owed in a later period. A recoupable top-up is carried as unrecouped for the step `on`: a
 * royalty repays it, every other kind only carries it.
 */
export function guarantee(context: StepContext, step: GuaranteeStep): StepAnswer {
  const amount = amountOf(context, step.amount, 'amount');
  if (!amount.ok) return amount;
  const got = context.earlier.get(step.on)?.to.get(step.to) ?? 0n;
  const missing = amount.value > got ? amount.value - got : 0n;
  const { take, binding } = limited(missing, { floor: undefined, cap: undefined, pool: context.scope.pool });
  const shortfall = missing - take;
  const state = new Map([[`shortfall:${step.id}`, shortfall]]);
  const key = unrecoupedKey(step.on);
  if (step.recoupable) state.set(key, (context.state.get(key) ?? 0n) + take);
  return ok(outcome(new Map([[step.to, take]]), { figures: { shortfall }, state, binding }));
}
