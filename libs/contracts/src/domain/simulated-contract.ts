import { ok, type Refusal, type Result } from '#libs/kernel';
import type { SimulatedContract } from './simulation.js';
import { checkClauses, checkTermsAndInputs } from './version-draft.js';

/** Terms that need not stand anywhere, with where their inputs come from and what goes with them. */
export type TermsDocument = {
  readonly terms: unknown;
  readonly inputs?: unknown;
  readonly clauses?: unknown;
};

/** The terms with their inputs and clauses, checked like a draft. Refused: TERMS_INVALID, CLAUSES_INVALID, with paths. */
export function checkSimulated(content: TermsDocument): Result<SimulatedContract, readonly Refusal[]> {
  const checked = checkTermsAndInputs(content.terms, content.inputs);
  if (!checked.ok) return checked;
  const agreed = checkClauses(content.clauses, checked.value);
  return agreed.ok ? ok({ ...checked.value, ...agreed.value }) : agreed;
}
