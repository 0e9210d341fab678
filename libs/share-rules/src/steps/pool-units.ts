import {
  type Claim,
  type Rational,
  type Result,
  RATIONAL_ONE,
  apportion,
  err,
  halfUp,
  leastCommonMultiple,
  mulRational,
  ok,
  rational,
  subRational,
} from '#libs/kernel';
import { compareBytes } from '../byte-order.js';
import { vestedPart } from '../evaluate-expression.js';
import type { Amounts, EvaluationFault } from '../evaluation.js';
import { readMap } from '../exact-input.js';
import { UNITS_DENOMINATOR_MAX } from '../limits.js';
import type { PoolUnitsStep } from '../terms.js';
import {
  type StepAnswer,
  type StepContext,
  amountOf,
  exactShare,
  exactShares,
  limited,
  optionalAmountOf,
  outcome,
  rateOf,
} from './step-context.js';

/**
 * min(halfUp(base * rate), pool) by units (R1, ties by holder in byte order), each share split vested / held (R9). The
 * share is posted in full; a payable below `minPayout` waits. What is held for `unvestedTo` is never a payable.
 */
export function poolUnits(context: StepContext, step: PoolUnitsStep): StepAnswer {
  const base = amountOf(context, step.base, 'base');
  if (!base.ok) return base;
  const rate = rateOf(context, step.rate, ['rate']);
  if (!rate.ok) return rate;
  const claims = claimsOf(context, step);
  if (!claims.ok) return claims;
  const minPayout = optionalAmountOf(context, step.minPayout, 'minPayout');
  if (!minPayout.ok) return minPayout;
  if (claims.value.every(({ weight }) => weight.numerator === 0n)) return ok(nothing(step));
  const exact = mulRational(rational(base.value), rate.value);
  const bounds = { floor: undefined, cap: undefined, pool: context.scope.pool };
  const { take: poolAmount, binding } = limited(halfUp(exact), bounds);
  const shared = apportion(poolAmount, claims.value);
  const vested = vestedShares(context, step, shared.shares);
  if (!vested.ok) return vested;
  const paid = minPayout.value === undefined ? undefined : payOut(context.state, vested.value, minPayout.value);
  return ok(
    outcome(posted(shared.shares, vested.value, step), {
      figures: { poolAmount, ...(paid && { payouts: paid.payouts }) },
      state: paid?.payables ?? new Map(),
      exact: [exactShare('(pool)', exact), ...exactShares(shared)],
      extraUnits: shared.extraUnits,
      binding: paid?.isWaiting ? [...binding, 'minPayout'] : binding,
    }),
  );
}

/** R4: nobody has a unit, so the pool flows on and no payable moves. */
function nothing({ minPayout }: PoolUnitsStep) {
  return outcome(new Map(), { figures: { poolAmount: 0n, ...(minPayout && { payouts: new Map() }) } });
}

export function claimsOf(
  { scope, path }: StepContext,
  { units }: PoolUnitsStep,
): Result<readonly Claim[], EvaluationFault> {
  const byHolder = readMap(scope.inputs, units, [...path, 'units']);
  if (!byHolder.ok) return byHolder;
  const at = ['inputs', units];
  let common = 1n;
  for (const [holder, { numerator, denominator }] of byHolder.value) {
    const message = 'units are zero or more';
    if (numerator < 0n) return err({ code: 'UNITS_NEGATIVE', path: [...at, holder], message });
    common = leastCommonMultiple(common, denominator);
    if (common <= UNITS_DENOMINATOR_MAX) continue;
    return err({ code: 'INPUT_TOO_FINE', path: at, message: 'fractional units need one common, smaller denominator' });
  }
  const holders = [...byHolder.value].sort(([a], [b]) => compareBytes(a, b));
  return ok(holders.map(([id, weight], rank) => ({ id, weight, rank })));
}

export function vestedShares(
  { scope, path }: StepContext,
  { vesting }: PoolUnitsStep,
  shares: Amounts,
): Result<Amounts, EvaluationFault> {
  if (vesting === undefined) return ok(shares);
  const months = readMap(scope.inputs, vesting.months, [...path, 'vesting', 'months']);
  if (!months.ok) return months;
  const vested = new Map<string, bigint>();
  for (const [holder, share] of shares) {
    const at = ['inputs', vesting.months, holder];
    const served = months.value.get(holder);
    const message = `the months of holder "${holder}" are missing, and missing is not zero`;
    if (served === undefined) return err({ code: 'INPUT_MISSING', path: at, message });
    const part = vestedPart(vesting, served, at);
    if (!part.ok) return part;
    vested.set(holder, vestedOf(share, part.value));
  }
  return ok(vested);
}

/** R9: a share is split vested / held by R1, ties to vested. */
function vestedOf(share: bigint, part: Rational): bigint {
  const claims = [
    { id: 'vested', weight: part, rank: 1 },
    { id: 'held', weight: subRational(RATIONAL_ONE, part), rank: 2 },
  ];
  return apportion(share, claims).shares.get('vested') ?? 0n;
}

function posted(shares: Amounts, vested: Amounts, { vesting }: PoolUnitsStep): Amounts {
  const to = new Map(vested);
  for (const [holder, share] of shares) {
    const held = share - (vested.get(holder) ?? 0n);
    if (vesting && held > 0n) to.set(vesting.unvestedTo, (to.get(vesting.unvestedTo) ?? 0n) + held);
  }
  return to;
}

type Payouts = { readonly payouts: Amounts; readonly payables: Amounts; readonly isWaiting: boolean };

function payOut(state: Amounts, vested: Amounts, minPayout: bigint): Payouts {
  const payouts = new Map<string, bigint>();
  const payables = new Map<string, bigint>();
  for (const [holder, share] of vested) {
    const payable = (state.get(`payable:${holder}`) ?? 0n) + share;
    const isPaid = payable >= minPayout && payable > 0n;
    if (isPaid) payouts.set(holder, payable);
    payables.set(`payable:${holder}`, isPaid ? 0n : payable);
  }
  return { payouts, payables, isWaiting: [...payables.values()].some((payable) => payable > 0n) };
}
