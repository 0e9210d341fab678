import type { Refusal } from '#libs/kernel';
import { holdersOf } from '../inputs.js';
import { SCENARIOS_MAX, type ScenarioResult, type Simulation } from '../simulation.js';
import type { CheckedTerms } from '../version-draft.js';

export type ComparedSide = { readonly checked: CheckedTerms; readonly simulation: Simulation };

/** What somebody gets by both, in minor units; null on the side whose terms do not know the key. */
export type ComparedAmount = {
  readonly key: string;
  readonly left: bigint | null;
  readonly right: bigint | null;
  /** Right minus left, where null counts as nothing: what changes when the right one takes the left one's place. */
  readonly difference: bigint;
};

export type ComparedScenario = {
  readonly name: string;
  readonly distributed: ComparedAmount;
  readonly parties: readonly ComparedAmount[];
};

export type Comparison = {
  readonly currency: string;
  /** As far as both could be evaluated. */
  readonly scenarios: readonly ComparedScenario[];
  readonly totals: readonly ComparedAmount[];
  readonly faults: readonly Refusal[];
};

/** Two terms over the same scenarios, key by key: those of the left in their order, then those of the right alone. */
export function compareSimulations(left: ComparedSide, right: ComparedSide): Comparison {
  const [leftKeys, rightKeys] = [keysOf(left.checked), keysOf(right.checked)];
  const keys = [...new Set([...leftKeys, ...rightKeys])];
  const known = { left: new Set(leftKeys), right: new Set(rightKeys) };
  const count = Math.min(left.simulation.results.length, right.simulation.results.length, SCENARIOS_MAX);
  const scenarios = left.simulation.results.slice(0, count).flatMap((result, index) => {
    const other = right.simulation.results[index];
    return other ? [comparedScenario(result, other, { keys, known })] : [];
  });
  return {
    currency: left.checked.terms.currency,
    scenarios,
    totals: keys.map((key) => totalOf(key, scenarios, known)),
    faults: [...faultOf('left', left), ...faultOf('right', right)],
  };
}

type Known = { readonly left: ReadonlySet<string>; readonly right: ReadonlySet<string> };

function keysOf({ terms, declaration }: CheckedTerms): readonly string[] {
  return [...new Set([...terms.parties.map(({ id }) => id), ...holdersOf(declaration).keys()])];
}

function comparedScenario(
  left: ScenarioResult,
  right: ScenarioResult,
  { keys, known }: { keys: readonly string[]; known: Known },
): ComparedScenario {
  const amountsOf = ({ allocations }: ScenarioResult) =>
    new Map(allocations.map(({ key, amount }) => [key, amount.minorUnits]));
  const [ofLeft, ofRight] = [amountsOf(left), amountsOf(right)];
  const parties = keys.map((key) =>
    compared(
      key,
      known.left.has(key) ? (ofLeft.get(key) ?? 0n) : null,
      known.right.has(key) ? (ofRight.get(key) ?? 0n) : null,
    ),
  );
  const distributed = compared('', left.distributed.minorUnits, right.distributed.minorUnits);
  return { name: left.name, distributed, parties };
}

function totalOf(key: string, scenarios: readonly ComparedScenario[], known: Known): ComparedAmount {
  const own = scenarios.flatMap(({ parties }) => parties.filter((one) => one.key === key));
  const sum = (side: 'left' | 'right') => own.reduce((total, one) => total + (one[side] ?? 0n), 0n);
  return compared(key, known.left.has(key) ? sum('left') : null, known.right.has(key) ? sum('right') : null);
}

function compared(key: string, left: bigint | null, right: bigint | null): ComparedAmount {
  return { key, left, right, difference: (right ?? 0n) - (left ?? 0n) };
}

/** A fault of the terms lies on one side; one of the scenarios lies there for the terms of that side. */
function faultOf(side: string, { simulation: { fault } }: ComparedSide): readonly Refusal[] {
  if (!fault) return [];
  const path = fault.path?.[0] === 'terms' ? [side, ...fault.path] : fault.path;
  return [{ ...fault, message: `${side}: ${fault.message}`, ...(path && { path }) }];
}
