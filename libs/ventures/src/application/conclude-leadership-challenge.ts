import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor, type Tx } from '#libs/platform';
import { type Conclusion, concludeChallenge } from '../domain/leadership-challenge.js';
import type { Stamp } from '../domain/review.js';
import { mayConcludeChallenge, maySeeDetails, type SeenVenture } from '../domain/venture.policy.js';
import { LeadershipChallengeStore } from '../persistence/leadership-challenge.store.js';
import { VentureViewStore } from '../persistence/venture-view.store.js';
import { VentureTeam } from './venture-team.js';

export type ConcludeChallengeInput = Conclusion & {
  readonly challenge: Id<'leadershipChallenge'>;
  /** Who leads from today on: given if, and only if, the lead is replaced. */
  readonly newLeadEmail: string | null;
};

/** Ends a leadership challenge. A replaced lead leaves the venture today, and the new one signs for its party from today. */
@Injectable()
export class ConcludeLeadershipChallenge {
  constructor(
    private readonly transactor: Transactor,
    private readonly views: VentureViewStore,
    private readonly challenges: LeadershipChallengeStore,
    private readonly team: VentureTeam,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND (challenge, account), NOT_PERMITTED, STATE_NOT_ALLOWED, VERSION_CONFLICT, INPUT_INVALID. */
  async execute(
    actor: Actor,
    input: ConcludeChallengeInput,
  ): Promise<Result<{ challenge: Id<'leadershipChallenge'> }, Refusal>> {
    return this.transactor.run(async (tx) => {
      const found = await this.challenges.byId(tx, input.challenge);
      const seen = found && (await this.views.seenForUpdate(tx, actor, found.venture));
      if (!seen || !maySeeDetails(actor, seen)) return err(notFound('the leadership challenge'));
      const allowed = mayConcludeChallenge(actor, seen);
      if (!allowed.ok) return allowed;
      const held = (await this.challenges.forUpdate(tx, [found.venture], [found.id])).get(found.id) ?? found;
      const stamp: Stamp = { by: actor.account, at: this.clock.now() };
      const change = concludeChallenge(held, input, stamp);
      if (!change.ok) return change;
      const replaced = await this.replace(tx, seen, { ...input, stamp });
      if (!replaced.ok) return replaced;
      await this.challenges.save(tx, [change.value]);
      return ok({ challenge: found.id });
    });
  }

  private async replace(
    tx: Tx,
    { venture }: SeenVenture,
    { outcome, newLeadEmail, stamp }: ConcludeChallengeInput & { readonly stamp: Stamp },
  ): Promise<Result<null, Refusal>> {
    if ((outcome === 'lead_replaced') !== (newLeadEmail !== null)) {
      const message = 'name the new lead if the lead is replaced, and only then';
      return err(refusal('INPUT_INVALID', message, ['newLeadEmail']));
    }
    if (newLeadEmail === null) return ok(null);
    const joiners = await this.team.joinersOf(tx, [newLeadEmail], () => ['newLeadEmail']);
    if (!joiners.ok) return joiners;
    const [joiner] = joiners.value;
    if (!joiner) return err(notFound('the account'));
    if (joiner.account === stamp.by) return err(refusal('NOT_PERMITTED', 'a reviewer does not appoint themselves'));
    return this.team.replaceLeads(tx, venture, { joiner, stamp });
  }
}
