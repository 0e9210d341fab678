import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { PartyLoader } from '#libs/identity';
import { Clock, type Id, parseId, publicId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  permissionType,
  requestLoader,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { ConcludeLeadershipChallenge } from '../application/conclude-leadership-challenge.js';
import { LeadershipChallengeQueries, type SeenChallenge } from '../application/leadership-challenge.queries.js';
import { pendingChallenge } from '../domain/leadership-challenge.js';
import { type Caller, mayConcludeChallenge } from '../domain/venture.policy.js';
import {
  LeadershipChallengeConcludeInput,
  LeadershipChallengeConnection,
  LeadershipChallengeEntryConnection,
  LeadershipChallengeEntryType,
  LeadershipChallengeFilter,
  LeadershipChallengePayload,
  LeadershipChallengeType,
} from './leadership-challenge.types.js';
import { toVentureType } from './venture.loader.js';
import { VentureType } from './venture.types.js';

@Resolver(() => LeadershipChallengeType)
export class LeadershipChallengeResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: LeadershipChallengeQueries,
    private readonly conclude: ConcludeLeadershipChallenge,
    private readonly clock: Clock,
  ) {}

  @Query(() => LeadershipChallengeType, {
    nullable: true,
    description:
      'A leadership challenge by its id; null when there is none that the caller may see. Scope: ventures:read.',
  })
  @RequiresScope('ventures:read')
  async leadershipChallenge(
    @Args('id', { type: () => ID, description: 'Starts with lch_.' }) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<LeadershipChallengeType | null> {
    const parsed = parseId('leadershipChallenge', id);
    if (!parsed.ok) return null;
    const found = await this.queries.visible(this.transactor.reader, actor, parsed.value);
    return found ? this.toType(found, actor) : null;
  }

  @Query(() => LeadershipChallengeConnection, {
    description:
      'Leadership challenges of the caller’s ventures, or all for reviewers and auditors; latest first. Scope: ventures:read.',
  })
  @RequiresScope('ventures:read')
  async leadershipChallenges(
    @Args() page: PageArgs,
    @Args('filter', { type: () => LeadershipChallengeFilter, nullable: true, description: 'Which ones.' })
    filter: LeadershipChallengeFilter | null,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<LeadershipChallengeType>> {
    const cursorOf = ({ challenge }: SeenChallenge) => [challenge.openedAt.toISOString(), challenge.id];
    const toType = (found: SeenChallenge) => this.toType(found, actor);
    const venture = filter?.ventureId ? parseId('venture', filter.ventureId) : null;
    if (venture && !venture.ok) return toConnection([], page.first, cursorOf, toType);
    const wanted = { state: filter?.state ?? null, venture: venture?.value ?? null };
    const rows = await this.queries.page(this.transactor.reader, actor, wanted, pageRequest(page, 'moment', 'id'));
    return toConnection(rows, page.first, cursorOf, toType);
  }

  @Mutation(() => LeadershipChallengePayload, {
    description: 'Concludes an open leadership challenge. Nobody does it in their own venture. Scope: ventures:review.',
  })
  @RequiresScope('ventures:review')
  async leadershipChallengeConclude(
    @Args('input', { description: 'Which one, how, and why.' }) input: LeadershipChallengeConcludeInput,
    @CurrentActor() actor: Actor,
  ): Promise<LeadershipChallengePayload> {
    const id = parseId('leadershipChallenge', input.id, 'id');
    if (!id.ok) return toPayload(id, () => ({}));
    const { outcome, reasonCode, comment = null, newLeadEmail = null, version } = input;
    const conclusion = { outcome, reasonCode, comment, newLeadEmail, version: version ?? undefined };
    const concluded = await this.conclude.execute(actor, { challenge: id.value, ...conclusion });
    const found = concluded.ok && (await this.queries.visible(this.transactor.reader, actor, id.value));
    return toPayload(concluded, () => ({ challenge: found ? this.toType(found, actor) : null }));
  }

  @ResolveField(() => VentureType, { description: 'The venture whose lead is challenged.' })
  venture(@Parent() { source }: LeadershipChallengeType, @Context() { request }: GraphqlContext): VentureType {
    return toVentureType(request, source.seen);
  }

  @ResolveField(() => LeadershipChallengeEntryConnection, { description: 'What happened to it, latest first.' })
  async history(
    @Parent() { source }: LeadershipChallengeType,
    @Args() page: PageArgs,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<LeadershipChallengeEntryType>> {
    const wanted = pageRequest(page, 'number');
    const loader = requestLoader(
      request,
      `leadershipChallenge.history ${JSON.stringify(wanted)}`,
      async (ids: readonly Id<'leadershipChallenge'>[]) => {
        const rows = await this.queries.historyPages(this.transactor.reader, ids, wanted);
        return new Map(ids.map((id) => [id, rows.filter((row) => row.challenge === id)]));
      },
    );
    const rows = (await loader.load(source.challenge.id)) ?? [];
    return toConnection(
      rows,
      page.first,
      (entry) => [String(entry.sequence)],
      ({ by, ...entry }) => ({ ...entry, byAccount: by }),
    );
  }

  private toType(source: SeenChallenge, caller: Caller): LeadershipChallengeType {
    const { id, contract, state, reason, wager, point, month, ...rest } = source.challenge;
    const { openedAt, concludedAt, reasonCode, version } = rest;
    return {
      ...{ source, state, reason, wager, point, month, openedAt, concludedAt, reasonCode, version },
      id: publicId('leadershipChallenge', id),
      contractId: publicId('contract', contract),
      pending: pendingChallenge(source.challenge, this.clock.now()) ?? null,
      viewerCanConclude: permissionType(mayConcludeChallenge(caller, source.seen)),
    };
  }
}

@Resolver(() => LeadershipChallengeEntryType)
export class LeadershipChallengeEntryResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => String, { nullable: true, description: 'The name of who did it; null when a settlement did.' })
  async by(
    @Parent() { byAccount }: LeadershipChallengeEntryType,
    @Context() { request }: GraphqlContext,
  ): Promise<string | null> {
    return byAccount === null ? null : this.parties.accountName(request, byAccount);
  }
}
