import { err, type Id, type Month, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Contract, signingParties } from '../contract.js';
import type { Standing } from '../contract.policy.js';
import { versionInForce } from '../version-in-force.js';
import { type Disbanding, DISBANDINGS_MAX, hasLapsed, lastMonthOf, openDisbanding } from './disbanding.js';

/** Who has to agree: each signing party of the version in force in the last month, and of those that would follow it. */
export function partiesToAsk({ versions }: Contract, lastMonth: Month): ReadonlySet<Id<'party'>> {
  const inForce = versionInForce(versions, lastMonth);
  const concerned = versions.filter(
    (version) => version === inForce || (version.state === 'signed' && version.effectiveFrom > lastMonth),
  );
  return new Set(concerned.flatMap((version) => [...signingParties(version)]));
}

/** Everybody has agreed; one refusal is enough to end it, so only agreement needs all. */
export function isAgreedByAll(contract: Contract, { lastMonth, answers }: Disbanding): boolean {
  const agreed = new Set(answers.filter((answer) => answer.agreed).map(({ party }) => party));
  return [...partiesToAsk(contract, lastMonth)].every((party) => agreed.has(party));
}

/** The venture's people and every party that is bound may ask for the end. */
export function mayProposeDisbanding(contract: Contract, standing: Standing, now: Date): Result<null, Refusal> {
  const signed = contract.versions.filter(({ state }) => state === 'signed');
  const isBound = signed.some((version) => ownsOneOf(standing, signingParties(version)));
  if (!standing.manages && !isBound) {
    return err(refusal('NOT_PERMITTED', 'only the venture’s people, operators and signing parties may propose this'));
  }
  if (signed.length === 0) return notNow('no version is signed: withdraw the draft instead');
  const lastMonth = lastMonthOf(contract);
  if (lastMonth) return notNow(`the contract ends after ${lastMonth} already`);
  if (openDisbanding(contract, now)) return notNow('a proposal waits for answers: answer or withdraw that one');
  if (contract.disbandings.length < DISBANDINGS_MAX) return ok(null);
  return notNow(`a contract is proposed for disbanding at most ${DISBANDINGS_MAX} times; amend it`);
}

/** The month exists in the contract and can still be settled by it, and no later one is settled. */
export function checkLastMonth(
  contract: Contract,
  lastMonth: Month,
  lastSettled: Month | null,
): Result<number, Refusal> {
  const inForce = versionInForce(contract.versions, lastMonth);
  const wrong = (message: string) => err(refusal('LAST_MONTH_INVALID', message, ['lastMonth']));
  if (!inForce) return wrong(`no version is in force in ${lastMonth}`);
  if (lastSettled && lastMonth <= lastSettled) return wrong(`${lastSettled} is settled; the last month comes after it`);
  return ok(inForce.number);
}

/** An answer for one party. Refused: NOT_FOUND, STATE_NOT_ALLOWED, NOT_A_PARTY, ALREADY_ANSWERED. */
export function checkAnswer(
  contract: Contract,
  standing: Standing,
  { number, party, now }: { readonly number: number; readonly party: Id<'party'>; readonly now: Date },
): Result<Disbanding, Refusal> {
  const found = contract.disbandings.find((one) => one.number === number);
  if (!found) return err(refusal('NOT_FOUND', `there is no proposal ${number} to disband`, ['number']));
  if (!partiesToAsk(contract, found.lastMonth).has(party) || !standing.ownedParties.has(party)) return err(notAsked());
  const waits = checkWaits(found, now);
  if (!waits.ok) return waits;
  if (!found.answers.some((answer) => answer.party === party)) return ok(found);
  return err(refusal('ALREADY_ANSWERED', 'this party has answered the proposal', ['partyId']));
}

/** Whether the caller can answer for anybody who was asked and is silent. */
export function mayAnswer(
  contract: Contract,
  standing: Standing,
  disbanding: Disbanding,
  now: Date,
): Result<null, Refusal> {
  const own = [...partiesToAsk(contract, disbanding.lastMonth)].filter((party) => standing.ownedParties.has(party));
  if (own.length === 0) return err(notAsked());
  const waits = checkWaits(disbanding, now);
  if (!waits.ok) return waits;
  const answered = new Set(disbanding.answers.map(({ party }) => party));
  if (own.some((party) => !answered.has(party))) return ok(null);
  return err(refusal('ALREADY_ANSWERED', 'the caller’s parties have answered'));
}

/** Whoever proposed it takes it back, or the venture's people do. */
export function mayWithdrawDisbanding(
  { manages }: Standing,
  disbanding: Disbanding,
  { account, now }: { readonly account: Id<'account'>; readonly now: Date },
): Result<null, Refusal> {
  if (manages || disbanding.proposedBy === account) return checkWaits(disbanding, now);
  return err(refusal('NOT_PERMITTED', 'only who proposed it, the venture’s people and operators withdraw it'));
}

/** A parent ends when all that stands under it has ended by then. */
export function checkChildren(children: readonly Contract[], lastMonth: Month): Result<null, Refusal> {
  const standing = children.filter((child) => {
    const end = lastMonthOf(child);
    return child.versions.some(({ state }) => state === 'signed') && (end === null || end > lastMonth);
  });
  if (standing.length === 0) return ok(null);
  const message = `${standing.length} contracts under this one are in force after ${lastMonth}; disband them first`;
  return err(refusal('CHILDREN_IN_FORCE', message));
}

function checkWaits(disbanding: Disbanding, now: Date): Result<null, Refusal> {
  if (hasLapsed(disbanding, now)) return notNow('the deadline has passed in silence: the contract goes on');
  return disbanding.state === 'proposed' ? ok(null) : notNow(`the proposal is ${disbanding.state}`);
}

function ownsOneOf({ ownedParties }: Standing, parties: ReadonlySet<Id<'party'>>): boolean {
  return [...parties].some((party) => ownedParties.has(party));
}

function notNow(message: string): { readonly ok: false; readonly error: Refusal } {
  return err(refusal('STATE_NOT_ALLOWED', message));
}

function notAsked(): Refusal {
  return refusal('NOT_A_PARTY', 'the caller may not answer for any such party of this contract');
}
