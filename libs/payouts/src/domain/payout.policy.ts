import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor, PlatformRole } from '#libs/platform';
import { approversOf, type Payout, type PayoutAction, type PayoutDecision, statesFor } from './payout.js';

/** Allowed, or why not. Commands and `viewerCan` ask the same functions. */
export type Right = Result<true, Refusal>;

const SEE_ALL: readonly PlatformRole[] = ['finance', 'approver', 'auditor'];

/** Who may be named as owner of a hold: those who can lift it. */
export const HOLD_ROLES: readonly PlatformRole[] = ['finance', 'approver'];

const ALLOWED = ok(true as const);

export function seesAllPayouts(actor: Actor): boolean {
  return SEE_ALL.some((role) => actor.roles.has(role));
}

/** Everything else follows only for those who may see it: to all others it does not exist. */
export function maySee(actor: Actor, party: Id<'party'>): boolean {
  return seesAllPayouts(actor) || actor.parties.has(party);
}

export function mayPublishPolicy(actor: Actor): Right {
  return needsRole(actor, 'publish payout policies', ['operator']);
}

export function mayDraft(actor: Actor): Right {
  return needsRole(actor, 'draft payouts', ['finance']);
}

export function maySubmit(actor: Actor, payout: Payout): Right {
  return first(needsRole(actor, 'submit payouts', ['finance']), inState(payout, 'submit'));
}

/** Four eyes: never whoever prepared it, never for one's own party, never twice. */
export function mayApprove(actor: Actor, payout: Payout, decisions: readonly PayoutDecision[]): Right {
  return first(
    needsRole(actor, 'approve payouts', ['approver']),
    notOwnParty(actor, payout, 'approves'),
    notOwnPreparation(actor, payout),
    inState(payout, 'approve'),
    notApprovedBefore(actor, payout, decisions),
  );
}

/** Rejecting frees the balances and pays nobody, so whoever prepared it or approved it first may still do it. */
export function mayReject(actor: Actor, payout: Payout): Right {
  return first(
    needsRole(actor, 'reject payouts', ['approver']),
    notOwnParty(actor, payout, 'rejects'),
    inState(payout, 'reject'),
  );
}

/** Holding is the brake: everybody in the review may pull it, also on their own party's. */
export function mayHold(actor: Actor, payout: Payout): Right {
  return first(needsRole(actor, 'hold payouts', HOLD_ROLES), inState(payout, 'hold'));
}

export function mayRelease(actor: Actor, payout: Payout): Right {
  return first(
    needsRole(actor, 'release payouts', HOLD_ROLES),
    notOwnParty(actor, payout, 'releases'),
    inState(payout, 'release'),
  );
}

// The first reason that speaks against it. Reasons that stay come before those that pass, so that nobody waits for a
// state in which they may not act either.
function first(...rights: readonly Right[]): Right {
  return rights.find((right) => !right.ok) ?? ALLOWED;
}

function needsRole(actor: Actor, what: string, roles: readonly PlatformRole[]): Right {
  if (roles.some((role) => actor.roles.has(role))) return ALLOWED;
  return err(refusal('NOT_PERMITTED', `only the role ${roles.join(' or ')} may ${what}`));
}

function notOwnParty(actor: Actor, payout: Payout, verb: string): Right {
  if (!actor.parties.has(payout.party)) return ALLOWED;
  return err(
    refusal('PAYOUT_OWN_PARTY', `the caller acts for the payee, and nobody ${verb} a payout of their own party`),
  );
}

function notOwnPreparation(actor: Actor, payout: Payout): Right {
  if (payout.preparedBy !== actor.account) return ALLOWED;
  return err(refusal('PAYOUT_OWN_PREPARATION', 'the caller prepared this payout; somebody else approves it'));
}

function inState(payout: Payout, action: PayoutAction): Right {
  const states = statesFor(action);
  if (states.includes(payout.state)) return ALLOWED;
  const message = `the payout is ${payout.state}; ${action} is possible when it is ${states.join(' or ')}`;
  return err(refusal('STATE_NOT_ALLOWED', message));
}

function notApprovedBefore(actor: Actor, payout: Payout, decisions: readonly PayoutDecision[]): Right {
  if (!approversOf(payout, decisions).has(actor.account)) return ALLOWED;
  return err(
    refusal('PAYOUT_ALREADY_APPROVED_BY_CALLER', 'the caller has approved it; the other approval is somebody else’s'),
  );
}
