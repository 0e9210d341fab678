import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { type ChallengeClaim, challengeId, settleChallenge } from '../domain/leadership-challenge.js';
import { LeadershipChallengeStore } from '../persistence/leadership-challenge.store.js';

/**
 * Brings the leadership challenges of some points of wagers to what a settlement found: inside its transaction, as often
 * as it likes. Each point has one challenge at most, whatever is settled or corrected how often.
 */
@Injectable()
export class SettleLeadershipChallenges {
  constructor(private readonly challenges: LeadershipChallengeStore) {}

  /** Answers the challenges that changed. */
  async execute(tx: Tx, claims: readonly ChallengeClaim[], at: Date): Promise<readonly Id<'leadershipChallenge'>[]> {
    if (claims.length === 0) return [];
    const ventures = [...new Set(claims.map(({ venture }) => venture))];
    const known = await this.challenges.forUpdate(tx, ventures, claims.map(challengeId));
    const changes = claims.flatMap((claim) => settleChallenge(known.get(challengeId(claim)), claim, at) ?? []);
    if (changes.length > 0) await this.challenges.save(tx, changes);
    return changes.map(({ challenge }) => challenge.id);
  }
}
