import { Inject, Injectable, Optional } from '@nestjs/common';
import {
  err,
  type Id,
  type Month,
  monthOf,
  monthsBetween,
  monthStart,
  notFound,
  ok,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import { type Actor, type Reader, Transactor } from '#libs/platform';
import type { ContractHead } from '../domain/contract.js';
import {
  runScenarios,
  type Scenario,
  SCENARIOS_MAX,
  type SimulatedContract,
  type Simulation,
} from '../domain/simulation.js';
import { assembleInputs } from '../domain/inputs.js';
import { checkClauses, checkTermsAndInputs } from '../domain/version-draft.js';
import { wageredTerms } from '../domain/wagers/effective-terms.js';
import { monthsJudged } from '../domain/wagers/judge.js';
import { ContractAccess } from './contract-access.js';
import { type FactsOfMonth, PeriodFacts } from './period-facts.port.js';

/** What is tried: terms that stand nowhere yet, or a version that the caller may see. */
export type SimulatedTerms =
  | { readonly terms: unknown; readonly inputs: unknown; readonly clauses?: unknown }
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

  /** Refused: TERMS_INVALID, CLAUSES_INVALID with the path of the fault, NOT_FOUND, INPUT_INVALID, STATE_NOT_ALLOWED (no events here). */
  async execute(actor: Actor, input: SimulateInput): Promise<Result<Simulation, readonly Refusal[]>> {
    return this.transactor.snapshot(async (reader) => {
      const subject = await this.subject(reader, actor, input.subject);
      if (!subject.ok) return subject;
      const scenarios = await this.scenarios(reader, subject.value, input.facts);
      return scenarios.ok ? ok(runScenarios(subject.value.simulated, scenarios.value)) : err([scenarios.error]);
    });
  }

  private async subject(
    reader: Reader,
    actor: Actor,
    asked: SimulatedTerms,
  ): Promise<Result<Subject, readonly Refusal[]>> {
    if ('terms' in asked) {
      const simulated = checkSimulated(asked);
      return simulated.ok ? ok({ simulated: simulated.value, contract: undefined }) : simulated;
    }
    const contract = (await this.access.find(reader, actor, asked.contract))?.contract;
    if (!contract) return err([notFound('the contract')]);
    const version = contract.versions.find(({ number }) => number === asked.version);
    if (!version) return err([notFound(`version ${asked.version} of the contract`)]);
    const simulated = checkSimulated(version);
    return simulated.ok ? ok({ simulated: simulated.value, contract }) : simulated;
  }

  private async scenarios(
    reader: Reader,
    { simulated, contract }: Subject,
    facts: SimulatedFacts,
  ): Promise<Result<readonly Scenario[], Refusal>> {
    if ('scenarios' in facts) return limited(facts.scenarios, 'scenarios');
    if (!contract) return err(refusal('INPUT_INVALID', 'past months need a version of a contract', ['contractId']));
    const months = limited(monthsBetween(facts.from, facts.to), 'to');
    if (!months.ok) return months;
    if (!this.periodFacts)
      return err(refusal('STATE_NOT_ALLOWED', 'no events are recorded here; give scenarios instead'));
    return ok(await this.realMonths(reader, simulated, { contract, months: months.value }));
  }

  /** Past months with what really happened in them, and in the months of points before them. */
  private async realMonths(
    reader: Reader,
    { terms, declaration, clauses }: SimulatedContract,
    { contract, months }: { readonly contract: ContractHead; readonly months: readonly Month[] },
  ): Promise<readonly Scenario[]> {
    const venture = { id: contract.venture, currency: contract.currency };
    const known = new Map<Month, FactsOfMonth>();
    const [first] = months;
    const last = months.at(-1);
    for (const month of new Set([...months, ...(last ? monthsJudged(clauses, last) : [])])) {
      const facts = await this.periodFacts?.facts(reader, venture, month);
      if (facts) known.set(month, facts);
    }
    const factsOf = (month: Month) => known.get(month) ?? NOTHING;
    // Points of earlier months fired before the simulation begins.
    let before = first ? monthOf(new Date(monthStart(first).getTime() - 1)) : null;
    return months.map((month) => {
      const wagered = wageredTerms({ terms, declaration }, { clauses, month, before, facts: factsOf });
      before = month;
      const inputs = assembleInputs({ terms: wagered.terms, declaration, ...factsOf(month), moved: wagered.moved });
      return { name: month, inputs, stateIn: undefined, wagered };
    });
  }
}

const NOTHING: FactsOfMonth = { sums: new Map(), indicators: new Map() };

/** The terms with their inputs and clauses, checked like a draft. */
function checkSimulated(content: {
  readonly terms: unknown;
  readonly inputs: unknown;
  readonly clauses?: unknown;
}): Result<SimulatedContract, readonly Refusal[]> {
  const checked = checkTermsAndInputs(content.terms, content.inputs);
  if (!checked.ok) return checked;
  const agreed = checkClauses(content.clauses, checked.value);
  return agreed.ok ? ok({ ...checked.value, ...agreed.value }) : agreed;
}

type Subject = { readonly simulated: SimulatedContract; readonly contract: ContractHead | undefined };

function limited<T>(list: readonly T[], field: string): Result<readonly T[], Refusal> {
  if (list.length > 0 && list.length <= SCENARIOS_MAX) return ok(list);
  return err(refusal('INPUT_INVALID', `a simulation has 1 to ${SCENARIOS_MAX} scenarios or months`, [field]));
}
