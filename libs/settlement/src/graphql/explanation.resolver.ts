import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Id } from '#libs/kernel';
import { type ConnectionOf, type GraphqlContext, moneyType, PageArgs, pageRequest, toConnection } from '#libs/platform';
import { IndicatorResultType } from '#libs/value';
import { flatten } from '../domain/explanation.js';
import { ExplanationLoader } from './explanation.loader.js';
import {
  CountedRevenueEventConnection,
  type CountedRevenueEventType,
  ExplanationNodeType,
  ExplanationSourceType,
  MeasuredValueEventConnection,
  type MeasuredValueEventType,
} from './explanation.types.js';
import { StatementFactsType, StatementShareType } from './settlement.types.js';
import { toCountedEvent, toExplanationNode, toMeasuredEvent } from './to-explanation.js';

@Resolver(() => StatementShareType)
export class ShareExplanationResolver {
  constructor(private readonly loader: ExplanationLoader) {}

  @ResolveField(() => [ExplanationNodeType], {
    description:
      'Why the amount is what it is: a tree as a list, the whole first. Seen by whoever sees the statement; the events behind it too.',
  })
  async explanation(
    @Parent() { statement, share }: StatementShareType,
    @Context() { request }: GraphqlContext,
  ): Promise<ExplanationNodeType[]> {
    const root = await this.loader.explanation(request, { statement, share });
    return flatten(root).map((node) => toExplanationNode(node, statement));
  }
}

/** The result carries what the indicator's own resolver loads it by. */
type ResultWithIndicator = IndicatorResultType & { readonly indicatorId: Id<'indicator'> };

@Resolver(() => ExplanationSourceType)
export class ExplanationSourceResolver {
  constructor(private readonly loader: ExplanationLoader) {}

  @ResolveField(() => [StatementFactsType], {
    description: 'The events behind it by kind: how many, and what they add up to. Empty when there are none.',
  })
  async sums(
    @Parent() { source, ventureId, currency }: ExplanationSourceType,
    @Context() { request }: GraphqlContext,
  ): Promise<StatementFactsType[]> {
    if (source.kind !== 'events') return [];
    const { month, asOf, kinds } = source;
    const sums = await this.loader.sums(request, { ventureId, currency, month, asOf });
    return kinds.map((kind) => {
      const { count, amountMinor } = sums.get(kind) ?? { count: 0n, amountMinor: 0n };
      return { kind, count, total: moneyType({ minorUnits: amountMinor, currency }) };
    });
  }

  @ResolveField(() => CountedRevenueEventConnection, {
    nullable: true,
    description: 'Exactly the events that are summed or counted, newest first; null unless the source is EVENTS.',
  })
  async revenueEvents(
    @Parent() { source, ventureId, currency }: ExplanationSourceType,
    @Args() page: PageArgs,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<CountedRevenueEventType> | null> {
    if (source.kind !== 'events') return null;
    const { month, asOf, kinds } = source;
    const key = { ventureId, currency, month, asOf, kinds };
    const rows = await this.loader.revenueEvents(request, key, pageRequest(page, 'moment', 'id'));
    return toConnection(rows, page.first, (row) => [row.occurredAt.toISOString(), row.id], toCountedEvent);
  }

  @ResolveField(() => IndicatorResultType, {
    nullable: true,
    description: 'The sealed result that was read; null unless the source is INDICATOR and had one.',
  })
  async result(
    @Parent() { source, ventureId }: ExplanationSourceType,
    @Context() { request }: GraphqlContext,
  ): Promise<ResultWithIndicator | null> {
    if (source.kind !== 'indicator') return null;
    const { month, asOf, code } = source;
    const sealed = await this.loader.result(request, { ventureId, month, asOf, code });
    if (!sealed) return null;
    const { indicator: indicatorId, ...result } = sealed;
    return { ...result, month, asOfMonth: asOf, indicatorId };
  }

  @ResolveField(() => MeasuredValueEventConnection, {
    nullable: true,
    description: 'Exactly the events that the result counts, newest first; null unless the source is INDICATOR.',
  })
  async valueEvents(
    @Parent() { source, ventureId }: ExplanationSourceType,
    @Args() page: PageArgs,
    @Context() { request }: GraphqlContext,
  ): Promise<ConnectionOf<MeasuredValueEventType> | null> {
    if (source.kind !== 'indicator') return null;
    const { month, asOf, code } = source;
    const key = { ventureId, month, asOf, code };
    const rows = await this.loader.valueEvents(request, key, pageRequest(page, 'moment', 'id'));
    return toConnection(rows, page.first, (row) => [row.occurredAt.toISOString(), row.id], toMeasuredEvent);
  }
}
