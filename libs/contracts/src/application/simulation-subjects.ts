import { Inject, Injectable, Optional } from '@nestjs/common';
import {
  Clock,
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
import type { Actor, Reader } from '#libs/platform';
import type { ContractHead } from '../domain/contract.js';
import { checkTriedMonths } from '../domain/contract.policy.js';
import { assembleInputs } from '../domain/inputs.js';
import { checkSimulated, type TermsDocument } from '../domain/simulated-contract.js';
import { checkBegun, checkScenarios } from '../domain/simulated-facts.js';
import { type Scenario, SCENARIOS_MAX, type SimulatedContract } from '../domain/simulation.js';
import { wageredTerms } from '../domain/wagers/effective-terms.js';
import { monthsJudged } from '../domain/wagers/judge.js';
import { ContractAccess } from './contract-access.js';
import { type FactsOfMonth, PeriodFacts } from './period-facts.port.js';

/** What is tried: terms that stand nowhere yet, or a version that the caller may see. */
export type SimulatedTerms = TermsDocument | { readonly contract: Id<'contract'>; readonly version: number };

/** The real events of past months of the venture of a contract, as far as the caller may calculate with them. */
export type PastMonths = { readonly contract: Id<'contract'>; readonly from: Month; readonly to: Month };

/** What it is tried on: made-up inputs, or past months. */
export type TriedFacts = { readonly scenarios: readonly Scenario[] } | PastMonths;

export type Subject = { readonly simulated: SimulatedContract; readonly contract: ContractHead | undefined };

type KnownFacts = ReadonlyMap<Month, FactsOfMonth>;

/** Finds what simulations are about, and the facts that they are tried on. Reads only. */
@Injectable()
export class SimulationSubjects {
  constructor(
    private readonly access: ContractAccess,
    private readonly clock: Clock,
    @Optional() @Inject(PeriodFacts) private readonly periodFacts?: PeriodFacts,
  ) {}

  /** Refused: TERMS_INVALID, CLAUSES_INVALID with the path of the fault, NOT_FOUND. */
  async subject(reader: Reader, actor: Actor, asked: SimulatedTerms): Promise<Result<Subject, readonly Refusal[]>> {
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

  /**
   * The same facts for each of some terms in one currency: past months as each declares its inputs and its wagers.
   * Refused: INPUT_INVALID, NOT_FOUND, NOT_PERMITTED (months of others), MOMENT_AHEAD (months that have not begun),
   * STATE_NOT_ALLOWED (no events are recorded here).
   */
  async scenarios(
    reader: Reader,
    actor: Actor,
    { subjects, facts }: { readonly subjects: readonly SimulatedContract[]; readonly facts: TriedFacts },
  ): Promise<Result<readonly (readonly Scenario[])[], Refusal>> {
    if ('scenarios' in facts) {
      const scenarios = limited(facts.scenarios, 'scenarios');
      if (!scenarios.ok) return scenarios;
      const possible = checkScenarios(subjects, scenarios.value);
      return possible.ok ? ok(subjects.map(() => scenarios.value)) : possible;
    }
    const seen = await this.access.find(reader, actor, facts.contract);
    if (!seen) return err(notFound('the contract'));
    const { contract, standing } = seen;
    if (subjects.some(({ terms }) => terms.currency !== contract.currency)) {
      const message = `the past months of this contract are in ${contract.currency}, and the terms are not`;
      return err(refusal('INPUT_INVALID', message, ['pastMonths', 'contractId']));
    }
    const months = limited(monthsBetween(facts.from, facts.to), 'pastMonths', 'to');
    if (!months.ok) return months;
    const begun = checkBegun(facts.to, this.clock.now());
    if (!begun.ok) return begun;
    const judged = subjects.flatMap(({ clauses }) => monthsJudged(clauses, facts.to));
    // An outcome tells of its month as much as a share does.
    const wanted = [...months.value, ...judged];
    const allowed = checkTriedMonths(contract, standing, wanted);
    if (!allowed.ok) return allowed;
    const known = await this.known(reader, contract, wanted);
    if (!known.ok) return known;
    return ok(subjects.map((subject) => realMonths(subject, months.value, known.value)));
  }

  /** What really happened in these months. Refused: STATE_NOT_ALLOWED. */
  private async known(
    reader: Reader,
    { venture: id, currency }: ContractHead,
    months: readonly Month[],
  ): Promise<Result<KnownFacts, Refusal>> {
    if (!this.periodFacts)
      return err(refusal('STATE_NOT_ALLOWED', 'no events are recorded here; give scenarios instead'));
    const known = new Map<Month, FactsOfMonth>();
    for (const month of new Set(months)) {
      known.set(month, await this.periodFacts.facts(reader, { id, currency }, month));
    }
    return ok(known);
  }
}

const NOTHING: FactsOfMonth = { sums: new Map(), indicators: new Map() };

/** Past months with what really happened in them, and in the months of points before them. */
function realMonths(
  { terms, declaration, clauses }: SimulatedContract,
  months: readonly Month[],
  known: KnownFacts,
): readonly Scenario[] {
  const factsOf = (month: Month) => known.get(month) ?? NOTHING;
  const [first] = months;
  // Points of earlier months fired before the simulation begins.
  let before = first ? monthOf(new Date(monthStart(first).getTime() - 1)) : null;
  return months.map((month) => {
    const wagered = wageredTerms({ terms, declaration }, { clauses, month, before, facts: factsOf });
    before = month;
    const inputs = assembleInputs({ terms: wagered.terms, declaration, ...factsOf(month), moved: wagered.moved });
    return { name: month, inputs, stateIn: undefined, wagered };
  });
}

function limited<T>(list: readonly T[], ...path: readonly string[]): Result<readonly T[], Refusal> {
  if (list.length > 0 && list.length <= SCENARIOS_MAX) return ok(list);
  return err(refusal('INPUT_INVALID', `a simulation has 1 to ${SCENARIOS_MAX} scenarios or months`, path));
}
