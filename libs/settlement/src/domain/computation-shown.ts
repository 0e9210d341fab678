import { type CurrencyCode, formatMoney, type Id, type Month, publicId } from '#libs/kernel';
import type { PointOutcome } from '#libs/contracts';
import type { RenderedStep, RenderedStepTrace } from '#libs/share-rules';
import type { AmountTexts, Computation } from './statement.js';

/** Minor units as text, and the same in major units for reading. */
export type AmountShown = { readonly minor: string; readonly decimal: string };
export type AmountsShown = Readonly<Record<string, AmountShown>>;

/** `name` is what the party is called today, `key` how the contract calls it. */
export type PartyShown = { readonly key: string; readonly party: string; readonly name: string };

/** A step of the waterfall: what it took from the pool, for whom, and how it was rounded. */
export type StepShown = {
  readonly step: string;
  readonly kind: string;
  readonly inputs: unknown;
  readonly poolBefore: AmountShown;
  readonly take: AmountShown;
  readonly poolAfter: AmountShown;
  readonly takes: readonly (PartyShown & { readonly amount: AmountShown })[];
  /** Before rounding, as fractions "n/d" of minor units, with the part that rounding down cut off. */
  readonly exact: RenderedStepTrace['exact'];
  /** Who got a unit left over, in the order in which they were given. */
  readonly extraUnits: readonly string[];
  readonly limits: readonly string[];
  /** What the kind of step reports beside its take, such as a shortfall. */
  readonly figures: AmountsShown;
  readonly stateIn: AmountsShown;
  readonly stateOut: AmountsShown;
};

export type ComputationShown = {
  readonly period: Month;
  readonly contract: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly termsHash: string;
  };
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly distributable: {
    readonly amount: AmountShown;
    readonly deficitIn: AmountShown;
    readonly deficitOut: AmountShown;
  };
  readonly distributed: AmountShown;
  readonly steps: readonly StepShown[];
  readonly stateIn: AmountsShown;
  readonly stateOut: AmountsShown;
  /** Points of wagers as the month sees them; empty where the contract has none. */
  readonly wagers: readonly WagerShown[];
};

/** A point of a wager with what it put in force, and the tranches that it fired in the month. */
export type WagerShown = Pick<PointOutcome, 'wager' | 'point' | 'month' | 'state' | 'comparisons' | 'effects'> & {
  readonly tranches: readonly {
    readonly tranche: string;
    readonly funder: PartyShown;
    readonly to: PartyShown;
    readonly amount: AmountShown;
  }[];
};

export type NamedVersion = {
  readonly name: string;
  /** Key of the terms, or holder in an agreed map, to party. */
  readonly participants: ReadonlyMap<string, Id<'party'>>;
};

export type Showing = {
  readonly currency: CurrencyCode;
  readonly parties: ReadonlyMap<Id<'party'>, string>;
};

export function computationShown(
  computation: Omit<Computation, 'allocations'>,
  version: NamedVersion,
  showing: Showing,
): ComputationShown {
  const { month, contractId, contractVersion, termsHash, inputs, trace, stateIn, stateOut } = computation;
  const { amount, deficitIn, deficitOut } = trace.distributable;
  const { currency } = showing;
  return {
    period: month,
    contract: { id: publicId('contract', contractId), name: version.name, version: contractVersion, termsHash },
    inputs,
    distributable: {
      amount: amountShown(currency, amount),
      deficitIn: amountShown(currency, deficitIn),
      deficitOut: amountShown(currency, deficitOut),
    },
    distributed: amountShown(currency, computation.distributed),
    steps: computation.steps.map((step, index) => stepShown(step, trace.steps[index], version, showing)),
    stateIn: amountsShown(currency, stateIn),
    stateOut: amountsShown(currency, stateOut),
    wagers: (computation.wagers ?? []).map((outcome) => wagerShown(outcome, version, showing)),
  };
}

function wagerShown(
  { wager, point, month, state, comparisons, effects, tranches }: PointOutcome,
  { participants }: NamedVersion,
  showing: Showing,
): WagerShown {
  const shown = (key: string): PartyShown => {
    const party = participants.get(key);
    if (!party) throw new Error(`${key} is named by a tranche and takes no part in the contract`);
    return partyShown(showing, key, party);
  };
  return {
    ...{ wager, point, month, state, comparisons, effects },
    tranches: tranches.map(({ code, funder, to, amountMinor }) => ({
      ...{ tranche: code, funder: shown(funder), to: shown(to) },
      amount: amountShown(showing.currency, amountMinor),
    })),
  };
}

export function partyShown({ parties }: Showing, key: string, party: Id<'party'>): PartyShown {
  return { key, party: publicId('party', party), name: parties.get(party) ?? key };
}

export function amountShown(currency: CurrencyCode, minor: bigint | string): AmountShown {
  const minorUnits = BigInt(minor);
  return { minor: minorUnits.toString(), decimal: formatMoney({ minorUnits, currency }) };
}

const FIGURES = ['outstandingAfter', 'earned', 'recouped', 'unrecoupedAfter', 'shortfall', 'poolAmount'] as const;

// A trace has a line for every step; the fields of a line are texts and lists of texts already.
function stepShown(
  step: RenderedStep,
  trace: RenderedStepTrace | undefined,
  { participants }: NamedVersion,
  showing: Showing,
): StepShown {
  if (!trace) throw new Error(`the trace of a statement has no line for its step ${step.step}`);
  const { currency } = showing;
  const { kind, inputs, poolBefore, exact, extraUnits, binding, stateIn, stateOut } = trace;
  const figures = FIGURES.flatMap((name) => (step[name] === undefined ? [] : [[name, step[name]] as const]));
  return {
    ...{ step: step.step, kind, inputs },
    poolBefore: amountShown(currency, poolBefore),
    take: amountShown(currency, step.take),
    poolAfter: amountShown(currency, step.poolAfter),
    takes: Object.entries(step.to).map(([key, minor]) => {
      const party = participants.get(key);
      if (!party) throw new Error(`${key} was allocated an amount and takes no part in the contract`);
      return { ...partyShown(showing, key, party), amount: amountShown(currency, minor) };
    }),
    ...{ exact, extraUnits, limits: binding },
    figures: amountsShown(currency, Object.fromEntries(figures)),
    stateIn: amountsShown(currency, stateIn),
    stateOut: amountsShown(currency, stateOut),
  };
}

function amountsShown(currency: CurrencyCode, amounts: AmountTexts): AmountsShown {
  return Object.fromEntries(
    Object.entries(amounts)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, minor]) => [key, amountShown(currency, minor)]),
  );
}
