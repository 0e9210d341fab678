import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type IdKind, publicId, type RefusalCode } from '#libs/kernel';
import { Payload, UserErrorCode } from '#libs/platform';
import type { EventAnswer, EventOutcome } from '../domain/event.js';
import { countOutcomes } from '../domain/event.js';

export const EventOutcomeEnum = {
  STORED: 'stored',
  DUPLICATE: 'duplicate',
  CONFLICT: 'conflict',
  REJECTED: 'rejected',
} as const satisfies Record<string, EventOutcome>;
registerEnumType(EventOutcomeEnum, {
  name: 'EventOutcome',
  description: 'What became of one event of a batch. Its source and id decide, so that a batch may be sent again.',
  valuesMap: {
    STORED: { description: 'It is new and counts.' },
    DUPLICATE: { description: 'The same event is stored already; nothing is to be done.' },
    CONFLICT: { description: 'Another event with this source and id is stored; it stays as it is.' },
    REJECTED: { description: 'It was refused; code and message say why. Mended, it may be sent again.' },
  },
});

@ObjectType('EventResult', { description: 'What became of one event of a batch.' })
export class EventResultType {
  @Field(() => Int, { description: 'Its place in the batch, from 0.' })
  index!: number;

  @Field(() => EventOutcomeEnum, { description: 'Stored, duplicate, conflict or rejected.' })
  outcome!: EventOutcome;

  @Field(() => ID, { nullable: true, description: 'The stored event; null for a conflict and a rejected event.' })
  eventId!: string | null;

  @Field(() => UserErrorCode, { nullable: true, description: 'Why not; null when it is stored.' })
  code!: RefusalCode | null;

  @Field(() => String, { nullable: true, description: 'Why not, in English; null when it is stored.' })
  message!: string | null;
}

@ObjectType('EventCounts', { description: 'How many events of a batch had each outcome; together the whole batch.' })
export class EventCountsType {
  @Field(() => Int, { description: 'New events.' })
  stored!: number;

  @Field(() => Int, { description: 'Events that were stored before, or earlier in the batch.' })
  duplicates!: number;

  @Field(() => Int, { description: 'Events whose source and id stand for other content.' })
  conflicts!: number;

  @Field(() => Int, { description: 'Events that were refused.' })
  rejected!: number;
}

/** Each mutation that records events has a payload of this shape. */
@ObjectType({ isAbstract: true })
export abstract class EventsRecordPayload extends Payload {
  @Field(() => [EventResultType], { nullable: true, description: 'One for each event, in the order of the batch.' })
  results?: EventResultType[];

  @Field(() => EventCountsType, { nullable: true, description: 'The results, counted.' })
  counts?: EventCountsType;
}

export function eventResults<K extends IdKind>(
  kind: K,
  answers: readonly EventAnswer<K>[],
): { results: EventResultType[]; counts: EventCountsType } {
  const results = answers.map((answer, index): EventResultType => {
    const { outcome } = answer;
    if ('id' in answer) return { index, outcome, eventId: publicId(kind, answer.id), code: null, message: null };
    return { index, outcome, eventId: null, code: answer.refusal.code, message: answer.refusal.message };
  });
  return { results, counts: countOutcomes(answers) };
}
