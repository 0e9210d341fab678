import type { Step, Terms } from '#libs/share-rules';
import type { Clauses } from '../clauses/clauses.js';
import { exactOf } from '../clauses/nodes.js';
import { type Agreed, agreedValue, type InputDeclaration } from '../inputs.js';
import { effectsInForce, type Judgement, judgePoints, type PointOutcome } from './judge.js';
import { bandsOf } from './parse-effects.js';
import { type Effect, pointsInOrder, type VestingEffect } from './wager.js';

/** An input that wagers move, as a month sees it: a number, or numbers by holder. */
export type MovedInputs = ReadonlyMap<string, Agreed>;

/** The terms and the sources of their inputs, as they were signed. */
export type Agreement = { readonly terms: Terms; readonly declaration: InputDeclaration };

/** What the wagers of a contract make of its terms and inputs in a month. */
export type Wagered = {
  readonly terms: Terms;
  readonly moved: MovedInputs;
  /** Undefined where the contract has no wagers. */
  readonly outcomes?: readonly PointOutcome[];
};

const NONE: MovedInputs = new Map();

/** The terms and inputs with the effects of every point up to the month; untouched where there are no wagers. */
export function wageredTerms(agreement: Agreement, judgement: Judgement): Wagered {
  if (!judgement.clauses.wagers) return { terms: agreement.terms, moved: NONE };
  return withOutcomes(agreement, judgement.clauses, judgePoints(judgement));
}

/** The same by outcomes that are known, or assumed. */
export function withOutcomes(agreement: Agreement, clauses: Clauses, outcomes: readonly PointOutcome[]): Wagered {
  return { ...withEffects(agreement, standingEffects(clauses, outcomes)), outcomes };
}

/** Later effects come after earlier ones, so that they hold where both move the same. */
export function withEffects(
  { terms, declaration }: Agreement,
  effects: readonly Effect[],
): Pick<Wagered, 'terms' | 'moved'> {
  const moved = new Map<string, Agreed>();
  let waterfall = terms.waterfall;
  for (const effect of effects) {
    if ('factor' in effect) moved.set(effect.factor.input, effect.factor.value);
    if ('bands' in effect) waterfall = waterfall.map((step) => withBands(step, effect.bands));
    if ('vesting' in effect) {
      const { input } = effect.vesting;
      moved.set(input, withMonths(moved.get(input) ?? baseOf(declaration, input), effect, terms));
    }
  }
  return { terms: waterfall === terms.waterfall ? terms : { ...terms, waterfall }, moved };
}

/** Effects in force by what was decided, in the order in which they are applied. */
function standingEffects({ wagers = [] }: Clauses, outcomes: readonly PointOutcome[]): readonly Effect[] {
  return pointsInOrder(wagers).flatMap(({ wager, point }) => {
    const outcome = outcomes.find((one) => one.wager === wager && one.point === point.code);
    return outcome ? effectsInForce(point, outcome.state) : [];
  });
}

function withBands(step: Step, { step: id, bands }: { readonly step: string; readonly bands: unknown }): Step {
  return step.kind === 'tiers' && step.id === id ? { ...step, bands: bandsOf(bands) } : step;
}

function withMonths(months: Agreed, { vesting }: VestingEffect, terms: Terms): Readonly<Record<string, string>> {
  if (typeof months === 'string') throw new Error(`"${vesting.input}" passed as months by holder and is a number`);
  const { holder } = vesting;
  return { ...months, [holder]: monthsAfter(months[holder] ?? '0', vesting, terms) };
}

function monthsAfter(before: string, vesting: VestingEffect['vesting'], terms: Terms): string {
  if ('months' in vesting) return vesting.months;
  if ('advance' in vesting) return (exactOf(before).numerator + BigInt(vesting.advance)).toString();
  return longestVesting(terms, vesting.input).toString();
}

/** The months after which everything that reads this input is vested; zero when nothing does. */
export function longestVesting({ waterfall }: Terms, input: string): bigint {
  const totals = waterfall.flatMap((step) =>
    step.kind === 'poolUnits' && step.vesting?.months === input ? [step.vesting.total] : [],
  );
  return totals.reduce((most, total) => (total > most ? total : most), 0n);
}

function baseOf(declaration: InputDeclaration, input: string): Agreed {
  const source = declaration.get(input);
  return (source && agreedValue(source)) ?? {};
}
