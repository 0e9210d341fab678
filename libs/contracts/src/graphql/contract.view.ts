import { formatRational, publicId } from '#libs/kernel';
import { moneyType, toUserError } from '#libs/platform';
import type { Contract, ContractHead, ContractVersion } from '../domain/contract.js';
import type { ScenarioResult, Simulation } from '../domain/simulation.js';
import type { CliffNote } from '#libs/share-rules';
import { waitingFor } from '../domain/waiting-for.js';
import { toSlotTypes } from './clauses/clause.view.js';
import { toOutcomeType } from './wagers/wager.view.js';
import type { ContractType, ContractVersionType, TermsCliffType } from './contract.types.js';
import type { ContractSimulationResultType, ContractSimulationType } from './simulation.types.js';

export function toContractType(head: ContractHead, contract?: Contract): ContractType {
  return {
    id: publicId('contract', head.id),
    name: head.name,
    currency: head.currency,
    createdAt: head.createdAt,
    head,
    contract,
  };
}

export function toVersionType(head: ContractHead, version: ContractVersion): ContractVersionType {
  const { number, state, terms, inputs, clauses, termsHash, versionHash, effectiveFrom, participants, signatures } =
    version;
  const { createdAt, proposedAt, signedAt } = version;
  const signatureOf = new Map(signatures.map((signature) => [signature.party, signature]));
  return {
    ...{
      number,
      state,
      terms,
      inputs,
      clauses,
      termsHash,
      versionHash,
      effectiveFrom,
      createdAt,
      proposedAt,
      signedAt,
      version,
      head,
    },
    participants: participants.map((participant) => {
      const signature = participant.signs ? signatureOf.get(participant.party) : undefined;
      const { key, signs } = participant;
      return { key, signs, participant, signature: signature ? { ...signature, signature } : null };
    }),
    slots: toSlotTypes(version),
    waitingFor: waitingFor(version) ?? null,
  };
}

export function toCliffType(note: CliffNote): TermsCliffType {
  const { kind, step, path } = note;
  const message =
    note.kind === 'band'
      ? note.message
      : `at ${formatRational(note.reached)} the factor jumps from ${formatRational(note.below)} to ${formatRational(note.at)}`;
  return { kind, step, path: [...path], message };
}

export function toSimulationType({ results, cliffs, fault }: Simulation): ContractSimulationType {
  return {
    results: results.map(toResultType),
    cliffs: cliffs.map(toCliffType),
    userErrors: fault ? [toUserError(fault)] : [],
  };
}

function toResultType({
  name,
  inputs,
  distributed,
  allocations,
  rendered,
  outcomes,
}: ScenarioResult): ContractSimulationResultType {
  return {
    name,
    inputs,
    distributed: moneyType(distributed),
    allocations: allocations.map(({ key, amount }) => ({ key, amount: moneyType(amount) })),
    steps: rendered.steps,
    stateOut: rendered.stateOut,
    trace: rendered.trace,
    wagers: outcomes.map((outcome) => toOutcomeType(outcome, distributed.currency)),
  };
}
