import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor } from '#libs/platform';

/** Closing a month cannot be undone; it is for whoever holds the scope by a role, by whichever way it is asked for. */
export function mayClose(actor: Actor): Result<true, Refusal> {
  if (actor.scopes.has('settlement:manage')) return ok(true);
  return err(refusal('NOT_PERMITTED', 'closing and settling a month needs the scope settlement:manage'));
}
