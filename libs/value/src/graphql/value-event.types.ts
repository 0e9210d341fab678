import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { connectionType, JsonScalar } from '#libs/platform';
import { EventsRecordPayload } from './event-result.types.js';
import { RecordedEventType, SentEventInput } from './recorded-event.types.js';

@ObjectType('ValueEvent', { description: 'A fact about what a venture did for a user. Immutable.' })
export class ValueEventType extends RecordedEventType {
  @Field(() => ID, { description: 'Opaque, starts with vev_.' })
  id!: string;

  @Field(() => String, { description: 'What happened, such as review.score.' })
  type!: string;

  @Field(() => JsonScalar, { description: 'The data that the sender gave; indicators read numbers from it.' })
  data!: unknown;
}

export const ValueEventConnection = connectionType(ValueEventType, 'ValueEvent');

@InputType({ description: 'A fact about what a venture did for a user.' })
export class ValueEventInput extends SentEventInput {
  @Field(() => String, { description: 'What happened: an event type that an indicator reads, such as review.score.' })
  type!: string;

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
