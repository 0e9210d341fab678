import {
  assembleInputs,
  evaluateTerms,
  type InputDeclaration,
  type KindSums,
  renderEvaluation,
  type Terms,
} from '#libs/contracts';
import canonicalize from 'canonicalize';
import type { AmountTexts, Computation } from './statement.js';

/** A stored computation with everything that it claims to follow from. */
export type ClaimedComputation = {
  readonly computation: Omit<Computation, 'termsHash' | 'contractId' | 'contractVersion'>;
  readonly terms: Terms;
  readonly declaration: InputDeclaration;
};

/** Computes a statement again from what it stores; answers what differs, or undefined when it holds. */
export function differenceOnRecomputing({ computation, terms }: ClaimedComputation): string | undefined {
  const evaluation = evaluateTerms(terms, computation.inputs, computation.stateIn);
  if (!evaluation.ok) return `the terms cannot be evaluated: ${evaluation.error.message}`;
  const again = renderEvaluation(evaluation.value);
  for (const part of ['distributed', 'allocations', 'steps', 'stateOut', 'trace'] as const) {
    if (!isSame(again[part], computation[part])) return `its ${part} is not what its inputs give`;
  }
  return undefined;
}

/** The inputs that come from events, against the events; indicators and agreed constants are proved elsewhere. */
export function differenceFromEvents(
  { computation, terms, declaration }: ClaimedComputation,
  sums: KindSums,
): string | undefined {
  const fromEvents = assembleInputs({ terms, declaration, sums, indicators: new Map() });
  for (const [name, value] of Object.entries(fromEvents)) {
    if (!isSame(computation.inputs[name], value)) return `its input ${name} is not what its events add up to`;
  }
  return undefined;
}

export function isSame(a: unknown, b: unknown): boolean {
  return canonicalize(a) === canonicalize(b);
}

/** What each party of a computation must have been given: its allocation, or zero. */
export function sharesHold(allocations: AmountTexts, shares: ReadonlyMap<string, bigint>): boolean {
  const keys = new Set([...Object.keys(allocations), ...shares.keys()]);
  return [...keys].every((key) => BigInt(allocations[key] ?? '0') === (shares.get(key) ?? 0n));
}
