import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import { connectionType, JsonScalar, MoneyType, MonthScalar } from '#libs/platform';
import { RecordedEventType } from '#libs/value';
import type { ExplanationKind, ExplanationSource } from '../domain/explanation.js';
import type { RevenueKind } from '../domain/revenue-event.js';
import { RevenueKindEnum } from './revenue-event.types.js';

export const ExplanationKindEnum = {
  SHARE: 'share',
  ADJUSTMENT: 'adjustment',
  RECOMPUTED: 'recomputed',
  POSTED_BEFORE: 'postedBefore',
  TRANCHE: 'tranche',
  STEP: 'step',
  ENTITLEMENT: 'entitlement',
  ROUNDING: 'rounding',
  AMOUNT: 'amount',
  COST: 'cost',
  CARRIED: 'carried',
  ACCUMULATED: 'accumulated',
  ALREADY_GOT: 'alreadyGot',
  RECOUPED: 'recouped',
  UNVESTED: 'unvested',
  HELD: 'held',
  DISTRIBUTABLE: 'distributable',
  DEFICIT: 'deficit',
  TAKEN: 'taken',
  FLOOR: 'floor',
  CAP: 'cap',
  CAP_RATE: 'capRate',
  POOL: 'pool',
  ZERO: 'zero',
  NOTHING: 'nothing',
} as const satisfies Record<string, ExplanationKind>;
registerEnumType(ExplanationKindEnum, {
  name: 'ExplanationKind',
  description: 'What a part of an amount is.',
  valuesMap: {
    SHARE: { description: 'The amount that is explained, of the statement’s own month.' },
    ADJUSTMENT: { description: 'The amount that is explained: the correction of a closed month.' },
    RECOMPUTED: { description: 'What the closed month gives with all that is known by the month of the statement.' },
    POSTED_BEFORE: { description: 'What an earlier statement gave for the closed month; subtracted.' },
    TRANCHE: { description: 'A tranche that a point of a wager fired; its funder owes it.' },
    STEP: { description: 'What a step of the waterfall, or the residual, gave.' },
    ENTITLEMENT: { description: 'A share in whole minor units, rounded towards zero.' },
    ROUNDING: { description: 'The minor unit that the share got by rounding: 0 or 1, or -1 of a negative amount.' },
    AMOUNT: { description: 'An amount that the terms name.' },
    COST: { description: 'New cost of the month.' },
    CARRIED: { description: 'Cost carried from the month before.' },
    ACCUMULATED: { description: 'What was earned on the base that had accumulated before; subtracted.' },
    ALREADY_GOT: { description: 'What an earlier step gave; a guarantee subtracts it.' },
    RECOUPED: { description: 'What repaid an advance: less for who earned it, more for who gave the advance.' },
    UNVESTED: { description: 'The part of a share that has not vested; subtracted.' },
    HELD: { description: 'Parts of others that have not vested, held by this party.' },
    DISTRIBUTABLE: { description: 'What the month had to share.' },
    DEFICIT: { description: 'The deficit carried from the month before; subtracted.' },
    TAKEN: { description: 'What a step took before the residual; subtracted.' },
    FLOOR: { description: 'What the floor added.' },
    CAP: { description: 'What the cap cut off.' },
    CAP_RATE: { description: 'What the cap in parts of the pool cut off.' },
    POOL: { description: 'What was cut off because the pool had no more.' },
    ZERO: { description: 'What was added because nobody gives anything back by a step.' },
    NOTHING: { description: 'Zero, and why.' },
  },
});

export const ExplanationSourceKindEnum = {
  EVENTS: 'events',
  INDICATOR: 'indicator',
  CONSTANT: 'constant',
  CARRIED: 'carried',
  STATEMENT: 'statement',
} as const satisfies Record<string, ExplanationSource['kind']>;
registerEnumType(ExplanationSourceKindEnum, {
  name: 'ExplanationSourceKind',
  description: 'Where a number comes from.',
  valuesMap: {
    EVENTS: { description: 'A sum or a count of revenue events.' },
    INDICATOR: { description: 'A sealed result of an indicator.' },
    CONSTANT: { description: 'A number, table or map that the parties agreed on and signed.' },
    CARRIED: { description: 'What the month before carried on.' },
    STATEMENT: { description: 'An earlier statement.' },
  },
});

@ObjectType('CountedRevenueEvent', {
  description: 'A revenue event that an amount counts; without what its sender noted, from which nothing is computed.',
})
export class CountedRevenueEventType extends RecordedEventType {
  @Field(() => ID, { description: 'Opaque, starts with rev_.' })
  id!: string;

  @Field(() => RevenueKindEnum, { description: 'What the money is.' })
  kind!: RevenueKind;

  @Field(() => MoneyType, { description: 'Always positive; the kind says the direction.' })
  amount!: MoneyType;
}

export const CountedRevenueEventConnection = connectionType(CountedRevenueEventType, 'CountedRevenueEvent');

@ObjectType('MeasuredValueEvent', {
  description: 'A user-value event that a result counts, with the number that the indicator reads from it.',
})
export class MeasuredValueEventType extends RecordedEventType {
  @Field(() => ID, { description: 'Opaque, starts with vev_.' })
  id!: string;

  @Field(() => String, { description: 'The type of the event.' })
  type!: string;

  @Field(() => String, { description: 'The number, exact; 1 where events are counted.' })
  number!: string;
}

export const MeasuredValueEventConnection = connectionType(MeasuredValueEventType, 'MeasuredValueEvent');

@ObjectType('ExplanationFigure', { description: 'A number that an arithmetic step used or gave.' })
export class ExplanationFigureType {
  @Field(() => String, {
    description:
      'What it is: base, rate, weight, exact (before rounding), extraUnits (who got the units left over), limits, poolBefore and the like.',
  })
  name!: string;

  @Field(() => String, { description: 'Whole minor units, an exact "n/d", or names.' })
  value!: string;
}

@ObjectType('ExplanationSource', {
  description: 'Where a leaf of an explanation comes from, with a page of what is behind it.',
})
export class ExplanationSourceType {
  /** What the fields below load from; not fields themselves. */
  source!: ExplanationSource;
  ventureId!: Id<'venture'>;
  currency!: CurrencyCode;

  @Field(() => ExplanationSourceKindEnum, { description: 'What kind of source it is.' })
  kind!: ExplanationSource['kind'];

  @Field(() => String, {
    description:
      'The name of the input or of the carried state, the place in the version, or the month of the statement.',
  })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its value, exact; null for a table, a map, a statement, or an indicator without a result.',
  })
  value!: string | null;

  @Field(() => MonthScalar, { nullable: true, description: 'The month of the events or the result; null otherwise.' })
  month!: Month | null;

  @Field(() => MonthScalar, {
    nullable: true,
    description: 'The month up to which late facts count in it; null when there are no events behind it.',
  })
  asOfMonth!: Month | null;

  @Field(() => [RevenueKindEnum], { description: 'The kinds of events that are summed or counted; empty otherwise.' })
  eventKinds!: readonly RevenueKind[];

  @Field(() => Boolean, { description: 'Whether the value is the number of the events and not their amount.' })
  isCount!: boolean;

  @Field(() => ID, {
    nullable: true,
    description:
      'The statement that gave or carried it, starts with stm_; null otherwise, and where nothing was carried.',
  })
  statementId!: string | null;
}

@ObjectType('ExplanationNode', {
  description:
    'A part of an amount. The list has each part before its children; the amounts of the children of a part add up to its own.',
})
export class ExplanationNodeType {
  @Field(() => Int, { description: 'Its place in the list, counted from 0.' })
  index!: number;

  @Field(() => Int, { nullable: true, description: 'The place of the part that it belongs to; null for the whole.' })
  parent!: number | null;

  @Field(() => Int, { description: 'How deep it stands: 0 for the whole.' })
  depth!: number;

  @Field(() => ExplanationKindEnum, { description: 'What it is.' })
  kind!: ExplanationKind;

  @Field(() => String, { description: 'The same in words.' })
  label!: string;

  @Field(() => MoneyType, { description: 'Below zero where it is subtracted.' })
  amount!: MoneyType;

  @Field(() => MonthScalar, { description: 'The month that is computed.' })
  month!: Month;

  @Field(() => String, {
    nullable: true,
    description: 'The step of the waterfall, or "residual"; null above the steps.',
  })
  step!: string | null;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Of a step: the clause as it stands in the terms that the parties signed.',
  })
  clause!: unknown;

  @Field(() => [ExplanationFigureType], { description: 'The arithmetic.' })
  figures!: ExplanationFigureType[];

  @Field(() => [ExplanationSourceType], {
    description: 'Of a leaf, where it comes from: at least one. Empty for a part that has children.',
  })
  sources!: ExplanationSourceType[];
}
