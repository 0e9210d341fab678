import { err, type Id, ok, parseId, type Refusal, refusal, type Result } from '#libs/kernel';
import type { SimulatedFacts, SimulateInput } from '../application/simulate-contract.js';
import type { SimulatedTerms } from '../application/simulation-subjects.js';
import type { Scenario } from '../domain/simulation.js';
import type { VersionInput } from '../application/version-drafts.js';
import { plainDocument } from './clauses/read-clauses.js';
import type { ContractParticipantInput, ContractScenarioInput, ContractSimulateInput } from './contract.inputs.js';

type VersionContent = Pick<VersionInput, 'terms' | 'effectiveFrom'> & {
  readonly inputs?: unknown;
  readonly clauses?: unknown;
  readonly participants: readonly ContractParticipantInput[];
};

/** The content of a draft with the ids of its parties read; every malformed one is named. */
export function readVersionInput(input: VersionContent): Result<VersionInput, readonly Refusal[]> {
  const refusals: Refusal[] = [];
  const participants: { key: string; party: Id<'party'> }[] = [];
  for (const [index, { key, partyId }] of input.participants.entries()) {
    const party = parseId('party', partyId, 'participants', index.toString(), 'partyId');
    if (party.ok) participants.push({ key, party: party.value });
    else refusals.push(party.error);
  }
  if (refusals.length > 0) return err(refusals);
  const { terms, inputs, effectiveFrom } = input;
  const clauses = plainDocument(input.clauses ?? undefined);
  return ok({ terms, inputs, clauses, participants, effectiveFrom });
}

/** One of two subjects and one of two kinds of facts. Refused: INPUT_INVALID. */
export function readSimulateInput(input: ContractSimulateInput): Result<SimulateInput, Refusal> {
  const subject = readSubject(input);
  if (!subject.ok) return subject;
  const facts = readFacts(input);
  return facts.ok ? ok({ subject: subject.value, facts: facts.value }) : facts;
}

type NamedTerms = Pick<ContractSimulateInput, 'terms' | 'inputs' | 'clauses' | 'contractId' | 'version'>;

/** Either a document or a version. Refused: INPUT_INVALID. */
export function readSubject({
  terms,
  inputs,
  clauses,
  contractId,
  version,
}: NamedTerms): Result<SimulatedTerms, Refusal> {
  const isContract = typeof contractId === 'string' && typeof version === 'number';
  if (terms !== undefined && terms !== null && !contractId) {
    return ok({ terms, inputs, clauses: plainDocument(clauses ?? undefined) });
  }
  if (!isContract || (terms ?? inputs ?? clauses)) {
    return err(refusal('INPUT_INVALID', 'give either terms, or contractId with version', ['terms']));
  }
  const contract = parseId('contract', contractId, 'contractId');
  return contract.ok ? ok({ contract: contract.value, version }) : contract;
}

function readFacts({ scenarios, from, to }: ContractSimulateInput): Result<SimulatedFacts, Refusal> {
  if (scenarios && !from && !to) {
    return ok({ scenarios: readScenarios(scenarios) });
  }
  if (!scenarios && from && to) return ok({ from, to });
  return err(refusal('INPUT_INVALID', 'give either scenarios, or from and to', ['scenarios']));
}

export function readScenarios(scenarios: readonly ContractScenarioInput[]): readonly Scenario[] {
  return scenarios.map(({ name, inputs, stateIn, outcomes }) => ({ name, inputs, stateIn, outcomes: outcomes ?? [] }));
}
