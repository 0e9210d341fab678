import type { TermsPath } from '../fault.js';

/**
 * What a part of an amount is. `floor`, `cap`, `capRate`, `pool` and `zero` are what a limit changed; `entitlement` is a
 * share in whole units, rounded towards zero, and `rounding` the unit that it got or not.
 */
export type PartKind =
  | 'step'
  | 'entitlement'
  | 'rounding'
  | 'amount'
  | 'cost'
  | 'carried'
  | 'accumulated'
  | 'alreadyGot'
  | 'recouped'
  | 'unvested'
  | 'held'
  | 'distributable'
  | 'deficit'
  | 'taken'
  | 'floor'
  | 'cap'
  | 'capRate'
  | 'pool'
  | 'zero'
  | 'nothing';

/** What a part was computed from; what it reads through the pool is in it too. */
export type Reads = {
  /** Names of inputs. */
  readonly inputs: readonly string[];
  /** Keys of the carried state. */
  readonly state: readonly string[];
  /** Numbers that stand in the terms, with their place; null where a table or a schedule stands there. */
  readonly constants: readonly { readonly path: TermsPath; readonly value: string | null }[];
};

/** One part of an amount, in minor units. The amounts of its children, if it has any, add up to its own. */
export type AmountPart = {
  readonly kind: PartKind;
  readonly label: string;
  readonly amountMinor: bigint;
  /** The step that it belongs to, or "residual". */
  readonly step: string;
  /** Exact values before rounding, rates, limits, remainders: "n/d" or whole minor units as text. */
  readonly figures: Readonly<Record<string, string>>;
  readonly reads: Reads;
  readonly children: readonly AmountPart[];
};

export const NO_READS: Reads = { inputs: [], state: [], constants: [] };

export function joinReads(...all: readonly Reads[]): Reads {
  const constants = new Map(all.flatMap((reads) => reads.constants).map((one) => [one.path.join('\n'), one]));
  return {
    inputs: [...new Set(all.flatMap(({ inputs }) => inputs))],
    state: [...new Set(all.flatMap(({ state }) => state))],
    constants: [...constants.values()],
  };
}
