import { Injectable } from '@nestjs/common';
import { err, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { checkComparable, compareContracts, onSide } from '../domain/win/calculate.js';
import type { Comparison } from '../domain/win/comparison.js';
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

  /** Refused: TERMS_INVALID, CLAUSES_INVALID, NOT_FOUND, NOT_PERMITTED (months), INPUT_INVALID (two currencies, facts), MOMENT_AHEAD, STATE_NOT_ALLOWED (no events here). */
  async execute(actor: Actor, { left, right, facts }: CompareInput): Promise<Result<Comparison, readonly Refusal[]>> {
    return this.transactor.snapshot(async (reader) => {
      const one = onSide('left', await this.subjects.subject(reader, actor, left));
      if (!one.ok) return one;
      const other = onSide('right', await this.subjects.subject(reader, actor, right));
      if (!other.ok) return other;
      const sides = { left: one.value.simulated, right: other.value.simulated };
      const comparable = checkComparable(sides);
      if (!comparable.ok) return err([comparable.error]);
      const scenarios = await this.subjects.scenarios(reader, actor, { subjects: Object.values(sides), facts });
      if (!scenarios.ok) return err([scenarios.error]);
      const [ofLeft = [], ofRight = []] = scenarios.value;
      return ok(compareContracts(sides, { left: ofLeft, right: ofRight }));
    });
  }
}
