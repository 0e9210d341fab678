import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { Id, Month } from '#libs/kernel';
import { MoneyType, MonthScalar, Payload } from '#libs/platform';
import { ParkedVentureType } from './settlement.types.js';

@ObjectType('SettlementPreviewTotal', {
  description: 'What the statements of a month would give a party in a currency.',
})
export class SettlementPreviewTotalType {
  partyKeyId!: Id<'party'>;

  @Field(() => MoneyType, { description: 'For the month itself.' })
  own!: MoneyType;

  @Field(() => MoneyType, { description: 'As corrections of closed months; below zero where they go down.' })
  corrections!: MoneyType;

  @Field(() => MoneyType, { description: 'Both together.' })
  total!: MoneyType;
}

@ObjectType('SettlementPreview', {
  description: 'How a month would stand if it were settled now; nothing of it has happened.',
})
export class SettlementPreviewType {
  @Field(() => String, { description: 'The calendar of the month.' })
  calendar!: string;

  @Field(() => MonthScalar, { description: 'The month.' })
  month!: Month;

  @Field(() => Int, { description: 'Ventures that would be settled, those that are already included.' })
  settled!: number;

  @Field(() => Int, { description: 'Ventures that would be parked.' })
  parked!: number;

  @Field(() => Int, { description: 'Statements: one for each settled venture and currency.' })
  statements!: number;

  @Field(() => Int, { description: 'Journals of those in which money moves.' })
  journals!: number;

  @Field(() => [SettlementPreviewTotalType], { description: 'By party and currency; the first 1,000.' })
  totals!: SettlementPreviewTotalType[];

  @Field(() => Int, { description: 'How many totals there are.' })
  totalsCount!: number;

  @Field(() => [ParkedVentureType], {
    description: 'The first 100 that would be parked, with what they would wait for.',
  })
  parkedVentures!: ParkedVentureType[];
}

@ObjectType({ description: 'A preview, or why there is none.' })
export class SettlementPreviewPayload extends Payload {
  @Field(() => SettlementPreviewType, { nullable: true, description: 'What the run would give.' })
  preview?: SettlementPreviewType;
}
