import { formatRational } from '#libs/kernel';
import type { Amounts, Evaluation, InputsUsed, StepResult, StepTrace } from './evaluation.js';

type AmountTexts = Readonly<Record<string, string>>;

/** A JSON-safe value: every bigint is a decimal string, every rational "n/d", every map an object. */
export type RenderedEvaluation = {
  readonly distributed: string;
  readonly allocations: AmountTexts;
  readonly steps: readonly RenderedStep[];
  readonly stateOut: AmountTexts;
  readonly trace: RenderedTrace;
};

export type RenderedStep = {
  readonly [Figure in keyof StepResult]: StepResult[Figure] extends string ? string : Rendered<StepResult[Figure]>;
};
type Rendered<T> = T extends bigint ? string : T extends Amounts ? AmountTexts : T;

export type RenderedTrace = {
  readonly distributable: {
    readonly inputs: InputsUsed;
    readonly amount: string;
    readonly deficitIn: string;
    readonly deficitOut: string;
  };
  readonly steps: readonly RenderedStepTrace[];
};

export type RenderedStepTrace = Pick<StepTrace, 'step' | 'kind' | 'inputs' | 'extraUnits' | 'binding'> & {
  readonly poolBefore: string;
  readonly poolAfter: string;
  readonly exact: readonly { readonly of: string; readonly exact: string; readonly remainder: string }[];
  readonly stateIn: AmountTexts;
  readonly stateOut: AmountTexts;
};

/** The form in which a statement is stored and shown; its members have the names of the worked cases. */
export function renderEvaluation({ distributed, allocations, steps, stateOut, trace }: Evaluation): RenderedEvaluation {
  const { inputs, amount, deficitIn, deficitOut } = trace.distributable;
  return {
    distributed: distributed.toString(),
    allocations: renderAmounts(allocations),
    steps: steps.map(renderStep),
    stateOut: renderAmounts(stateOut),
    trace: {
      distributable: {
        inputs,
        amount: amount.toString(),
        deficitIn: deficitIn.toString(),
        deficitOut: deficitOut.toString(),
      },
      steps: trace.steps.map(renderStepTrace),
    },
  };
}

export function renderAmounts(amounts: Amounts): AmountTexts {
  return Object.fromEntries([...amounts].map(([id, amount]) => [id, amount.toString()]));
}

const FIGURES = ['outstandingAfter', 'earned', 'recouped', 'unrecoupedAfter', 'shortfall', 'poolAmount'] as const;

function renderStep(result: StepResult): RenderedStep {
  const figures = FIGURES.flatMap((name) => (result[name] === undefined ? [] : [[name, result[name].toString()]]));
  return {
    step: result.step,
    take: result.take.toString(),
    to: renderAmounts(result.to),
    poolAfter: result.poolAfter.toString(),
    ...(Object.fromEntries(figures) as Partial<Record<(typeof FIGURES)[number], string>>),
    ...(result.payouts && { payouts: renderAmounts(result.payouts) }),
  };
}

function renderStepTrace(trace: StepTrace): RenderedStepTrace {
  const { step, kind, inputs, extraUnits, binding } = trace;
  return {
    ...{ step, kind, inputs, extraUnits, binding },
    poolBefore: trace.poolBefore.toString(),
    poolAfter: trace.poolAfter.toString(),
    exact: trace.exact.map(({ of, exact, remainder }) => ({
      of,
      exact: formatRational(exact),
      remainder: formatRational(remainder),
    })),
    stateIn: renderAmounts(trace.stateIn),
    stateOut: renderAmounts(trace.stateOut),
  };
}
