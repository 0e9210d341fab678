import { err, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, hasRole } from '#libs/platform';
import type { TrancheKey } from './tranche.js';

/** Whoever may see the statements of the venture, and both sides of the tranche. To others it does not exist. */
export function maySeeTranche(
  actor: Actor,
  { funderId, toId }: Pick<TrancheKey, 'funderId' | 'toId'>,
  isMember: boolean,
): boolean {
  if (isMember || hasRole(actor, 'finance', 'auditor', 'approver')) return true;
  return actor.parties.has(funderId) || actor.parties.has(toId);
}

/** Finance records what others paid to others. */
export function mayRecordFunding(
  actor: Actor,
  tranche: Pick<TrancheKey, 'funderId' | 'toId'> | undefined,
  isMember: boolean,
): Result<true, Refusal> {
  if (!tranche || !maySeeTranche(actor, tranche, isMember)) return err(notFound('the tranche'));
  if (!hasRole(actor, 'finance')) return err(refusal('NOT_PERMITTED', 'finance records what funders paid'));
  if (!actor.parties.has(tranche.funderId) && !actor.parties.has(tranche.toId)) return ok(true);
  return err(refusal('NOT_PERMITTED', 'the caller acts for the funder or the payee; somebody else records it'));
}
