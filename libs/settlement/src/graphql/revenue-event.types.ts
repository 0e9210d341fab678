import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionType, JsonScalar, MoneyInput, MoneyType } from '#libs/platform';
import { EventsRecordPayload, RecordedEventType, SentEventInput } from '#libs/value';
import type { RevenueKind } from '../domain/revenue-event.js';

export const RevenueKindEnum = {
  SALE: 'sale',
  REFUND: 'refund',
  COST: 'cost',
  USAGE_CHARGE: 'usage_charge',
  ECOSYSTEM_INCOME: 'ecosystem_income',
} as const satisfies Record<string, RevenueKind>;
registerEnumType(RevenueKindEnum, {
  name: 'RevenueKind',
  description: 'What the money of a revenue event is. It says the direction; amounts are always positive.',
  valuesMap: {
    SALE: { description: 'A user paid for a product or service of the venture.' },
    REFUND: { description: 'Money of a sale went back to the user.' },
    COST: { description: 'The venture owes somebody for what its sales needed, such as carriage.' },
    USAGE_CHARGE: { description: 'Somebody was charged for calls of the venture’s API product.' },
    ECOSYSTEM_INCOME: { description: 'Income from the platform’s ecosystem beside the venture’s own sales.' },
  },
});

@ObjectType('RevenueEvent', { description: 'A fact with money. Immutable; a correction is a new event.' })
export class RevenueEventType extends RecordedEventType {
  @Field(() => ID, { description: 'Opaque, starts with rev_.' })
  id!: string;

  @Field(() => RevenueKindEnum, { description: 'What the money is.' })
  kind!: RevenueKind;

  @Field(() => MoneyType, { description: 'Always positive; the kind says the direction.' })
  amount!: MoneyType;

  @Field(() => JsonScalar, { description: 'What the sender noted about it; nothing is computed from it.' })
  attributes!: unknown;
}

export const RevenueEventConnection = connectionType(RevenueEventType, 'RevenueEvent');

@InputType({ description: 'A fact with money.' })
export class RevenueEventInput extends SentEventInput {
  @Field(() => RevenueKindEnum, { description: 'What the money is.' })
  kind!: RevenueKind;

  @Field(() => MoneyInput, { description: 'More than zero; the kind says the direction.' })
  amount!: MoneyInput;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'A JSON object of at most 64 KiB: order, counterparty and the like. Write exact numbers as strings.',
  })
  attributes?: unknown;
}

@InputType({ description: 'A batch of revenue events.' })
export class RevenueEventsRecordInput {
  @Field(() => [RevenueEventInput], { description: 'At most 1,000 events.' })
  events!: RevenueEventInput[];
}

@ObjectType({ description: 'What became of each event, or why the batch was refused as a whole.' })
export class RevenueEventsRecordPayload extends EventsRecordPayload {}
