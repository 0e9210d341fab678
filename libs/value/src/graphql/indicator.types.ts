import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BigIntScalar, connectionType, DateTimeScalar, MonthScalar, Payload } from '#libs/platform';
import type { Aggregation, Direction } from '../domain/indicator.js';

export const AggregationEnum = { COUNT: 'count', SUM: 'sum', MEAN: 'mean' } as const satisfies Record<
  string,
  Aggregation
>;
registerEnumType(AggregationEnum, {
  name: 'IndicatorAggregation',
  description: 'How the events of a period become one number.',
  valuesMap: {
    COUNT: { description: 'How many events there are.' },
    SUM: { description: 'The sum of a field.' },
    MEAN: { description: 'The sum of a field over the number of events that have it, as an exact fraction.' },
  },
});

export const DirectionEnum = {
  HIGHER_IS_BETTER: 'higher_is_better',
  LOWER_IS_BETTER: 'lower_is_better',
} as const satisfies Record<string, Direction>;
registerEnumType(DirectionEnum, {
  name: 'IndicatorDirection',
  description: 'Which way is better.',
  valuesMap: {
    HIGHER_IS_BETTER: { description: 'More is better, as with a score.' },
    LOWER_IS_BETTER: { description: 'Less is better, as with days of waiting.' },
  },
});

@ObjectType('IndicatorDefinition', { description: 'How an indicator is computed from user-value events.' })
export class IndicatorDefinitionType {
  @Field(() => AggregationEnum, { description: 'Count, sum or mean.' })
  aggregation!: Aggregation;

  @Field(() => String, { description: 'The type of the events that it reads.' })
  eventType!: string;

  @Field(() => String, { nullable: true, description: 'Where in their data the number stands; null for a count.' })
  field!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the number measures, such as days; null for a bare number.',
  })
  unit!: string | null;

  @Field(() => DirectionEnum, { nullable: true, description: 'Which way is better; null when neither is.' })
  direction!: Direction | null;
}

@ObjectType('Indicator', { description: 'A version of a defined measure of user value.' })
export class IndicatorType {
  @Field(() => ID, { description: 'Opaque, starts with ind_; names this version.' })
  id!: string;

  @Field(() => String, { description: 'The name that contracts read it by, such as score.' })
  code!: string;

  @Field(() => Int, { description: 'Counts from 1; results are computed by the latest version of a code.' })
  version!: number;

  @Field(() => String, { description: 'The name that people read.' })
  name!: string;

  @Field(() => IndicatorDefinitionType, { description: 'How it is computed.' })
  definition!: IndicatorDefinitionType;

  @Field(() => DateTimeScalar, { description: 'When this version was published.' })
  definedAt!: Date;
}

export const IndicatorConnection = connectionType(IndicatorType, 'Indicator');

@ObjectType('IndicatorResult', {
  description: 'The sealed result of an indicator for a venture and a period: an exact fraction in lowest terms.',
})
export class IndicatorResultType {
  @Field(() => MonthScalar, { description: 'The period that is measured.' })
  month!: string;

  @Field(() => MonthScalar, {
    description: 'Up to which period late events are counted; the same as month for the first result.',
  })
  asOfMonth!: string;

  @Field(() => String, { description: 'The numerator, a whole number of any length.' })
  numerator!: string;

  @Field(() => String, { description: 'The denominator, a positive whole number of any length.' })
  denominator!: string;

  @Field(() => BigIntScalar, { description: 'How many events were counted.' })
  eventsCount!: bigint;

  @Field(() => DateTimeScalar, { description: 'When it was computed.' })
  sealedAt!: Date;
}

@InputType({ description: 'How an indicator is computed from user-value events.' })
export class IndicatorDefinitionInput {
  @Field(() => AggregationEnum, { description: 'Count, sum or mean.' })
  aggregation!: Aggregation;

  @Field(() => String, {
    description: 'A dotted name such as review.score; events of this type are accepted from now on.',
  })
  eventType!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where in the data the number stands, names joined by dots; for sum and mean, and only for them.',
  })
  field?: string | null;

  @Field(() => String, { nullable: true, description: 'What the number measures, at most 40 characters.' })
  unit?: string | null;

  @Field(() => DirectionEnum, { nullable: true, description: 'Which way is better.' })
  direction?: Direction | null;
}

@InputType({ description: 'Publishes an indicator, or its next version.' })
export class IndicatorDefineInput {
  @Field(() => String, {
    description: 'Lower-case letters, digits and underscores, starting with a letter; at most 60.',
  })
  code!: string;

  @Field(() => String, { description: 'The name that people read, 1 to 200 characters.' })
  name!: string;

  @Field(() => IndicatorDefinitionInput, { description: 'How it is computed.' })
  definition!: IndicatorDefinitionInput;
}

@ObjectType({ description: 'The version in force, or why none was published.' })
export class IndicatorDefinePayload extends Payload {
  @Field(() => IndicatorType, { nullable: true, description: 'The version that is computed from now on.' })
  indicator?: IndicatorType;
}
