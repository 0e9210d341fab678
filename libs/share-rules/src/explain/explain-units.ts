import { formatRational, halfUp, mulRational, rational, apportion } from '#libs/kernel';
import { claimsOf, vestedShares } from '../steps/pool-units.js';
import { limited } from '../steps/step-context.js';
import type { Amounts } from '../evaluation.js';
import type { PoolUnitsStep } from '../terms.js';
import { type AmountPart, joinReads, NO_READS, type Reads } from './amount-part.js';
import { sharedParts } from './explain-shares.js';
import { given, part, readMoney, readRate, type StepView } from './step-view.js';

/** More holders than one reads line by line; the others stand together in one line. */
const HELD_PARTS_MAX = 50;

/** R9: the rate's part of the base by units; unvested parts go from their holder to `unvestedTo`. */
export function poolUnitsParts(view: StepView, step: PoolUnitsStep): readonly AmountPart[] {
  const base = readMoney(view, step.base, 'base');
  const rate = readRate(view, step.rate, ['rate']);
  const claims = given(claimsOf(view, step));
  const reads = joinReads(base.reads, rate.reads, { ...NO_READS, inputs: [step.units] });
  if (claims.every(({ weight }) => weight.numerator === 0n)) {
    return [part(view, 'nothing', 0n, { label: 'nobody has a unit: the pool flows on', reads })];
  }
  const exact = mulRational(rational(base.value), rate.value);
  const amount = halfUp(exact);
  const { take } = limited(amount, { floor: undefined, cap: undefined, pool: view.scope.pool });
  const { shares } = apportion(take, claims);
  const vested = given(vestedShares(view, step, shares));
  const held = new Map([...shares].map(([holder, share]) => [holder, share - (vested.get(holder) ?? 0n)]));
  const months = step.vesting ? [step.vesting.months] : [];
  const heldReads = joinReads(reads, { ...NO_READS, inputs: months });
  const figures = {
    base: base.value.toString(),
    rate: formatRational(rate.value),
    poolAmount: formatRational(exact),
  };
  const isHolder = claims.some(({ id }) => id === view.party);
  return [
    ...(isHolder ? sharedParts(view, { amount, claims, reads, label: 'part of the pool by units', figures }) : []),
    ...unvestedParts(view, step, { held, reads: heldReads }),
    ...(step.vesting?.unvestedTo === view.party ? heldParts(view, { held, reads: heldReads }) : []),
  ];
}

type Held = { readonly held: Amounts; readonly reads: Reads };

function unvestedParts(view: StepView, { vesting }: PoolUnitsStep, { held, reads }: Held): readonly AmountPart[] {
  const own = held.get(view.party) ?? 0n;
  if (!vesting || own === 0n) return [];
  const { cliff, total, unvestedTo } = vesting;
  const figures = { cliffMonths: cliff.toString(), totalMonths: total.toString() };
  return [part(view, 'unvested', -own, { label: `not vested yet, held by ${unvestedTo}`, figures, reads })];
}

function heldParts(view: StepView, { held, reads }: Held): readonly AmountPart[] {
  const all = [...held].filter(([, amount]) => amount > 0n);
  const parts = all
    .slice(0, HELD_PARTS_MAX)
    .map(([holder, amount]) => part(view, 'held', amount, { label: `not vested yet of ${holder}`, reads }));
  const others = all.slice(HELD_PARTS_MAX);
  if (others.length === 0) {
    return parts.length > 0 ? parts : [part(view, 'held', 0n, { label: 'everything is vested', reads })];
  }
  const rest = others.reduce((sum, [, amount]) => sum + amount, 0n);
  return [...parts, part(view, 'held', rest, { label: `not vested yet of ${others.length} more holders`, reads })];
}
