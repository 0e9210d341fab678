import { type Amounts, type StepResult } from '../evaluation.js';
import type { RenderedEvaluation } from '../render-evaluation.js';
import type { StepContext } from '../steps/step-context.js';
import type { Step, Terms } from '../terms.js';
import { type AmountPart, joinReads, NO_READS, type Reads } from './amount-part.js';
import { amountParts } from './explain-amounts.js';
import { tiersParts, royaltyParts } from './explain-rates.js';
import { percentParts, splitParts } from './explain-shares.js';
import { poolUnitsParts } from './explain-units.js';
import { poolReads } from './reads-of.js';
import { part, type StepView } from './step-view.js';

/** A finished evaluation, as a statement keeps it, with the inputs that it was computed from. */
export type Explainable = Pick<RenderedEvaluation, 'distributed' | 'steps' | 'trace'> & {
  readonly inputs: Readonly<Record<string, unknown>>;
};

/**
 * Why a party (or holder) got what it got: one part for each step that concerns it, those that gave it nothing included,
 * and in each the parts of the step's take. They add up at every level. Throws when the evaluation does not follow from
 * the terms and inputs: such rows have been tampered with, and nobody may be told a reason for them.
 */
export function explainAllocation(terms: Terms, computed: Explainable, party: string): readonly AmountPart[] {
  const reads = poolReads(terms);
  if (computed.steps.length === 0) return [deficitPart(computed, reads[0] ?? NO_READS)];
  const results = resultsOf(computed);
  const steps = terms.waterfall.flatMap((step, index) => {
    const result = results.get(step.id);
    if (!result || !concerns(step, party, computed)) return [];
    const view = viewOf(terms, computed, { index, party, poolReads: reads[index] ?? NO_READS });
    const limits = computed.trace.steps[index]?.binding ?? [];
    return [stepPart(view, result, partsOf(view, step), limits)];
  });
  if (terms.residual !== party) return steps;
  return [...steps, residualPart(terms, computed, reads)];
}

function partsOf(view: StepView, step: Step): readonly AmountPart[] {
  switch (step.kind) {
    case 'percent':
      return percentParts(view, step);
    case 'split':
      return splitParts(view, step);
    case 'tiers':
      return tiersParts(view, step);
    case 'royalty':
      return royaltyParts(view, step);
    case 'poolUnits':
      return poolUnitsParts(view, step);
    default:
      return amountParts(view, step);
  }
}

function stepPart(
  view: StepView,
  { to, poolAfter }: StepResult,
  children: readonly AmountPart[],
  binding: readonly string[],
): AmountPart {
  const amountMinor = to.get(view.party) ?? 0n;
  const sum = children.reduce((total, child) => total + child.amountMinor, 0n);
  if (sum !== amountMinor) {
    throw new Error(`step ${view.step} gave ${view.party} ${amountMinor}, and its terms give ${sum}: run verify`);
  }
  const pools = { poolBefore: view.scope.pool.toString(), poolAfter: poolAfter.toString() };
  const figures = binding.length > 0 ? { ...pools, limits: binding.join(', ') } : pools;
  const reads = joinReads(...children.map((child) => child.reads));
  return part(view, 'step', amountMinor, { label: `step ${view.step}`, figures, reads, children });
}

function viewOf(
  { parties, waterfall }: Terms,
  { inputs, distributed, steps, trace }: Explainable,
  { index, party, poolReads: reads }: { index: number; party: string; poolReads: Reads },
): StepView {
  const before = steps.slice(0, index);
  const context: StepContext = {
    scope: {
      inputs,
      distributable: BigInt(distributed),
      pool: BigInt(trace.steps[index]?.poolBefore ?? '0'),
      takes: new Map(before.map((step) => [step.step, BigInt(step.take)])),
    },
    state: amountsOf(trace.steps[index]?.stateIn ?? {}),
    ranks: new Map(parties.map(({ id, rank }) => [id, rank])),
    earlier: resultsOf({ steps: before }),
    path: ['waterfall', index.toString()],
  };
  return { ...context, step: waterfall[index]?.id ?? '', party, poolReads: reads };
}

function resultsOf({ steps }: Pick<Explainable, 'steps'>): ReadonlyMap<string, StepResult> {
  return new Map(
    steps.map(({ step, take, to, poolAfter }) => [
      step,
      { step, take: BigInt(take), to: amountsOf(to), poolAfter: BigInt(poolAfter) },
    ]),
  );
}

/** Whether the clause names the party, or its holders may be one: also when it got nothing by it. */
function concerns(step: Step, party: string, { inputs }: Explainable): boolean {
  switch (step.kind) {
    case 'percent':
    case 'split':
      return step.payees.some(({ to }) => to === party);
    case 'royalty':
      return step.to === party || step.recoupTo === party;
    case 'poolUnits': {
      const units = inputs[step.units];
      const isHolder = typeof units === 'object' && units !== null && Object.hasOwn(units, party);
      return isHolder || step.vesting?.unvestedTo === party;
    }
    default:
      return step.to === party;
  }
}

/** R10: what is distributed, less the take of every step before. */
function residualPart(terms: Terms, computed: Explainable, reads: readonly Reads[]): AmountPart {
  const at = { step: 'residual' };
  const { amount, deficitIn } = computed.trace.distributable;
  const ofDistributable = reads[0] ?? NO_READS;
  const deficit = BigInt(deficitIn);
  const takes = terms.waterfall.flatMap(({ id }, index) => {
    const take = BigInt(computed.steps[index]?.take ?? '0');
    const label = `less what ${id} took`;
    return take === 0n ? [] : [part(at, 'taken', -take, { label, reads: reads[index + 1] ?? NO_READS })];
  });
  const children = [
    part(at, 'distributable', BigInt(amount), {
      label: 'what the month has to share',
      reads: { ...ofDistributable, state: [] },
    }),
    ...(deficit === 0n ? [] : [deficitCarried(deficit)]),
    ...takes,
  ];
  const rest = BigInt(computed.steps.at(-1)?.take ?? '0');
  const sum = children.reduce((total, child) => total + child.amountMinor, 0n);
  if (sum !== rest) throw new Error(`the residual is ${rest}, and its parts are ${sum}: run verify`);
  const label = 'residual: what the steps left';
  return part(at, 'step', rest, { label, reads: reads.at(-1) ?? NO_READS, children });
}

function deficitCarried(deficit: bigint): AmountPart {
  const label = 'less the deficit carried from before';
  return part({ step: 'residual' }, 'deficit', -deficit, { label, reads: { ...NO_READS, state: ['deficit'] } });
}

/** R8: the month had nothing to share. */
function deficitPart({ trace }: Explainable, reads: Reads): AmountPart {
  const { amount, deficitIn, deficitOut } = trace.distributable;
  const label = 'nothing to share: the deficit is carried on';
  return part({ step: 'residual' }, 'nothing', 0n, { label, figures: { amount, deficitIn, deficitOut }, reads });
}

function amountsOf(texts: Readonly<Record<string, string>>): Amounts {
  return new Map(Object.entries(texts).map(([key, text]) => [key, BigInt(text)]));
}
