import type { Contract } from '../../domain/contract.js';
import { type Disbanding, hasLapsed } from '../../domain/disbanding/disbanding.js';
import { partiesToAsk } from '../../domain/disbanding/disbanding.policy.js';
import type { ContractWaitingForType } from '../contract.types.js';
import type { ContractDisbandingType } from './disbanding.types.js';

/** A proposal as it is now: one that nobody ended in time has lapsed. */
export function toDisbandingType(contract: Contract, disbanding: Disbanding, now: Date): ContractDisbandingType {
  const { number, reason, lastMonth, deadline, proposedAt, endedAt, answers } = disbanding;
  return {
    ...{ number, reason, lastMonth, deadline, proposedAt, endedAt, disbanding, contract },
    state: hasLapsed(disbanding, now) ? 'lapsed' : disbanding.state,
    answers: answers.map((answer) => ({ ...answer, answer })),
    waitingFor: waitingFor(contract, disbanding, now),
  };
}

function waitingFor(contract: Contract, disbanding: Disbanding, now: Date): ContractWaitingForType | null {
  const { state, lastMonth, deadline, proposedAt, answers } = disbanding;
  if (state !== 'proposed' || hasLapsed(disbanding, now)) return null;
  const answered = new Set(answers.map(({ party }) => party));
  const silent = [...partiesToAsk(contract, lastMonth)].filter((party) => !answered.has(party));
  const participants = contract.versions.flatMap((version) => version.participants);
  const keys = [...new Set(participants.filter(({ party }) => silent.includes(party)).map(({ key }) => key))].sort();
  return {
    reason: `Answers are missing of: ${keys.join(', ')}.`,
    owner: `The owners of: ${keys.join(', ')}`,
    nextAction: `Agree or refuse before ${deadline.toISOString()}; silence leaves the contract in force.`,
    since: proposedAt,
  };
}
