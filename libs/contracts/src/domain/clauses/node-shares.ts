import { addRational, divRational, formatRational, RATIONAL_ZERO, unreachable } from '#libs/kernel';
import type { MoneyExpression, RateExpression, Step, StepKind, Terms } from '#libs/share-rules';
import { holdersOf, type InputDeclaration } from '../inputs.js';

export const SHARE_KINDS = [
  'reimburse',
  'fixed',
  'percent',
  'split',
  'tiers',
  'royalty',
  'guarantee',
  'poolUnits',
  'residual',
] as const satisfies readonly (StepKind | 'residual')[];
export type ShareKind = (typeof SHARE_KINDS)[number];

/** A step of the terms that pays a node. */
export type NodeShare = {
  readonly step: string;
  readonly kind: ShareKind;
  /** What is taken from, or the amount itself, as the terms write it; a floor, a cap and the pool may limit it. */
  readonly of: unknown;
  /** "n/d", where the terms give one that depends on nothing. */
  readonly rate: string | null;
};

/** By key: what each party and holder gets is read from the terms, so that nobody can write down another share. */
export function nodeShares(terms: Terms, declaration: InputDeclaration): ReadonlyMap<string, readonly NodeShare[]> {
  const shares = new Map<string, NodeShare[]>();
  const add = (key: string, share: NodeShare) => shares.set(key, [...(shares.get(key) ?? []), share]);
  const holders = [...holdersOf(declaration).keys()];
  for (const step of terms.waterfall) {
    for (const { to, of, rate } of paymentsOf(step, holders)) {
      add(to, { step: step.id, kind: step.kind, of: written(of), rate: rate ?? null });
    }
  }
  add(terms.residual, { step: 'residual', kind: 'residual', of: 'pool', rate: null });
  return shares;
}

type Payment = { readonly to: string; readonly of: MoneyExpression; readonly rate?: string | undefined };

function paymentsOf(step: Step, holders: readonly string[]): readonly Payment[] {
  switch (step.kind) {
    case 'reimburse':
      return [{ to: step.to, of: step.cost }];
    case 'fixed':
    case 'guarantee':
      return [{ to: step.to, of: step.amount }];
    case 'percent':
      return step.payees.map(({ to, rate }) => ({ to, of: step.base, rate: constant(rate) }));
    case 'split':
      return step.payees.map((payee) => ({ to: payee.to, of: step.amount, rate: partOf(payee, step.payees) }));
    case 'tiers': {
      const [only, ...others] = step.bands;
      return [{ to: step.to, of: step.base, rate: only && others.length === 0 ? constant(only.rate) : undefined }];
    }
    case 'royalty':
      return [
        { to: step.to, of: step.base, rate: constant(step.rate) },
        { to: step.recoupTo, of: step.base },
      ];
    case 'poolUnits': {
      const kept = step.vesting ? [{ to: step.vesting.unvestedTo, of: step.base }] : [];
      return [...holders.map((to) => ({ to, of: step.base })), ...kept];
    }
    default:
      return unreachable(step);
  }
}

type SplitPayees = Extract<Step, { kind: 'split' }>['payees'];

/** The part of one payee in a split that nothing moves: every weight is constant, and nobody has a factor. */
function partOf({ weight }: SplitPayees[number], payees: SplitPayees): string | undefined {
  if (weight.kind !== 'constant' || payees.some(({ factor }) => factor !== undefined)) return undefined;
  let total = RATIONAL_ZERO;
  for (const payee of payees) {
    if (payee.weight.kind !== 'constant') return undefined;
    total = addRational(total, payee.weight.value);
  }
  return total.numerator === 0n ? undefined : formatRational(divRational(weight.value, total));
}

function constant(rate: RateExpression): string | undefined {
  return rate.kind === 'constant' ? formatRational(rate.value) : undefined;
}

function written(expression: MoneyExpression): unknown {
  switch (expression.kind) {
    case 'constant':
      return expression.value.toString();
    case 'input':
      return expression.name;
    case 'pool':
    case 'distributable':
      return expression.kind;
    case 'take':
      return `${expression.step}.take`;
    default:
      return { [expression.kind]: expression.operands.map(written) };
  }
}
