import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { JournalKind } from '#libs/ledger';
import { connectionType, CurrencyCodeScalar, DateTimeScalar, MoneyType } from '#libs/platform';
import type { PayeeDebt } from '../application/payee-debts.js';

@ObjectType('PayeeDebtAges', { description: 'A debt by how long it has been owed; the parts add up to it.' })
export class PayeeDebtAgesType {
  @Field(() => MoneyType, { description: 'For 30 days at most.' })
  upTo30Days!: MoneyType;

  @Field(() => MoneyType, { description: 'For 31 to 60 days.' })
  upTo60Days!: MoneyType;

  @Field(() => MoneyType, { description: 'For 61 to 90 days.' })
  upTo90Days!: MoneyType;

  @Field(() => MoneyType, { description: 'For more than 90 days.' })
  over90Days!: MoneyType;
}

@ObjectType('PayeeDebtCause', { description: 'A journal that took more from a payee than was there.' })
export class PayeeDebtCauseType {
  readonly row!: { readonly kind: JournalKind; readonly reference: string };

  @Field(() => MoneyType, { description: 'What of it is still owed, earlier debts having been paid first.' })
  owes!: MoneyType;

  @Field(() => MoneyType, { description: 'What the journal took in all.' })
  took!: MoneyType;

  @Field(() => DateTimeScalar, { description: 'When it was posted.' })
  at!: Date;

  @Field(() => Int, { description: 'Whole days since then, as of the moment that was asked about.' })
  ageDays!: number;

  @Field(() => ID, { description: 'The journal, starts with jnl_.' })
  journalId!: string;
}

@ObjectType('PayeeDebt', {
  description:
    'What a payee owes the book of a venture: a payable balance below zero, as after a refund behind a payout.',
})
export class PayeeDebtType {
  readonly row!: PayeeDebt;

  @Field(() => MoneyType, { description: 'What is owed, above zero.' })
  owes!: MoneyType;

  @Field(() => DateTimeScalar, { description: 'The moment from which on the balance has been below zero.' })
  since!: Date;

  @Field(() => Int, { description: 'Whole days since then.' })
  ageDays!: number;

  @Field(() => PayeeDebtAgesType, { description: 'How old which part of it is; later earnings pay the oldest first.' })
  aged!: PayeeDebtAgesType;

  @Field(() => MoneyType, {
    description:
      'What of it is covered by what the payee is owed in other books of the same currency, the oldest debt first. A payout draft nets it; nothing has been posted yet.',
  })
  covered!: MoneyType;

  @Field(() => String, { description: 'The rule of netting and ageing, such as oldest-first/1.' })
  rule!: string;

  @Field(() => [PayeeDebtCauseType], { description: 'What it comes from, oldest first; the first 100.' })
  causes!: PayeeDebtCauseType[];

  @Field(() => Int, { description: 'How many causes there are.' })
  causesCount!: number;
}

export const PayeeDebtConnection = connectionType(PayeeDebtType, 'PayeeDebt');

@InputType({ description: 'Which debts; what is left out does not narrow the list.' })
export class PayeeDebtFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this payee, starts with pty_.' })
  payeeId?: string | null;

  @Field(() => CurrencyCodeScalar, { nullable: true, description: 'Only those in this currency.' })
  currency?: string | null;
}
