import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { connectionType, DateTimeScalar, JsonScalar, MonthScalar } from '#libs/platform';
import { EventsRecordPayload } from './event-result.types.js';

@ObjectType('ValueEvent', { description: 'A fact about what a venture did for a user. Immutable.' })
export class ValueEventType {
  @Field(() => ID, { description: 'Opaque, starts with vev_.' })
  id!: string;

  @Field(() => String, { description: 'The system that sent it.' })
  source!: string;

  @Field(() => String, { description: 'What that system calls it; source and external id are unique.' })
  externalId!: string;

  @Field(() => String, { description: 'What happened, such as review.score.' })
  type!: string;

  @Field(() => JsonScalar, { description: 'The data that the sender gave; indicators read numbers from it.' })
  data!: unknown;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  occurredAt!: Date;

  @Field(() => MonthScalar, { description: 'The accounting period that it entered.' })
  month!: string;

  @Field(() => MonthScalar, {
    nullable: true,
    description: 'The closed period of its time; null when it was recorded in time.',
  })
  lateForMonth!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was stored.' })
  recordedAt!: Date;
}

export const ValueEventConnection = connectionType(ValueEventType, 'ValueEvent');

@InputType({ description: 'A fact about what a venture did for a user.' })
export class ValueEventInput {
  @Field(() => String, { description: 'The system that sends it, 1 to 200 characters.' })
  source!: string;

  @Field(() => String, { description: 'What that system calls it, 1 to 200 characters. Source and id are unique.' })
  id!: string;

  @Field(() => ID, { description: 'The venture: its id, starting with ven_, or its external reference.' })
  ventureId!: string;

  @Field(() => String, { description: 'What happened: an event type that an indicator reads, such as review.score.' })
  type!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened, at most five minutes ahead. Milliseconds count.' })
  occurredAt!: Date;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'A JSON object of at most 64 KiB. Write numbers with more than 15 digits as strings.',
  })
  data?: unknown;
}

@InputType({ description: 'A batch of user-value events.' })
export class ValueEventsRecordInput {
  @Field(() => [ValueEventInput], { description: 'At most 1,000 events.' })
  events!: ValueEventInput[];
}

@ObjectType({ description: 'What became of each event, or why the batch was refused as a whole.' })
export class ValueEventsRecordPayload extends EventsRecordPayload {}
