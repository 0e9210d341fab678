import { type Result, floorRational, mulRational, ok, rational } from '#libs/kernel';
import type { BindingLimit, EvaluationFault } from '../evaluation.js';
import type { ReimburseStep } from '../terms.js';
import { type StepAnswer, type StepContext, amountOf, optionalAmountOf, outcome, rateOf } from './step-context.js';

/** min(owed, pool, cap, floor(capRate * pool)) with owed = carried + new cost; the rest is carried. */
export function reimburse(context: StepContext, step: ReimburseStep): StepAnswer {
  const owed = owedBy(context, step);
  if (!owed.ok) return owed;
  const limits = limitsOf(context, step);
  if (!limits.ok) return limits;
  const take = limits.value.reduce((least, [, limit]) => (limit < least ? limit : least), owed.value);
  const outstandingAfter = owed.value - take;
  return ok(
    outcome(new Map([[step.to, take]]), {
      figures: { outstandingAfter },
      state: new Map([[costKey(step), outstandingAfter]]),
      binding: outstandingAfter === 0n ? [] : limits.value.flatMap(([name, limit]) => (limit === take ? [name] : [])),
    }),
  );
}

export function owedBy(context: StepContext, step: ReimburseStep): Result<bigint, EvaluationFault> {
  const cost = amountOf(context, step.cost, 'cost');
  return cost.ok ? ok((context.state.get(costKey(step)) ?? 0n) + cost.value) : cost;
}

export function costKey({ id }: ReimburseStep): string {
  return `cost:${id}`;
}

type Limit = readonly [BindingLimit, bigint];

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
