import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Id } from '#libs/kernel';
import {
  type ConnectionOf,
  type CursorPart,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  requestLoader,
  type RequestWithActor,
  toConnection,
  Transactor,
} from '#libs/platform';
import { VentureQueries } from '../application/venture.queries.js';
import { maySeeDetails, type SeenVenture } from '../domain/venture.policy.js';
import type { PagedHistoryEntry } from '../persistence/venture-team.store.js';
import {
  VentureHistoryConnection,
  VentureHistoryEntryType,
  VentureMemberConnection,
  VentureMemberType,
  VentureType,
} from './venture.types.js';

/** What only a venture's people, reviewers and auditors see of it. */
@Resolver(() => VentureType)
export class VentureInsightResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: VentureQueries,
  ) {}

  @ResolveField(() => VentureMemberConnection, {
    nullable: true,
    description:
      'Its members, former ones too, latest first; null unless the caller belongs to it, or is a reviewer or auditor.',
  })
  async members(
    @Parent() { seen }: VentureType,
    @Args() page: PageArgs,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<VentureMemberType> | null> {
    const rows = await this.pageOf(request, { seen, page, name: 'members', parts: ['day', 'id'] }, (ids, wanted) =>
      this.queries.memberPages(this.transactor.reader, ids, wanted),
    );
    if (!rows) return null;
    return toConnection(
      rows,
      page.first,
      (member) => [member.since, member.party],
      ({ party, role, since, until }) => ({ partyId: party, role, since, until }),
    );
  }

  @ResolveField(() => VentureHistoryConnection, {
    nullable: true,
    description:
      'What happened to it, latest first; null unless the caller belongs to it, or is a reviewer or auditor.',
  })
  async history(
    @Parent() { seen }: VentureType,
    @Args() page: PageArgs,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<VentureHistoryEntryType> | null> {
    const rows = await this.pageOf(request, { seen, page, name: 'history', parts: ['number'] }, (ids, wanted) =>
      this.queries.historyPages(this.transactor.reader, ids, wanted),
    );
    if (!rows) return null;
    return toConnection(rows, page.first, (entry) => [String(entry.sequence)], toHistoryEntryType);
  }

  // The key is the venture as it was read: after a mutation it is another object, so that nothing stale is shown.
  private async pageOf<Row extends { readonly venture: Id<'venture'> }>(
    request: RequestWithActor,
    asked: { seen: SeenVenture; page: PageArgs; name: string; parts: readonly CursorPart[] },
    load: (ids: readonly Id<'venture'>[], wanted: ReturnType<typeof pageRequest>) => Promise<Row[]>,
  ): Promise<readonly Row[] | undefined> {
    const { seen, page, name, parts } = asked;
    if (!request.actor || !maySeeDetails(request.actor, seen)) return undefined;
    const wanted = pageRequest(page, ...parts);
    const loader = requestLoader(
      request,
      `venture ${name} ${JSON.stringify(wanted)}`,
      async (keys: readonly SeenVenture[]) => {
        const rows = await load([...new Set(keys.map(({ venture }) => venture.id))], wanted);
        return new Map(keys.map((key) => [key, rows.filter((row) => row.venture === key.venture.id)]));
      },
    );
    return (await loader.load(seen)) ?? [];
  }
}

function toHistoryEntryType(entry: PagedHistoryEntry): VentureHistoryEntryType {
  const { sequence, action, from, to, reasonCode, comment, by, at } = entry;
  return { sequence, action, fromState: from, toState: to, reasonCode, comment, byAccount: by, at };
}
