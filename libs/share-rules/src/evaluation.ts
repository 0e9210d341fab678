import type { Rational } from '#libs/kernel';
import type { TermsPath } from './fault.js';
import type { StepKind } from './terms.js';

export type Amounts = ReadonlyMap<string, bigint>;

/** What one period of a contract gives to whom. All amounts are minor units of the contract's currency. */
export type Evaluation = {
  readonly distributed: bigint;
  /** By party or holder; whoever is missing gets nothing. */
  readonly allocations: Amounts;
  /** One per step of the waterfall and the residual last; empty when nothing is distributed because of a deficit. */
  readonly steps: readonly StepResult[];
  /** The `stateIn` of the next period. */
  readonly stateOut: Amounts;
  readonly trace: Trace;
};

export type StepResult = StepFigures & {
  readonly step: string;
  readonly take: bigint;
  readonly to: Amounts;
  readonly poolAfter: bigint;
};

/** What a kind of step reports beside its take. */
export type StepFigures = {
  readonly outstandingAfter?: bigint;
  readonly earned?: bigint;
  readonly recouped?: bigint;
  readonly unrecoupedAfter?: bigint;
  readonly shortfall?: bigint;
  readonly poolAmount?: bigint;
  readonly payouts?: Amounts;
};

/** How the evaluation came about; `steps` has one line for each entry of the evaluation's `steps`, in their order. */
export type Trace = { readonly distributable: DistributableTrace; readonly steps: readonly StepTrace[] };

export type DistributableTrace = {
  readonly inputs: InputsUsed;
  /** The value of the expression, before the deficit of earlier periods. */
  readonly amount: bigint;
  readonly deficitIn: bigint;
  readonly deficitOut: bigint;
};

export type StepTrace = {
  readonly step: string;
  readonly kind: StepKind | 'residual';
  readonly inputs: InputsUsed;
  readonly poolBefore: bigint;
  readonly poolAfter: bigint;
  /** The exact values before the step's rounding, each with the fraction that rounding down cut off. */
  readonly exact: readonly ExactShare[];
  /** Who got a unit left over by R1, in the order in which they were given. */
  readonly extraUnits: readonly string[];
  readonly binding: readonly BindingLimit[];
  readonly stateIn: Amounts;
  readonly stateOut: Amounts;
};

export type ExactShare = { readonly of: string; readonly exact: Rational; readonly remainder: Rational };
/** `zero` is the lower end of every take: an accumulated entitlement that went down takes nothing back. */
export type BindingLimit = 'floor' | 'cap' | 'capRate' | 'pool' | 'zero' | 'minPayout';
/** The values as they came in, in lowest terms. */
export type InputsUsed = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export type EvaluationFaultCode =
  | 'INPUTS_NOT_AN_OBJECT'
  | 'INPUT_MISSING'
  | 'INPUT_NOT_EXACT'
  | 'INPUT_NOT_WHOLE'
  | 'INPUT_NOT_A_MAP'
  | 'INPUT_TOO_FINE'
  | 'STATE_NOT_EXACT'
  | 'STATE_NEGATIVE'
  | 'AMOUNT_NEGATIVE'
  | 'NEGATIVE_BASE'
  | 'UNITS_NEGATIVE'
  | 'MONTHS_NEGATIVE'
  | 'WEIGHT_NEGATIVE'
  | 'RATE_OUT_OF_RANGE'
  | 'DIVISION_BY_ZERO'
  | 'TABLE_BELOW_FIRST_ROW';

/** Why a period cannot be evaluated. `path` points into the terms, or to ["inputs", name] or ["stateIn", key]. */
export type EvaluationFault = {
  readonly code: EvaluationFaultCode;
  readonly path: TermsPath;
  readonly message: string;
};
