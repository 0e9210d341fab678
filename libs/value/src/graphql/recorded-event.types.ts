import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar, MonthScalar } from '#libs/platform';

/** What every recorded event shows, whatever it tells. */
@ObjectType({ isAbstract: true })
export abstract class RecordedEventType {
  @Field(() => String, { description: 'The system that sent it.' })
  source!: string;

  @Field(() => String, { description: 'What that system calls it; source and external id are unique.' })
  externalId!: string;

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

/** What every sender says about an event. */
@InputType({ isAbstract: true })
export abstract class SentEventInput {
  @Field(() => String, { description: 'The system that sends it, 1 to 200 characters.' })
  source!: string;

  @Field(() => String, { description: 'What that system calls it, 1 to 200 characters. Source and id are unique.' })
  id!: string;

  @Field(() => ID, { description: 'The venture: its id, starting with ven_, or its external reference.' })
  ventureId!: string;

  @Field(() => DateTimeScalar, { description: 'When it happened, at most five minutes ahead. Milliseconds count.' })
  occurredAt!: Date;
}
