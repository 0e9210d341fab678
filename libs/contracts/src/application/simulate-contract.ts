import { Inject, Injectable, Optional } from '@nestjs/common';
import {
  err,
  type Id,
  type Month,
  monthsBetween,
  notFound,
  ok,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import { type Actor, type Reader, Transactor } from '#libs/platform';
import type { ContractHead } from '../domain/contract.js';
import { runScenarios, type Scenario, SCENARIOS_MAX, type Simulation } from '../domain/simulation.js';
import { assembleInputs } from '../domain/inputs.js';
import { checkTermsAndInputs, type CheckedTerms } from '../domain/version-draft.js';
import { ContractAccess } from './contract-access.js';
import { PeriodFacts } from './period-facts.port.js';

/** What is tried: terms that stand nowhere yet, or a version that the caller may see. */
export type SimulatedTerms =
  | { readonly terms: unknown; readonly inputs: unknown }
  | { readonly contract: Id<'contract'>; readonly version: number };

/** What it is tried on: made-up inputs, or the real events of past months, which only a version of a contract has. */
export type SimulatedFacts = { readonly scenarios: readonly Scenario[] } | { readonly from: Month; readonly to: Month };

export type SimulateInput = { readonly subject: SimulatedTerms; readonly facts: SimulatedFacts };

/** Evaluates terms without leaving a trace: everything runs in a snapshot that cannot be written to. */
@Injectable()
export class SimulateContract {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    @Optional() @Inject(PeriodFacts) private readonly periodFacts?: PeriodFacts,
  ) {}

  /** Refused: TERMS_INVALID with the path of the fault, NOT_FOUND, INPUT_INVALID, STATE_NOT_ALLOWED (no events here). */
  async execute(actor: Actor, input: SimulateInput): Promise<Result<Simulation, readonly Refusal[]>> {
    return this.transactor.snapshot(async (reader) => {
      const subject = await this.subject(reader, actor, input.subject);
      if (!subject.ok) return subject;
      const scenarios = await this.scenarios(reader, subject.value, input.facts);
      return scenarios.ok ? ok(runScenarios(subject.value.checked, scenarios.value)) : err([scenarios.error]);
    });
  }

  private async subject(
    reader: Reader,
    actor: Actor,
    asked: SimulatedTerms,
  ): Promise<Result<Subject, readonly Refusal[]>> {
    if ('terms' in asked) {
      const checked = checkTermsAndInputs(asked.terms, asked.inputs);
      return checked.ok ? ok({ checked: checked.value, contract: undefined }) : checked;
    }
    const contract = (await this.access.find(reader, actor, asked.contract))?.contract;
    if (!contract) return err([notFound('the contract')]);
    const version = contract.versions.find(({ number }) => number === asked.version);
    if (!version) return err([notFound(`version ${asked.version} of the contract`)]);
    const checked = checkTermsAndInputs(version.terms, version.inputs);
    return checked.ok ? ok({ checked: checked.value, contract }) : checked;
  }

  private async scenarios(
    reader: Reader,
    { checked: { terms, declaration }, contract }: Subject,
    facts: SimulatedFacts,
  ): Promise<Result<readonly Scenario[], Refusal>> {
    if ('scenarios' in facts) return limited(facts.scenarios, 'scenarios');
    if (!contract) return err(refusal('INPUT_INVALID', 'past months need a version of a contract', ['contractId']));
    const months = limited(monthsBetween(facts.from, facts.to), 'to');
    if (!months.ok) return months;
    if (!this.periodFacts)
      return err(refusal('STATE_NOT_ALLOWED', 'no events are recorded here; give scenarios instead'));
    const scenarios: Scenario[] = [];
    for (const month of months.value) {
      const venture = { id: contract.venture, currency: contract.currency };
      const { sums, indicators } = await this.periodFacts.facts(reader, venture, month);
      scenarios.push({
        name: month,
        inputs: assembleInputs({ terms, declaration, sums, indicators }),
        stateIn: undefined,
      });
    }
    return ok(scenarios);
  }
}

type Subject = { readonly checked: CheckedTerms; readonly contract: ContractHead | undefined };

function limited<T>(list: readonly T[], field: string): Result<readonly T[], Refusal> {
  if (list.length > 0 && list.length <= SCENARIOS_MAX) return ok(list);
  return err(refusal('INPUT_INVALID', `a simulation has 1 to ${SCENARIOS_MAX} scenarios or months`, [field]));
}
