import { Injectable } from '@nestjs/common';
import { err, type Month, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { runScenarios, type Scenario, type Simulation } from '../domain/simulation.js';
import { type SimulatedTerms, SimulationSubjects, type Subject, type TriedFacts } from './simulation-subjects.js';

/** What it is tried on: made-up inputs, or the real events of past months, which only a version of a contract has. */
export type SimulatedFacts = { readonly scenarios: readonly Scenario[] } | { readonly from: Month; readonly to: Month };

export type SimulateInput = { readonly subject: SimulatedTerms; readonly facts: SimulatedFacts };

/** Evaluates terms without leaving a trace: everything runs in a snapshot that cannot be written to. */
@Injectable()
export class SimulateContract {
  constructor(
    private readonly transactor: Transactor,
    private readonly subjects: SimulationSubjects,
  ) {}

  /** Refused: TERMS_INVALID, CLAUSES_INVALID with the path of the fault, NOT_FOUND, NOT_PERMITTED (months), INPUT_INVALID, MOMENT_AHEAD, STATE_NOT_ALLOWED (no events here). */
  async execute(actor: Actor, input: SimulateInput): Promise<Result<Simulation, readonly Refusal[]>> {
    return this.transactor.snapshot(async (reader) => {
      const subject = await this.subjects.subject(reader, actor, input.subject);
      if (!subject.ok) return subject;
      const { simulated } = subject.value;
      const facts = triedFacts(subject.value, input.facts);
      if (!facts.ok) return err([facts.error]);
      const scenarios = await this.subjects.scenarios(reader, actor, { subjects: [simulated], facts: facts.value });
      return scenarios.ok ? ok(runScenarios(simulated, scenarios.value[0] ?? [])) : err([inInput(scenarios.error)]);
    });
  }
}

/** Past months are those of the contract that is tried. */
function triedFacts({ contract }: Subject, facts: SimulatedFacts): Result<TriedFacts, Refusal> {
  if ('scenarios' in facts) return ok(facts);
  if (contract) return ok({ ...facts, contract: contract.id });
  return err(refusal('INPUT_INVALID', 'past months need a version of a contract', ['contractId']));
}

// Its input has the months at the top.
function inInput({ path = [], ...fault }: Refusal): Refusal {
  if (path[0] === 'pastMonths') return { ...fault, path: path.slice(1) };
  return path.length > 0 ? { ...fault, path } : fault;
}
