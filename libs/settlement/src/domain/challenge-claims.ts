import type { ChallengeClaim } from '#libs/ventures';
import type { Statement } from './statement.js';

/**
 * What a statement says about the leadership challenges of its venture: the outcomes of its own month are the latest word
 * on every point, corrections included. Nothing is said of a point that still waits.
 */
export function challengeClaims({ ventureId, own }: Statement): readonly ChallengeClaim[] {
  return (own.wagers ?? [])
    .filter(({ state }) => state !== 'undecided')
    .map(({ wager, point, month, challenge }) => ({
      ...{ venture: ventureId, contract: own.contractId, wager, point, month },
      reason: challenge ?? '',
      isDue: challenge !== null,
    }));
}
