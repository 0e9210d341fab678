import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, hasRole } from '#libs/platform';
import { type Parking, RESTATEMENT_IMPOSSIBLE } from './parking.js';

/** Who gains or loses by it: people of the venture, and those for whom its contracts share. */
export type Concerned = { readonly isMember: boolean; readonly parties: ReadonlySet<Id<'party'>> };

/** Finance defers, and nobody who is concerned. Reasons that stay come before the one that passes. */
export function mayDefer(actor: Actor, waiting: Pick<Parking, 'reasonCode'> | undefined, concerned: Concerned): Right {
  const right = maySettleFor(actor, concerned);
  if (!right.ok || waiting?.reasonCode === RESTATEMENT_IMPOSSIBLE) return right;
  const message = `a venture is deferred while it is parked with ${RESTATEMENT_IMPOSSIBLE}, once in a month`;
  return err(refusal('STATE_NOT_ALLOWED', message, ['month']));
}

function maySettleFor(actor: Actor, { isMember, parties }: Concerned): Right {
  if (!hasRole(actor, 'finance')) return err(refusal('NOT_PERMITTED', 'only the role finance may defer restatements'));
  if (!isMember && ![...actor.parties].some((party) => parties.has(party))) return ok(true);
  return err(refusal('NOT_PERMITTED', 'the caller takes part in the venture; somebody else defers for it'));
}

type Right = Result<true, Refusal>;
