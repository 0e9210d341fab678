import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Month, parseId, publicId } from '#libs/kernel';
import {
  type Actor,
  type ConnectionOf,
  CurrentActor,
  MonthScalar,
  PageArgs,
  pageRequest,
  RequiresScope,
  toConnection,
  toPayload,
  Transactor,
} from '#libs/platform';
import { RecordValueEvents } from '../application/record-value-events.js';
import { ValueQueries } from '../application/value.queries.js';
import type { ValueEvent } from '../persistence/value-event.store.js';
import { eventResults } from './event-result.types.js';
import {
  ValueEventConnection,
  ValueEventsRecordInput,
  ValueEventsRecordPayload,
  ValueEventType,
} from './value-event.types.js';

@Resolver(() => ValueEventType)
export class ValueEventResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: ValueQueries,
    private readonly record: RecordValueEvents,
  ) {}

  @Query(() => ValueEventConnection, {
    nullable: true,
    description:
      'User-value events of a venture, newest first; null unless the caller belongs to it, or is finance or auditor. Scope: events:read.',
  })
  @RequiresScope('events:read')
  async valueEvents(
    @Args('ventureId', { type: () => ID, description: 'Starts with ven_.' }) ventureId: string,
    @Args('month', { type: () => MonthScalar, nullable: true, description: 'Only events that entered this period.' })
    month: Month | null | undefined,
    @Args('type', { type: () => String, nullable: true, description: 'Only events of this type.' })
    type: string | null | undefined,
    @Args() page: PageArgs,
    @CurrentActor() actor: Actor,
  ): Promise<ConnectionOf<ValueEventType> | null> {
    const venture = parseId('venture', ventureId);
    if (!venture.ok) return null;
    const filter = { venture: venture.value, month: month ?? null, type: type ?? null };
    const rows = await this.queries.eventsPage(
      this.transactor.reader,
      actor,
      filter,
      pageRequest(page, 'moment', 'id'),
    );
    return rows ? toConnection(rows, page.first, (row) => [row.occurredAt.toISOString(), row.id], toType) : null;
  }

  @Mutation(() => ValueEventsRecordPayload, {
    description:
      'Stores a batch of user-value events of ventures that the caller belongs to; operators of any. Repeat it as often as needed: source and id make each event count once. Scope: events:write.',
  })
  @RequiresScope('events:write')
  async valueEventsRecord(
    @Args('input', { description: 'The events.' }) input: ValueEventsRecordInput,
    @CurrentActor() actor: Actor,
  ): Promise<ValueEventsRecordPayload> {
    const events = input.events.map(({ id, ventureId, data, ...event }) => ({
      ...event,
      externalId: id,
      venture: ventureId,
      data: data ?? {},
    }));
    return toPayload(await this.record.execute(actor, { events }), (answers) => eventResults('valueEvent', answers));
  }
}

function toType({ id, lateFor, ...event }: ValueEvent): ValueEventType {
  return { ...event, id: publicId('valueEvent', id), lateForMonth: lateFor };
}
