import {
  type Apportionment,
  type Claim,
  type Rational,
  type Result,
  RATIONAL_ONE,
  RATIONAL_ZERO,
  addRational,
  apportion,
  compareRational,
  err,
  ok,
  subRational,
} from '#libs/kernel';
import { all } from '../evaluate-expression.js';
import type { BindingLimit, EvaluationFault } from '../evaluation.js';
import type { PercentStep } from '../terms.js';
import {
  type StepAnswer,
  type StepContext,
  type StepOutcome,
  amountOf,
  atLeastZero,
  exactShares,
  limited,
  optionalAmountOf,
  outcome,
  rateOf,
} from './step-context.js';

/** No party has an empty id, so the implicit rest cannot meet one. */
const REST_ID = '';

/** R3: R1 with the implicit rest, then floor and cap of a single payee, then the pool over the payees by their rates. */
export function percent(context: StepContext, step: PercentStep): StepAnswer {
  const { pool } = context.scope;
  const base = amountOf(context, step.base, 'base');
  if (!base.ok) return base;
  const claims = claimsOf(context, step);
  if (!claims.ok) return claims;
  const shared = apportion(base.value, [...claims.value, restOf(claims.value)]);
  const takes = new Map(claims.value.map(({ id }) => [id, atLeastZero(shared.shares.get(id) ?? 0n)]));
  const [only, ...others] = claims.value;
  if (only && others.length === 0) return single(context, step, shared, only.id);
  const total = [...takes.values()].reduce((sum, take) => sum + take, 0n);
  const binding: readonly BindingLimit[] = base.value < 0n ? ['zero'] : [];
  if (total <= pool) return ok(outcome(takes, { ...roundingOf(shared), binding }));
  const reduced = apportion(pool, claims.value);
  return ok(outcome(reduced.shares, { ...roundingOf(reduced), binding: ['pool'] }));
}

export function claimsOf(context: StepContext, { payees }: PercentStep): Result<readonly Claim[], EvaluationFault> {
  const claims = all(payees, ({ to, rate }, index) => {
    const weight = rateOf(context, rate, ['payees', index, 'rate']);
    return weight.ok ? ok({ id: to, weight: weight.value, rank: context.ranks.get(to) ?? 0 }) : weight;
  });
  if (!claims.ok || compareRational(totalOf(claims.value), RATIONAL_ONE) <= 0) return claims;
  const message = 'the rates of a percent step sum to at most 1/1';
  return err({ code: 'RATE_OUT_OF_RANGE', path: [...context.path, 'payees'], message });
}

export function restOf(claims: readonly Claim[]): Claim {
  return { id: REST_ID, weight: subRational(RATIONAL_ONE, totalOf(claims)), rank: Number.POSITIVE_INFINITY };
}

function totalOf(claims: readonly Claim[]): Rational {
  return claims.reduce((sum, { weight }) => addRational(sum, weight), RATIONAL_ZERO);
}

function single(context: StepContext, step: PercentStep, shared: Apportionment, to: string): StepAnswer {
  const floor = optionalAmountOf(context, step.floor, 'floor');
  if (!floor.ok) return floor;
  const cap = optionalAmountOf(context, step.cap, 'cap');
  if (!cap.ok) return cap;
  const bounds = { floor: floor.value, cap: cap.value, pool: context.scope.pool };
  const { take, binding } = limited(shared.shares.get(to) ?? 0n, bounds);
  return ok(outcome(new Map([[to, take]]), { ...roundingOf(shared), binding }));
}

function roundingOf(shared: Apportionment): Pick<StepOutcome, 'exact' | 'extraUnits'> {
  return { exact: exactShares(shared, named), extraUnits: shared.extraUnits.map(named) };
}

function named(id: string): string {
  return id === REST_ID ? '(rest)' : id;
}
