import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Id, type Month, parseId, publicId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  type GraphqlContext,
  MonthScalar,
  PageArgs,
  pageRequest,
  requestLoader,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { DefineIndicator } from '../application/define-indicator.js';
import { ValueQueries } from '../application/value.queries.js';
import type { Indicator } from '../domain/indicator.js';
import {
  IndicatorConnection,
  IndicatorDefineInput,
  IndicatorDefinePayload,
  IndicatorResultType,
  IndicatorType,
} from './indicator.types.js';

/** What the field below the result needs, and nobody else sees. */
type ResultWithIndicator = IndicatorResultType & { readonly indicatorId: Id<'indicator'> };

@Resolver(() => IndicatorResultType)
export class IndicatorResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: ValueQueries,
    private readonly define: DefineIndicator,
  ) {}

  @Query(() => IndicatorConnection, {
    description: 'Indicators, every version of each, newest first. Scope: ventures:read.',
  })
  @RequiresScope('ventures:read')
  async indicators(
    @Args('code', { type: () => String, nullable: true, description: 'Only versions of this code.' })
    code: string | null | undefined,
    @Args() page: PageArgs,
  ): Promise<ConnectionOf<IndicatorType>> {
    const rows = await this.queries.indicatorsPage(
      this.transactor.reader,
      code ?? null,
      pageRequest(page, 'moment', 'id'),
    );
    return toConnection(rows, page.first, (row) => [row.definedAt.toISOString(), row.id], toIndicatorType);
  }

  @Query(() => [IndicatorResultType], {
    nullable: true,
    description:
      'All sealed results of a venture for a month, restatements with late events last; null unless the caller belongs to the venture, or is finance or auditor. Scope: events:read.',
  })
  @RequiresScope('events:read')
  async indicatorResults(
    @Args('ventureId', { type: () => ID, description: 'Starts with ven_.' }) ventureId: string,
    @Args('month', { type: () => MonthScalar, description: 'The period that is measured.' }) month: Month,
    @CurrentActor() actor: Actor,
  ): Promise<ResultWithIndicator[] | null> {
    const venture = parseId('venture', ventureId);
    if (!venture.ok) return null;
    const rows = await this.queries.resultsOfMonth(this.transactor.reader, actor, venture.value, month);
    return rows?.map(({ indicator, ...row }) => ({ ...row, month, indicatorId: indicator })) ?? null;
  }

  @ResolveField(() => IndicatorType, { description: 'The version of the indicator that was computed.' })
  async indicator(@Parent() result: ResultWithIndicator, @Context() context: GraphqlContext): Promise<IndicatorType> {
    const batch = (ids: readonly Id<'indicator'>[]) => this.queries.indicatorsByIds(this.transactor.reader, ids);
    const indicator = await requestLoader(context.request, 'indicator', batch).load(result.indicatorId);
    if (!indicator) throw new Error(`the indicator ${result.indicatorId} that a result names does not exist`);
    return toIndicatorType(indicator);
  }

  @Mutation(() => IndicatorDefinePayload, {
    description:
      'Publishes an indicator or, for a code that exists, its next version; repeating what is in force changes nothing. Sealed results stay as they are. Scope: rulebooks:publish.',
  })
  @RequiresScope('rulebooks:publish')
  async indicatorDefine(
    @Args('input', { description: 'The indicator.' }) input: IndicatorDefineInput,
    @CurrentActor() actor: Actor,
  ): Promise<IndicatorDefinePayload> {
    const { aggregation, eventType, field, unit, direction } = input.definition;
    const definition = {
      aggregation,
      eventType,
      ...(field != null && { field }),
      ...(unit != null && { unit }),
      ...(direction != null && { direction }),
    };
    const defined = await this.define.execute(actor, { code: input.code, name: input.name, definition });
    return toPayload(defined, (indicator) => ({ indicator: toIndicatorType(indicator) }));
  }
}

function toIndicatorType({ id, definition, ...indicator }: Indicator): IndicatorType {
  const { aggregation, eventType, field = null, unit = null, direction = null } = definition;
  return {
    ...indicator,
    id: publicId('indicator', id),
    definition: { aggregation, eventType, field, unit, direction },
  };
}
