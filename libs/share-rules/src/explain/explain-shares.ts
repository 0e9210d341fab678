import {
  type Apportionment,
  type Claim,
  type Rational,
  apportion,
  formatRational,
  mulRational,
  rational,
  RATIONAL_ZERO,
} from '#libs/kernel';
import { claimsOf as percentClaims, restOf } from '../steps/percent.js';
import { claimsOf as splitClaims } from '../steps/split.js';
import { limited } from '../steps/step-context.js';
import type { PercentStep, SplitStep } from '../terms.js';
import { type AmountPart, joinReads, type Reads } from './amount-part.js';
import {
  given,
  limitParts,
  part,
  readMoney,
  readOptional,
  readRate,
  roundedParts,
  roundingPart,
  type StepView,
  wholeUnits,
} from './step-view.js';

/** R3: the share of the base with the implicit rest, then the limits; several payees share a pool that is too small. */
export function percentParts(view: StepView, step: PercentStep): readonly AmountPart[] {
  const base = readMoney(view, step.base, 'base');
  const claims = given(percentClaims(view, step));
  const rates = step.payees.map(({ rate }, index) => readRate(view, rate, ['payees', index.toString(), 'rate']).reads);
  const reads = joinReads(base.reads, ...rates);
  const shared = apportion(base.value, [...claims, restOf(claims)]);
  const own = ownShare(view, shared);
  const figures = { base: base.value.toString(), rate: textOf(claims, view.party), ...extraUnits(shared) };
  const parts = roundedParts(view, { ...own, label: 'the base at the rate', figures, reads });
  if (claims.length === 1) {
    const limits = { floor: readOptional(view, step.floor, 'floor'), cap: readOptional(view, step.cap, 'cap') };
    return [...parts, ...limitParts(view, own.rounded, { ...limits, reads })];
  }
  const total = claims.reduce((sum, { id }) => sum + atLeastZero(shared.shares.get(id) ?? 0n), 0n);
  const raised = own.rounded < 0n ? [zeroed(view, own.rounded, reads)] : [];
  if (total <= view.scope.pool) return [...parts, ...raised];
  return [...parts, ...raised, ...reducedParts(view, { claims, before: atLeastZero(own.rounded), reads })];
}

/** The takes exceed the pool: it is shared by the rates, which rounds again. */
function reducedParts(
  view: StepView,
  { claims, before, reads }: { claims: readonly Claim[]; before: bigint; reads: Reads },
): readonly AmountPart[] {
  const reduced = apportion(view.scope.pool, claims);
  const { exact, rounded } = ownShare(view, reduced);
  const all = joinReads(view.poolReads, reads);
  const exactText = formatRational(exact);
  return [
    part(view, 'pool', wholeUnits(exact) - before, {
      label: 'the shares exceed the pool, which is shared by the rates',
      figures: { pool: view.scope.pool.toString(), exact: exactText, ...extraUnits(reduced) },
      reads: all,
    }),
    roundingPart(view, rounded - wholeUnits(exact), { exact: exactText, reads: all }),
  ];
}

function zeroed(view: StepView, share: bigint, reads: Reads): AmountPart {
  return part(view, 'zero', -share, { label: 'raised to zero: nothing is taken back', reads });
}

/** R4: the amount, at most the pool, by weight and factor. The limits act on the amount, before it is shared. */
export function splitParts(view: StepView, step: SplitStep): readonly AmountPart[] {
  const amount = readMoney(view, step.amount, 'amount');
  const claims = given(splitClaims(view, step));
  const weights = step.payees.flatMap(({ weight, factor }, index) => {
    const at = ['payees', index.toString()];
    const own = readRate(view, weight, [...at, 'weight']).reads;
    return factor ? [own, readRate(view, factor, [...at, 'factor']).reads] : [own];
  });
  const reads = joinReads(amount.reads, ...weights);
  if (claims.every(({ weight }) => weight.numerator === 0n)) {
    return [part(view, 'nothing', 0n, { label: 'every weight is zero: the pool flows on', reads })];
  }
  return sharedParts(view, { amount: amount.value, claims, reads, label: 'the amount by weight', figures: {} });
}

/** A limited amount by weights: the whole units of the unlimited one, what the limits changed, and the unit of R1. */
export function sharedParts(
  view: StepView,
  {
    amount,
    claims,
    reads,
    label,
    figures,
  }: {
    readonly amount: bigint;
    readonly claims: readonly Claim[];
    readonly reads: Reads;
    readonly label: string;
    readonly figures: Readonly<Record<string, string>>;
  },
): readonly AmountPart[] {
  const { take } = limited(amount, { floor: undefined, cap: undefined, pool: view.scope.pool });
  const shared = apportion(take, claims);
  const { exact, rounded } = ownShare(view, shared);
  const exactOf = partOf(claims, view.party);
  const wholeOf = (of: bigint) => wholeUnits(exactOf(of));
  const exactBefore = exactOf(amount);
  return [
    part(view, 'entitlement', wholeUnits(exactBefore), {
      label,
      figures: {
        ...figures,
        amount: amount.toString(),
        weight: textOf(claims, view.party),
        exact: formatRational(exactBefore),
        ...extraUnits(shared),
      },
      reads,
    }),
    ...limitParts(view, amount, { reads }, wholeOf),
    roundingPart(view, rounded - wholeUnits(exact), { exact: formatRational(exact), reads }),
  ];
}

/** The exact part of any amount by the weight of one among all. */
function partOf(claims: readonly Claim[], party: string): (amount: bigint) => Rational {
  const ofOne = apportion(1n, claims).exact.get(party) ?? RATIONAL_ZERO;
  return (amount) => mulRational(rational(amount), ofOne);
}

function ownShare({ party }: StepView, { exact, shares }: Apportionment): { exact: Rational; rounded: bigint } {
  return { exact: exact.get(party) ?? RATIONAL_ZERO, rounded: shares.get(party) ?? 0n };
}

function extraUnits({ extraUnits }: Apportionment): Readonly<Record<string, string>> {
  const named = extraUnits.map((id) => (id === '' ? '(rest)' : id));
  return named.length === 0 ? {} : { extraUnits: named.join(', ') };
}

function textOf(claims: readonly Claim[], party: string): string {
  return formatRational(claims.find(({ id }) => id === party)?.weight ?? RATIONAL_ZERO);
}

function atLeastZero(amount: bigint): bigint {
  return amount < 0n ? 0n : amount;
}
