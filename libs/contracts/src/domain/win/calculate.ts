import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { checkSimulated, type TermsDocument } from '../simulated-contract.js';
import { checkScenarios } from '../simulated-facts.js';
import { runScenarios, type Scenario, type SimulatedContract } from '../simulation.js';
import { type BreakEven, breakEven, type BreakEvenQuestion } from './break-even.js';
import { type Comparison, compareSimulations } from './comparison.js';

type Sides<T> = { readonly left: T; readonly right: T };

/** Two documents over the same scenarios. Refused: TERMS_INVALID, CLAUSES_INVALID, INPUT_INVALID, paths beginning with the side. */
export function compareDocuments(
  { left, right }: Sides<TermsDocument>,
  scenarios: readonly Scenario[],
): Result<Comparison, readonly Refusal[]> {
  const one = onSide('left', checkSimulated(left));
  if (!one.ok) return one;
  const other = onSide('right', checkSimulated(right));
  if (!other.ok) return other;
  const sides = { left: one.value, right: other.value };
  const comparable = checkComparable(sides);
  if (!comparable.ok) return err([comparable.error]);
  const possible = checkScenarios(Object.values(sides), scenarios);
  return possible.ok ? ok(compareContracts(sides, { left: scenarios, right: scenarios })) : err([possible.error]);
}

/** Refused: as `compareDocuments`. */
export function breakEvenOfDocument(
  document: TermsDocument,
  scenarios: readonly Scenario[],
  question: BreakEvenQuestion,
): Result<BreakEven, readonly Refusal[]> {
  const subject = onSide('subject', checkSimulated(document));
  if (!subject.ok) return subject;
  const possible = checkScenarios([subject.value], scenarios);
  if (!possible.ok) return err([possible.error]);
  const found = breakEven(subject.value, scenarios, question);
  return found.ok ? found : err([found.error]);
}

/** Amounts of two currencies have no difference. Refused: INPUT_INVALID. */
export function checkComparable({ left, right }: Sides<SimulatedContract>): Result<null, Refusal> {
  if (left.terms.currency === right.terms.currency) return ok(null);
  const message = `the left terms are in ${left.terms.currency}, the right ones in ${right.terms.currency}`;
  return err(refusal('INPUT_INVALID', message, ['right']));
}

export function compareContracts(
  contracts: Sides<SimulatedContract>,
  scenarios: Sides<readonly Scenario[]>,
): Comparison {
  const side = (name: keyof typeof contracts) => {
    const checked = contracts[name];
    return { checked, simulation: runScenarios(checked, scenarios[name]) };
  };
  return compareSimulations(side('left'), side('right'));
}

/** Every fault with the side that has it. */
export function onSide<T>(side: string, result: Result<T, readonly Refusal[]>): Result<T, readonly Refusal[]> {
  if (result.ok) return result;
  return err(result.error.map((fault) => ({ ...fault, path: [side, ...(fault.path ?? [])] })));
}
