import { Injectable } from '@nestjs/common';
import { err, type Money, ok, type Rational, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { type BreakEven, breakEven, type BreakEvenQuestion, type OwnCost } from '../domain/win/break-even.js';
import { type SimulatedTerms, SimulationSubjects, type TriedFacts } from './simulation-subjects.js';

/** `fixed` null is nothing. */
export type AskedCost = { readonly key: string; readonly fixed: Money | null; readonly rateOfGross: Rational };

export type BreakEvenInput = Omit<BreakEvenQuestion, 'costs'> & {
  readonly subject: SimulatedTerms;
  readonly facts: TriedFacts;
  readonly costs: readonly AskedCost[];
};

/** From what value of an input on parties cover their own costs, without leaving a trace. */
@Injectable()
export class FindBreakEven {
  constructor(
    private readonly transactor: Transactor,
    private readonly subjects: SimulationSubjects,
  ) {}

  /** Refused: TERMS_INVALID, CLAUSES_INVALID, NOT_FOUND, NOT_PERMITTED (months), INPUT_INVALID, MOMENT_AHEAD, STATE_NOT_ALLOWED (no events here). */
  async execute(
    actor: Actor,
    { subject: asked, facts, costs, ...question }: BreakEvenInput,
  ): Promise<Result<BreakEven, readonly Refusal[]>> {
    return this.transactor.snapshot(async (reader) => {
      const subject = await this.subjects.subject(reader, actor, asked);
      if (!subject.ok) return subject;
      const { simulated } = subject.value;
      const own = inCurrency(costs, simulated.terms.currency);
      if (!own.ok) return err([own.error]);
      const scenarios = await this.subjects.scenarios(reader, actor, { subjects: [simulated], facts });
      if (!scenarios.ok) return err([scenarios.error]);
      const found = breakEven(simulated, scenarios.value[0] ?? [], { ...question, costs: own.value });
      return found.ok ? ok(found.value) : err([found.error]);
    });
  }
}

function inCurrency(costs: readonly AskedCost[], currency: string): Result<readonly OwnCost[], Refusal> {
  const stray = costs.findIndex(({ fixed }) => fixed !== null && fixed.currency !== currency);
  if (stray >= 0) {
    return err(refusal('INPUT_INVALID', `the terms are in ${currency}`, ['parties', stray.toString(), 'fixed']));
  }
  return ok(costs.map(({ key, fixed, rateOfGross }) => ({ key, fixedMinor: fixed?.minorUnits ?? 0n, rateOfGross })));
}
