import type { Month } from '#libs/kernel';
import type { EventKind } from '../inputs.js';

/**
 * A performance wager (VAM, 对赌) in its JSON form: as it is stored, shown, hashed and signed. At its inflection points,
 * results of a month open effects, and others, or none, where the results miss the condition.
 */
export type Wager = {
  readonly code: string;
  readonly title?: string;
  readonly inflectionPoints: readonly InflectionPoint[];
};

export type InflectionPoint = {
  readonly code: string;
  readonly title?: string;
  /** The month whose results are judged; its effects hold from this month on. */
  readonly month: Month;
  /** The first month in which a point whose results are still missing counts as missed. Without it, the point waits. */
  readonly missedFrom?: Month;
  readonly condition: Condition;
  /** In force once the condition is met. */
  readonly effects: readonly Effect[];
  /** In force once it is missed. */
  readonly otherwise: readonly Effect[];
};

/** What is measured in a month: the result of an indicator, or events with money in the currency of the contract. */
export type Measure =
  | { readonly indicator: string }
  | { readonly events: { readonly kinds: readonly EventKind[]; readonly measure: 'amount' | 'count' } };

export const COMPARATORS = ['atLeast', 'above', 'atMost', 'below'] as const;
export type Comparator = (typeof COMPARATORS)[number];

export const TARGET_LEVELS = ['floor', 'benchmark', 'pledge'] as const;
export type TargetLevel = (typeof TARGET_LEVELS)[number];

/**
 * Compares a result, or with a target the attainment (result / target), with an exact number. The target is a number
 * above zero, or a level of the target that a node of the contract has for the same indicator.
 */
export type Comparison = Readonly<Partial<Record<Comparator, string>>> & {
  readonly result: Measure;
  readonly target?: string;
  readonly targetOf?: { readonly node: string; readonly level: TargetLevel };
};

export type Condition = Comparison | { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] };

/** The input takes this value instead of its base. */
export type FactorEffect = { readonly factor: { readonly input: string; readonly value: string } };
/** The tiers step gets these bands, written as in the terms. */
export type BandsEffect = { readonly bands: { readonly step: string; readonly bands: unknown } };
/** The funder owes the amount once, and the other party gets it. It is no part of what the terms share. */
export type TrancheEffect = { readonly tranche: Tranche };
/** The months of a holder: set to a number, advanced by one, or vested completely. */
export type VestingEffect = {
  readonly vesting: { readonly input: string; readonly holder: string } & VestingMove;
};
/** A leadership challenge of the venture is opened. */
export type ChallengeEffect = { readonly challenge: { readonly reason: string } };
export type Effect = FactorEffect | BandsEffect | TrancheEffect | VestingEffect | ChallengeEffect;
export const EFFECT_KINDS = ['factor', 'bands', 'tranche', 'vesting', 'challenge'] as const;

export type Tranche = {
  readonly code: string;
  readonly funder: string;
  readonly to: string;
  /** Minor units of the contract's currency, above zero, as a whole number in text. */
  readonly amountMinor: string;
};

export type VestingMove = { readonly months: string } | { readonly advance: string } | { readonly complete: true };

/** A contract with more promises that hang on results than this is run by its lawyers. */
export const WAGERS_MAX = 20;
/** Two years of monthly points, or six years of quarters. */
export const POINTS_MAX = 24;
export const EFFECTS_MAX = 10;
export const COMPARISONS_MAX = 10;
/** "All of these, or any of those": deeper conditions nobody reads the same way twice. */
export const CONDITION_DEPTH_MAX = 3;
export const REASON_LENGTH_MAX = 500;

/** A point with its wager; in the order in which effects are applied. */
export type PlacedPoint = { readonly wager: string; readonly point: InflectionPoint };

/** By month, then by the codes of wager and point: the order of the lists never matters. */
export function pointsInOrder(wagers: readonly Wager[]): readonly PlacedPoint[] {
  const points = wagers.flatMap(({ code, inflectionPoints }) =>
    inflectionPoints.map((point) => ({ wager: code, point, key: `${point.month} ${code} ${point.code}` })),
  );
  return points.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ wager, point }) => ({ wager, point }));
}

/** What an effect moves: of two effects with one name, the later one holds. */
export function effectName(effect: Effect): string {
  if ('factor' in effect) return `factor:${effect.factor.input}`;
  if ('bands' in effect) return `bands:${effect.bands.step}`;
  if ('tranche' in effect) return `tranche:${effect.tranche.code}`;
  if ('vesting' in effect) return `vesting:${effect.vesting.input}/${effect.vesting.holder}`;
  return 'challenge';
}
