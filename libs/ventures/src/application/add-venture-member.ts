import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { checkJoining, dayOf, teamEntry } from '../domain/membership.js';
import type { MemberRole } from '../domain/venture.js';
import { mayManageMembers } from '../domain/venture.policy.js';
import { VentureViewStore } from '../persistence/venture-view.store.js';
import { VentureStore } from '../persistence/venture.store.js';
import { VentureTeam } from './venture-team.js';

export type AddVentureMemberInput = {
  readonly venture: Id<'venture'>;
  readonly email: string;
  readonly role: MemberRole;
  /** Undefined for today. */
  readonly since?: string | undefined;
};

@Injectable()
export class AddVentureMember {
  constructor(
    private readonly transactor: Transactor,
    private readonly views: VentureViewStore,
    private readonly ventures: VentureStore,
    private readonly team: VentureTeam,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND (venture, or account), NOT_PERMITTED, STATE_NOT_ALLOWED, ALREADY_MEMBER, INPUT_INVALID. */
  async execute(actor: Actor, input: AddVentureMemberInput): Promise<Result<{ venture: Id<'venture'> }, Refusal>> {
    return this.transactor.run(async (tx) => {
      const seen = await this.views.seenForUpdate(tx, actor, input.venture);
      if (!seen) return err(notFound('the venture'));
      const allowed = mayManageMembers(seen);
      if (!allowed.ok) return allowed;
      const found = await this.team.joinersOf(tx, [input.email], () => ['email']);
      if (!found.ok) return found;
      const now = this.clock.now();
      const [joiner] = found.value;
      if (!joiner) return err(notFound('the account'));
      const joining = { party: joiner.person, role: input.role, since: input.since ?? dayOf(now) };
      const free = checkJoining(await this.team.members(tx, input.venture), joining, dayOf(now));
      if (!free.ok) return free;
      const teamOf = { venture: input.venture, party: seen.venture.party };
      await this.team.join(tx, teamOf, { joiners: [joiner], role: input.role, since: joining.since });
      const comment = `${joiner.name}, ${input.role} since ${joining.since}`;
      const entry = teamEntry(seen.venture, 'member_added', comment, { by: actor.account, at: now });
      await this.ventures.appendHistory(tx, [entry]);
      return ok({ venture: input.venture });
    });
  }
}
