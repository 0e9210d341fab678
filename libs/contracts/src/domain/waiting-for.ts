import { type ContractVersion, missingSignatures } from './contract.js';

/** Why a version is not in effect yet, who can move it on, how, and since when it waits. */
export type WaitingFor = {
  readonly reason: string;
  readonly owner: string;
  readonly nextAction: string;
  readonly since: Date;
};

export function waitingFor(version: ContractVersion): WaitingFor | undefined {
  if (version.state === 'draft') {
    return {
      reason: 'It is a draft that the parties have not been asked to sign.',
      owner: 'The venture’s leads and members',
      nextAction: `Propose version ${version.number}, revise it or withdraw it.`,
      since: version.createdAt,
    };
  }
  if (version.state !== 'proposed') return undefined;
  const missing = missingSignatures(version);
  const keys = version.participants.filter(({ party, signs }) => signs && missing.has(party)).map(({ key }) => key);
  return {
    reason: `Signatures are missing of: ${keys.join(', ')}.`,
    owner: `The owners of: ${keys.join(', ')}`,
    nextAction: `Sign the hash of version ${version.number} before the month ${version.effectiveFrom} is settled.`,
    since: version.proposedAt ?? version.createdAt,
  };
}
