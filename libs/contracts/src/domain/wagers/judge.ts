import { compareRational, divRational, formatRational, type Month, type Rational, rational } from '#libs/kernel';
import type { Clauses } from '../clauses/clauses.js';
import { exactOf } from '../clauses/nodes.js';
import type { KindSums, RationalResult } from '../inputs.js';
import {
  COMPARATORS,
  type Comparator,
  type Comparison,
  type Condition,
  type Effect,
  effectName,
  type InflectionPoint,
  type Measure,
  pointsInOrder,
  type Tranche,
} from './wager.js';

/** What is known of a month: events with money by kind, in the contract's currency, and results of indicators by code. */
export type FactsOfPoint = {
  readonly sums: KindSums;
  readonly indicators: ReadonlyMap<string, RationalResult>;
};

export type PointState = 'met' | 'missed' | 'undecided';

/** One comparison of a point with what it was judged on; null where the result is missing, which is not zero. */
export type JudgedComparison = {
  readonly result: Measure;
  readonly value: string | null;
  /** result / target, where the comparison has a target. */
  readonly attainment?: string | null;
  readonly holds: boolean | null;
};

/** A point as a month sees it, in the JSON form that statements keep. */
export type PointOutcome = {
  readonly wager: string;
  readonly point: string;
  readonly month: Month;
  readonly state: PointState;
  /** Whether it is missed only because its results were still missing in `missedFrom`. */
  readonly bySilence: boolean;
  readonly comparisons: readonly JudgedComparison[];
  /** Names of the effects in force. */
  readonly effects: readonly string[];
  /** What is fired once, and in this month: nowhere else in the chain of months. */
  readonly tranches: readonly Tranche[];
  /** The reason of the leadership challenge that stands, or null. */
  readonly challenge: string | null;
};

export type Judgement = {
  readonly clauses: Clauses;
  /** The month that is computed. */
  readonly month: Month;
  /** The month that the same contract computed before this one; null when there is none. */
  readonly before: Month | null;
  /** What is known of a month by now; asked only for months up to `month`. */
  readonly facts: (month: Month) => FactsOfPoint;
};

/**
 * Every point of a contract that lies in the month or before it, in the order in which effects are applied. The same
 * results give the same outcomes, whenever they became known: that is what makes a correction a difference of two of them.
 */
export function judgePoints({ clauses, month, before, facts }: Judgement): readonly PointOutcome[] {
  return pointsInOrder(clauses.wagers ?? [])
    .filter(({ point }) => point.month <= month)
    .map(({ wager, point }) => {
      const known = facts(point.month);
      const { state, due, bySilence } = stateOf(point, month, holds(point.condition, clauses, known));
      const inForce = effectsInForce(point, state);
      const isFired = due !== null && due <= month && (before === null || before < due);
      return {
        ...{ wager, point: point.code, month: point.month, state, bySilence },
        comparisons: judged(point.condition, clauses, known),
        effects: inForce.map(effectName),
        tranches: isFired ? inForce.flatMap((effect) => ('tranche' in effect ? [effect.tranche] : [])) : [],
        challenge: inForce.flatMap((effect) => ('challenge' in effect ? [effect.challenge.reason] : []))[0] ?? null,
      };
    });
}

/** The effects that an outcome puts in force. */
export function effectsInForce(point: InflectionPoint, state: PointState): readonly Effect[] {
  if (state === 'undecided') return [];
  return state === 'met' ? point.effects : point.otherwise;
}

/** Months of which a computation of `month` needs to know the results. */
export function monthsJudged({ wagers = [] }: Clauses, month: Month): readonly Month[] {
  const months = pointsInOrder(wagers).map(({ point }) => point.month);
  return [...new Set(months)].filter((one) => one <= month);
}

/**
 * Whether a point is due in the months behind `after`, up to `upTo`, or its silence becomes a miss in them: then there is
 * something to settle, with or without money.
 */
export function isJudgedIn(
  { wagers = [] }: Clauses,
  { after, upTo }: { readonly after: Month | null; readonly upTo: Month },
): boolean {
  const isIn = (month: Month | undefined) => month !== undefined && month <= upTo && (after === null || month > after);
  return pointsInOrder(wagers).some(({ point }) => isIn(point.month) || isIn(point.missedFrom));
}

/** `due` is the month from which the outcome counts: that of the point, or the one in which silence becomes a miss. */
function stateOf(
  { month: own, missedFrom }: InflectionPoint,
  month: Month,
  isMet: boolean | null,
): { readonly state: PointState; readonly due: Month | null; readonly bySilence: boolean } {
  if (isMet !== null) return { state: isMet ? 'met' : 'missed', due: own, bySilence: false };
  if (missedFrom !== undefined && missedFrom <= month) return { state: 'missed', due: missedFrom, bySilence: true };
  return { state: 'undecided', due: null, bySilence: false };
}

/** Three values: what is missing decides nothing, unless the rest decides without it. */
function holds(condition: Condition, clauses: Clauses, known: FactsOfPoint): boolean | null {
  if ('all' in condition) {
    const parts = condition.all.map((part) => holds(part, clauses, known));
    return parts.includes(false) ? false : parts.includes(null) ? null : true;
  }
  if ('any' in condition) {
    const parts = condition.any.map((part) => holds(part, clauses, known));
    return parts.includes(true) ? true : parts.includes(null) ? null : false;
  }
  return judgeComparison(condition, clauses, known).holds;
}

function judged(condition: Condition, clauses: Clauses, known: FactsOfPoint): readonly JudgedComparison[] {
  if ('all' in condition) return condition.all.flatMap((part) => judged(part, clauses, known));
  if ('any' in condition) return condition.any.flatMap((part) => judged(part, clauses, known));
  return [judgeComparison(condition, clauses, known)];
}

function judgeComparison(comparison: Comparison, clauses: Clauses, known: FactsOfPoint): JudgedComparison {
  const { result } = comparison;
  const value = measured(result, known);
  const target = targetOf(comparison, clauses);
  const compared = value && target ? divRational(value, target) : value;
  return {
    result,
    value: value ? formatRational(value) : null,
    ...(target && { attainment: compared ? formatRational(compared) : null }),
    holds: compared ? isWithin(compared, comparison) : null,
  };
}

/** No event of a kind is zero; an indicator without a result is missing. */
function measured(measure: Measure, { sums, indicators }: FactsOfPoint): Rational | undefined {
  if ('indicator' in measure) return indicators.get(measure.indicator);
  const { kinds, measure: of } = measure.events;
  const parts = kinds.map((kind) => sums.get(kind)?.[of === 'amount' ? 'amountMinor' : 'count'] ?? 0n);
  return rational(parts.reduce((sum, part) => sum + part, 0n));
}

/** The exact number that a result is divided by, if any. */
export function targetOf(
  { result, target, targetOf: level }: Comparison,
  { nodes = [] }: Clauses,
): Rational | undefined {
  if (target !== undefined) return exactOf(target);
  if (!level || !('indicator' in result)) return undefined;
  const node = nodes.find(({ key }) => key === level.node);
  const found = node?.targets.find(({ indicator }) => indicator === result.indicator);
  return found && exactOf(found[level.level]);
}

const HOLDS = {
  atLeast: (difference: number) => difference >= 0,
  above: (difference: number) => difference > 0,
  atMost: (difference: number) => difference <= 0,
  below: (difference: number) => difference < 0,
} as const satisfies Record<Comparator, (difference: number) => boolean>;

function isWithin(value: Rational, comparison: Comparison): boolean {
  return COMPARATORS.every((comparator) => {
    const threshold = comparison[comparator];
    return threshold === undefined || HOLDS[comparator](compareRational(value, exactOf(threshold)));
  });
}
