import type { Rational } from '#libs/kernel';

/** The parsed, structurally valid terms of a contract. Build them with `parseTerms`; lists keep the document's order. */
export type Terms = {
  readonly currency: string;
  readonly parties: readonly TermsParty[];
  readonly distributable: MoneyExpression;
  readonly waterfall: readonly Step[];
  readonly residual: string;
};

export type TermsParty = { readonly id: string; readonly rank: number };

/** Evaluates to whole minor units. */
export type MoneyExpression =
  | { readonly kind: 'constant'; readonly value: bigint }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'pool' }
  | { readonly kind: 'distributable' }
  | { readonly kind: 'take'; readonly step: string }
  | { readonly kind: MoneyOperator; readonly operands: readonly MoneyExpression[] };

export const MONEY_OPERATORS = ['add', 'sub', 'min', 'max'] as const;
export type MoneyOperator = (typeof MONEY_OPERATORS)[number];

/** Evaluates to an exact rational. */
export type RateExpression =
  | { readonly kind: 'constant'; readonly value: Rational }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: RateListOperator; readonly operands: readonly RateExpression[] }
  | { readonly kind: 'table'; readonly of: RateExpression; readonly rows: readonly TableRow[] }
  | { readonly kind: 'lerp'; readonly of: RateExpression; readonly points: readonly LerpPoint[] }
  | ({ readonly kind: 'vest'; readonly months: RateExpression } & VestingSchedule);

export const RATE_LIST_OPERATORS = ['div', 'mul', 'coalesce'] as const;
export type RateListOperator = (typeof RATE_LIST_OPERATORS)[number];
export type TableRow = { readonly atLeast: Rational; readonly factor: Rational };
export type LerpPoint = { readonly x: Rational; readonly y: Rational };
/** In months; `total` is at least 1. */
export type VestingSchedule = { readonly cliff: bigint; readonly total: bigint };

export type Step =
  ReimburseStep | FixedStep | PercentStep | SplitStep | TiersStep | RoyaltyStep | GuaranteeStep | PoolUnitsStep;
export type StepKind = Step['kind'];

export type ReimburseStep = {
  readonly kind: 'reimburse';
  readonly id: string;
  readonly to: string;
  readonly cost: MoneyExpression;
  readonly cap?: MoneyExpression;
  readonly capRate?: RateExpression;
};

export type FixedStep = {
  readonly kind: 'fixed';
  readonly id: string;
  readonly to: string;
  readonly amount: MoneyExpression;
  readonly times?: MoneyExpression;
};

export type PercentPayee = { readonly to: string; readonly rate: RateExpression };
export type PercentStep = Limits & {
  readonly kind: 'percent';
  readonly id: string;
  readonly base: MoneyExpression;
  readonly payees: readonly PercentPayee[];
};

export type SplitPayee = { readonly to: string; readonly weight: RateExpression; readonly factor?: RateExpression };
export type SplitStep = {
  readonly kind: 'split';
  readonly id: string;
  readonly amount: MoneyExpression;
  readonly payees: readonly SplitPayee[];
};

/** Covers (previous upTo, upTo]; the last band is open. */
export type Band = { readonly upTo: bigint | null; readonly rate: RateExpression };
export type TiersStep = Limits & {
  readonly kind: 'tiers';
  readonly id: string;
  readonly to: string;
  readonly base: MoneyExpression;
  readonly mode: 'marginal' | 'cliff';
  readonly bands: readonly Band[];
  readonly accumulates: boolean;
};

export type RoyaltyStep = {
  readonly kind: 'royalty';
  readonly id: string;
  readonly to: string;
  readonly recoupTo: string;
  readonly base: MoneyExpression;
  readonly rate: RateExpression;
};

export type GuaranteeStep = {
  readonly kind: 'guarantee';
  readonly id: string;
  readonly on: string;
  readonly to: string;
  readonly amount: MoneyExpression;
  readonly recoupable: boolean;
};

/** `units` and `vesting.months` name inputs that are maps by holder. */
export type PoolUnitsStep = {
  readonly kind: 'poolUnits';
  readonly id: string;
  readonly base: MoneyExpression;
  readonly rate: RateExpression;
  readonly units: string;
  readonly vesting?: VestingSchedule & { readonly months: string; readonly unvestedTo: string };
  readonly minPayout?: MoneyExpression;
};

export type Limits = { readonly floor?: MoneyExpression; readonly cap?: MoneyExpression };
