import { type Claim, type Result, apportion, mulRational, ok } from '#libs/kernel';
import { all } from '../evaluate-expression.js';
import type { EvaluationFault } from '../evaluation.js';
import type { SplitStep } from '../terms.js';
import {
  type StepAnswer,
  type StepContext,
  amountOf,
  exactShares,
  limited,
  outcome,
  weightOf,
} from './step-context.js';

/** R4: the amount, at most the pool, by weight * factor; without any effective weight the pool flows on. */
export function split(context: StepContext, step: SplitStep): StepAnswer {
  const amount = amountOf(context, step.amount, 'amount');
  if (!amount.ok) return amount;
  const claims = claimsOf(context, step);
  if (!claims.ok) return claims;
  if (claims.value.every(({ weight }) => weight.numerator === 0n)) return ok(outcome(new Map()));
  const { take, binding } = limited(amount.value, { floor: undefined, cap: undefined, pool: context.scope.pool });
  const shared = apportion(take, claims.value);
  const { shares, extraUnits } = shared;
  return ok(outcome(shares, { exact: exactShares(shared), extraUnits, binding }));
}

export function claimsOf(context: StepContext, { payees }: SplitStep): Result<readonly Claim[], EvaluationFault> {
  return all(payees, ({ to, weight, factor }, index) => {
    const plain = weightOf(context, weight, ['payees', index, 'weight']);
    if (!plain.ok) return plain;
    const multiplier = factor ? weightOf(context, factor, ['payees', index, 'factor']) : undefined;
    if (multiplier && !multiplier.ok) return multiplier;
    const effective = multiplier ? mulRational(plain.value, multiplier.value) : plain.value;
    return ok({ id: to, weight: effective, rank: context.ranks.get(to) ?? 0 });
  });
}
