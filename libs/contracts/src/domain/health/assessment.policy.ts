import { err, type Id, type Month, monthOf, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Contract, type ContractVersion, signingParties } from '../contract.js';
import type { Standing } from '../contract.policy.js';
import { settlesIn } from '../version-in-force.js';
import type { Assessment, PromiseView } from './assessment.js';
import { isDueIn } from './health.js';

/** Who changes their mind more often in a month is asked to talk to the others; bounds the history of a promise. */
export const ASSESSMENTS_MAX = 100;

export type AssessmentPlace = Pick<Assessment, 'month' | 'party' | 'nodeKey' | 'obligationCode'>;

/**
 * Whether a party may say how a promise is kept in a month: it signed the version in force, and the month has begun.
 * Refused: INPUT_INVALID, NOT_FOUND, NOT_A_PARTY.
 */
export function checkAssessment(
  contract: Contract,
  { ownedParties }: Standing,
  { place, now }: { readonly place: AssessmentPlace; readonly now: Date },
): Result<ContractVersion, Refusal> {
  const version = versionOf(contract, place.month, now);
  if (!version.ok) return version;
  const node = version.value.clauses.nodes?.find(({ key }) => key === place.nodeKey);
  if (!node) return err(refusal('NOT_FOUND', `the version has no node "${place.nodeKey}"`, ['nodeKey']));
  const obligation = node.obligations.find(({ code }) => code === place.obligationCode);
  if (!obligation || !isDueIn(obligation, place.month)) {
    const message = `the node has no obligation "${place.obligationCode}" in ${place.month}`;
    return err(refusal('NOT_FOUND', message, ['obligationCode']));
  }
  if (isOneOf(version.value, place.party) && ownedParties.has(place.party)) return version;
  return err(refusal('NOT_A_PARTY', 'the caller may not speak for any such party of this version'));
}

/** What is said already need not be said again; undefined says so. Refused: STATE_NOT_ALLOWED. */
export function nextNumber(
  last: Assessment | undefined,
  said: { readonly view: PromiseView; readonly comment: string | null },
): Result<number | undefined, Refusal> {
  if (last?.view === said.view && last.comment === said.comment) return ok(undefined);
  const number = (last?.number ?? 0) + 1;
  if (number <= ASSESSMENTS_MAX) return ok(number);
  const message = `a party says at most ${ASSESSMENTS_MAX} things about a promise in a month`;
  return err(refusal('STATE_NOT_ALLOWED', message));
}

function versionOf(contract: Contract, month: Month, now: Date): Result<ContractVersion, Refusal> {
  if (month > monthOf(now)) return err(refusal('INPUT_INVALID', `${month} has not begun`, ['month']));
  const version = settlesIn(contract, month);
  return version ? ok(version) : err(refusal('INPUT_INVALID', `no version is in force in ${month}`, ['month']));
}

function isOneOf(version: ContractVersion, party: Id<'party'>): boolean {
  return signingParties(version).has(party);
}
