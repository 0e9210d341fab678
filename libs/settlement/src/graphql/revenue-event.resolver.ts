import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Month, parseId, publicId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  moneyType,
  MonthScalar,
  PageArgs,
  pageRequest,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { eventResults } from '#libs/value';
import { RecordRevenueEvents } from '../application/record-revenue-events.js';
import { RevenueEventQueries } from '../application/revenue-event.queries.js';
import type { RevenueKind } from '../domain/revenue-event.js';
import type { RevenueEvent } from '../persistence/revenue-event.store.js';
import {
  RevenueEventConnection,
  RevenueEventsRecordInput,
  RevenueEventsRecordPayload,
  RevenueEventType,
  RevenueKindEnum,
} from './revenue-event.types.js';

@Resolver(() => RevenueEventType)
export class RevenueEventResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: RevenueEventQueries,
    private readonly record: RecordRevenueEvents,
  ) {}

  @Query(() => RevenueEventConnection, {
    nullable: true,
    description:
      'Revenue events of a venture, newest first; null unless the caller belongs to it, or is finance or auditor. Scope: events:read.',
  })
  @RequiresScope('events:read')
  async revenueEvents(
    @Args('ventureId', { type: () => ID, description: 'Starts with ven_.' }) ventureId: string,
    @Args('month', { type: () => MonthScalar, nullable: true, description: 'Only events that entered this period.' })
    month: Month | null | undefined,
    @Args('kind', { type: () => RevenueKindEnum, nullable: true, description: 'Only events of this kind.' })
    kind: RevenueKind | null | undefined,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<RevenueEventType> | null> {
    const venture = parseId('venture', ventureId);
    if (!venture.ok) return null;
    const filter = { venture: venture.value, month: month ?? null, kind: kind ?? null };
    const rows = await this.queries.page(this.transactor.reader, actor, filter, pageRequest(page, 'moment', 'id'));
    return rows ? toConnection(rows, page.first, (row) => [row.occurredAt.toISOString(), row.id], toType) : null;
  }

  @Mutation(() => RevenueEventsRecordPayload, {
    description:
      'Stores a batch of revenue events of ventures that the caller belongs to; operators of any. Repeat it as often as needed: source and id make each event count once. Scope: events:write.',
  })
  @RequiresScope('events:write')
  async revenueEventsRecord(
    @Args('input', { description: 'The events.' }) input: RevenueEventsRecordInput,
    @CurrentActor() actor: Actor,
  ): Promise<RevenueEventsRecordPayload> {
    const events = input.events.map(({ id, ventureId, amount, attributes, ...event }) => ({
      ...event,
      externalId: id,
      venture: ventureId,
      amountMinor: amount.minorUnits,
      currency: amount.currency,
      attributes: attributes ?? {},
    }));
    return toPayload(await this.record.execute(actor, { events }), (answers) => eventResults('revenueEvent', answers));
  }
}

function toType({ id, lateFor, amountMinor, currency, ...event }: RevenueEvent): RevenueEventType {
  const amount = moneyType({ minorUnits: amountMinor, currency });
  return { ...event, id: publicId('revenueEvent', id), amount, lateForMonth: lateFor };
}
