import { Injectable } from '@nestjs/common';
import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { runScenarios } from '../domain/simulation.js';
import { type Comparison, compareSimulations } from '../domain/win/comparison.js';
import { type SimulatedTerms, SimulationSubjects, type TriedFacts } from './simulation-subjects.js';

export type CompareInput = {
  readonly left: SimulatedTerms;
  readonly right: SimulatedTerms;
  readonly facts: TriedFacts;
};

/** Two terms side by side over the same facts, without leaving a trace. */
@Injectable()
export class CompareContracts {
  constructor(
    private readonly transactor: Transactor,
    private readonly subjects: SimulationSubjects,
  ) {}

  /** Refused: TERMS_INVALID, CLAUSES_INVALID, NOT_FOUND, INPUT_INVALID (two currencies, facts), STATE_NOT_ALLOWED (no events here). */
  async execute(actor: Actor, { left, right, facts }: CompareInput): Promise<Result<Comparison, readonly Refusal[]>> {
    return this.transactor.snapshot(async (reader) => {
      const one = onSide('left', await this.subjects.subject(reader, actor, left));
      if (!one.ok) return one;
      const other = onSide('right', await this.subjects.subject(reader, actor, right));
      if (!other.ok) return other;
      const subjects = [one.value.simulated, other.value.simulated] as const;
      const [a, b] = subjects;
      if (a.terms.currency !== b.terms.currency) {
        const message = `the left terms are in ${a.terms.currency}, the right ones in ${b.terms.currency}`;
        return err([refusal('INPUT_INVALID', message, ['right'])]);
      }
      const scenarios = await this.subjects.scenarios(reader, actor, { subjects, facts });
      if (!scenarios.ok) return err([scenarios.error]);
      const side = (checked: typeof a, index: number) => ({
        checked,
        simulation: runScenarios(checked, scenarios.value[index] ?? []),
      });
      return ok(compareSimulations(side(a, 0), side(b, 1)));
    });
  }
}

function onSide<T>(side: string, result: Result<T, readonly Refusal[]>): Result<T, readonly Refusal[]> {
  if (result.ok) return result;
  return err(result.error.map((fault) => ({ ...fault, path: [side, ...(fault.path ?? [])] })));
}
