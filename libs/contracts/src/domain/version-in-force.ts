import type { Month } from '#libs/kernel';
import type { Contract, ContractVersion, VersionState } from './contract.js';
import { lastMonthOf } from './disbanding/disbanding.js';

type Candidate = { readonly number: number; readonly state: VersionState; readonly effectiveFrom: Month };

/** The version that settles a month: the signed one that took effect last by then, the higher number on ties. */
export function versionInForce<V extends Candidate>(versions: readonly V[], month: Month): V | undefined {
  const effective = versions.filter(({ state, effectiveFrom }) => state === 'signed' && effectiveFrom <= month);
  return effective.reduce<V | undefined>((best, one) => (best && !supersedes(one, best) ? best : one), undefined);
}

/** The same for a whole contract, which settles nothing after its last month. */
export function settlesIn(contract: Contract, month: Month): ContractVersion | undefined {
  const lastMonth = lastMonthOf(contract);
  return lastMonth && month > lastMonth ? undefined : versionInForce(contract.versions, month);
}

function supersedes(one: Candidate, other: Candidate): boolean {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom > other.effectiveFrom;
  return one.number > other.number;
}
