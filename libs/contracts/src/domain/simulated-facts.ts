import { err, type Month, monthOf, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { isObject, TEXT_LENGTH_MAX } from '#libs/share-rules';
import { sourceOf } from './inputs.js';
import type { Scenario, SimulatedContract } from './simulation.js';

/**
 * Made-up periods say only what a month could say: inputs that one of the terms knows, and sums of events that are not
 * negative, because every event has an amount above zero. What has another shape is for the evaluation to refuse.
 * Refused: INPUT_INVALID, with the path of the input.
 */
export function checkScenarios(
  subjects: readonly Pick<SimulatedContract, 'declaration'>[],
  scenarios: readonly Scenario[],
): Result<null, Refusal> {
  for (const [index, { inputs }] of scenarios.entries()) {
    for (const [name, value] of Object.entries(isObject(inputs) ? inputs : {})) {
      const wrong = whatIsWrong(subjects, name, value);
      const path = ['scenarios', index.toString(), 'inputs', name.slice(0, TEXT_LENGTH_MAX)];
      if (wrong) return err(refusal('INPUT_INVALID', wrong, path));
    }
  }
  return ok(null);
}

/** A month that has not begun has no facts, and its zeros would be taken for some. Refused: MOMENT_AHEAD. */
export function checkBegun(last: Month, now: Date): Result<null, Refusal> {
  const current = monthOf(now);
  if (last <= current) return ok(null);
  const message = `${last} has not begun; real months go up to ${current}, for others give scenarios`;
  return err(refusal('MOMENT_AHEAD', message, ['pastMonths', 'to']));
}

function whatIsWrong(
  subjects: readonly Pick<SimulatedContract, 'declaration'>[],
  name: string,
  value: unknown,
): string | undefined {
  const sources = subjects.flatMap(({ declaration }) => sourceOf(name, declaration) ?? []);
  if (sources.length === 0) return 'the terms know no input of this name; declare it in inputs, or leave it out';
  if (!isNegative(value) || !sources.some((source) => 'events' in source)) return undefined;
  return 'it is a sum or a count of events, which is zero or more';
}

function isNegative(value: unknown): boolean {
  return typeof value === 'number' ? value < 0 : typeof value === 'string' && /^-\d*[1-9]/.test(value);
}
