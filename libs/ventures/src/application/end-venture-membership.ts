import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { checkLeaving, dayOf, teamEntry } from '../domain/membership.js';
import { mayEndMembership } from '../domain/venture.policy.js';
import { VentureViewStore } from '../persistence/venture-view.store.js';
import { VentureStore } from '../persistence/venture.store.js';
import { VentureTeam } from './venture-team.js';

export type EndVentureMembershipInput = {
  readonly venture: Id<'venture'>;
  /** The member. */
  readonly party: Id<'party'>;
  /** The first day without it; undefined for today. */
  readonly until?: string | undefined;
};

@Injectable()
export class EndVentureMembership {
  constructor(
    private readonly transactor: Transactor,
    private readonly views: VentureViewStore,
    private readonly ventures: VentureStore,
    private readonly team: VentureTeam,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND (venture, or member), NOT_PERMITTED, STATE_NOT_ALLOWED, LAST_OWNER, INPUT_INVALID. */
  async execute(actor: Actor, input: EndVentureMembershipInput): Promise<Result<{ venture: Id<'venture'> }, Refusal>> {
    return this.transactor.run(async (tx) => {
      const seen = await this.views.seenForUpdate(tx, actor, input.venture);
      if (!seen) return err(notFound('the venture'));
      const allowed = mayEndMembership(actor, seen, input.party);
      if (!allowed.ok) return allowed;
      const members = await this.team.members(tx, input.venture);
      const leaving = members.find(({ party, until }) => party === input.party && until === null);
      if (!leaving) return err({ ...notFound('the member'), path: ['partyId'] });
      const now = this.clock.now();
      const until = input.until ?? dayOf(now);
      const free = checkLeaving(members, leaving, until, dayOf(now));
      if (!free.ok) return free;
      const left = await this.team.leave(tx, { venture: input.venture, party: seen.venture.party }, input.party, until);
      if (!left.ok) return left;
      const comment = `${leaving.role} from ${leaving.since} until ${until}`;
      const entry = teamEntry(seen.venture, 'member_ended', comment, { by: actor.account, at: now });
      await this.ventures.appendHistory(tx, [entry]);
      return ok({ venture: input.venture });
    });
  }
}
