import type { Amounts } from './evaluation.js';

/**
 * What to post for a late fact: the recomputed allocations minus the posted ones, for everybody in either. Never the
 * allocation of the difference, which rounds differently.
 */
export function differenceOf(recomputed: Amounts, posted: Amounts): Amounts {
  const ids = new Set([...recomputed.keys(), ...posted.keys()]);
  return new Map([...ids].map((id) => [id, (recomputed.get(id) ?? 0n) - (posted.get(id) ?? 0n)]));
}
