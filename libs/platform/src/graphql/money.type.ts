import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Matches } from 'class-validator';
import { formatMoney, type Money } from '#libs/kernel';
import { BigIntScalar, CurrencyCodeScalar } from './scalars.js';

@ObjectType('Money', { description: 'An amount in a currency. Exact: no floating point is involved anywhere.' })
export class MoneyType {
  @Field(() => BigIntScalar, {
    description: 'Whole minor units, such as cents; negative where the text of the field says so.',
  })
  minorUnits!: bigint;

  @Field(() => CurrencyCodeScalar, { description: 'ISO 4217.' })
  currency!: string;

  @Field(() => String, { description: 'The same amount in major units, for reading: "19.99".' })
  decimal!: string;
}

@InputType({ description: 'An amount in a currency, in minor units.' })
export class MoneyInput {
  @Field(() => BigIntScalar, { description: 'Whole minor units, such as cents.' })
  minorUnits!: bigint;

  @Field(() => CurrencyCodeScalar, { description: 'ISO 4217.' })
  @Matches(/^[A-Z]{3}$/)
  currency!: string;
}

export function moneyType(money: Money): MoneyType {
  return { minorUnits: money.minorUnits, currency: money.currency, decimal: formatMoney(money) };
}
