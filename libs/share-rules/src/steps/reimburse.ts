import { type Result, err, floorRational, mulRational, ok, rational } from '#libs/kernel';
import type { BindingLimit, EvaluationFault } from '../evaluation.js';
import type { ReimburseStep } from '../terms.js';
import {
  type StepAnswer,
  type StepContext,
  amountOf,
  atLeastZero,
  optionalAmountOf,
  outcome,
  rateOf,
  smaller,
} from './step-context.js';

/** min(owed, pool, cap, floor(capRate * pool)), at least zero, with owed = carried + new cost; the rest is carried. */
export function reimburse(context: StepContext, step: ReimburseStep): StepAnswer {
  const owed = owedBy(context, step);
  if (!owed.ok) return owed;
  const limits = limitsOf(context, step);
  if (!limits.ok) return limits;
  const least = limits.value.reduce((lowest, [, limit]) => smaller(lowest, limit), owed.value);
  const take = atLeastZero(least);
  const outstandingAfter = owed.value - take;
  return ok(
    outcome(new Map([[step.to, take]]), {
      figures: { outstandingAfter },
      state: new Map([[costKey(step), outstandingAfter]]),
      binding: outstandingAfter === 0n ? [] : bindingAt(least, limits.value),
    }),
  );
}

/** A negative cost takes from what is carried, and cannot take more than that. */
export function owedBy(context: StepContext, step: ReimburseStep): Result<bigint, EvaluationFault> {
  const cost = amountOf(context, step.cost, 'cost');
  if (!cost.ok) return cost;
  const carried = context.state.get(costKey(step)) ?? 0n;
  const owed = carried + cost.value;
  if (owed >= 0n) return ok(owed);
  const message = `the cost is ${cost.value.toString()}, but only ${carried.toString()} is carried`;
  return err({ code: 'AMOUNT_NEGATIVE', path: [...context.path, 'cost'], message });
}

export function costKey({ id }: ReimburseStep): string {
  return `cost:${id}`;
}

type Limit = readonly [BindingLimit, bigint];

function bindingAt(least: bigint, limits: readonly Limit[]): readonly BindingLimit[] {
  const names = limits.flatMap(([name, limit]) => (limit === least ? [name] : []));
  return least < 0n ? [...names, 'zero'] : names;
}

function limitsOf(context: StepContext, { cap, capRate }: ReimburseStep): Result<readonly Limit[], EvaluationFault> {
  const { pool } = context.scope;
  const amount = optionalAmountOf(context, cap, 'cap');
  if (!amount.ok) return amount;
  const limits: Limit[] = [['pool', pool]];
  if (amount.value !== undefined) limits.push(['cap', amount.value]);
  if (capRate === undefined) return ok(limits);
  const rate = rateOf(context, capRate, ['capRate']);
  return rate.ok ? ok([...limits, ['capRate', floorRational(mulRational(rate.value, rational(pool)))]]) : rate;
}
