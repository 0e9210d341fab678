import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, Length, ValidateNested } from 'class-validator';
import {
  connectionType,
  DateScalar,
  DateTimeScalar,
  MoneyInput,
  MoneyType,
  Payload,
  PermissionType,
} from '#libs/platform';
import type { FiredTranche } from '../persistence/tranche.store.js';

const TEXT_LENGTH_MAX = 255;
const EVIDENCE_LENGTH_MAX = 1000;

@ObjectType('FundingReceipt', {
  description: 'What a funder paid of a tranche, as finance recorded it. It never changes.',
})
export class FundingReceiptType {
  @Field(() => ID, { description: 'Opaque, starts with fnd_.' })
  id!: string;

  @Field(() => MoneyType, { description: 'What was received.' })
  amount!: MoneyType;

  @Field(() => MoneyType, {
    description: 'What became payable to the payee by it: all of it, unless it was payable before its funder paid.',
  })
  released!: MoneyType;

  @Field(() => DateScalar, { description: 'The day on which it was received.' })
  receivedOn!: string;

  @Field(() => String, { description: 'What finance saw.' })
  evidence!: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  recordedAt!: Date;

  @Field(() => ID, { description: 'The journal that booked it, starts with jnl_.' })
  journalId!: string;
}

@ObjectType('WagerTrancheViewerCan', { description: 'What the caller may do with the tranche now, and why not.' })
export class WagerTrancheViewerCanType {
  @Field(() => PermissionType, { description: 'fundingRecord.' })
  recordFunding!: PermissionType;
}

@ObjectType('WagerTranche', {
  description: 'A tranche that statements fired: what its funder owes, what has come, and what waits for it.',
})
export class WagerTrancheType {
  row!: FiredTranche;

  @Field(() => String, { description: 'The tranche, as the clauses name it.' })
  tranche!: string;

  @Field(() => MoneyType, { description: 'What all statements together fired; zero where it was taken back.' })
  fired!: MoneyType;

  @Field(() => MoneyType, { description: 'What the funder has paid.' })
  received!: MoneyType;

  @Field(() => MoneyType, {
    description: 'What the funder still owes; below zero where it paid a tranche that was taken back afterwards.',
  })
  owes!: MoneyType;

  @Field(() => MoneyType, {
    description: 'What the payee gets once the funder has paid; nothing of it is payable yet.',
  })
  held!: MoneyType;

  @Field(() => DateTimeScalar, { description: 'When a statement fired it last.' })
  since!: Date;

  @Field(() => Int, { description: 'Whole days since then; zero once nothing is owed.' })
  ageDays!: number;
}

export const WagerTrancheConnection = connectionType(WagerTrancheType, 'WagerTranche');

@InputType({ description: 'Which tranches; what is left out does not narrow the list.' })
export class WagerTrancheFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this venture, starts with ven_.' })
  @IsOptional()
  ventureId?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Only those of which something is owed.' })
  onlyOwed!: boolean;
}

@InputType({ description: 'What a funder paid of a tranche.' })
export class FundingRecordInput {
  @Field(() => String, {
    description:
      'Chosen by the caller, 1 to 255 characters, such as the reference of the bank: the same key and input answers what the first call answered.',
  })
  @Length(1, TEXT_LENGTH_MAX)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'The venture whose contract it is, starts with ven_.' })
  ventureId!: string;

  @Field(() => ID, { description: 'Who paid, starts with pty_.' })
  funderId!: string;

  @Field(() => ID, { description: 'Who gets the tranche, starts with pty_.' })
  payeeId!: string;

  @Field(() => String, { description: 'The tranche, as the clauses name it.' })
  @Length(1, TEXT_LENGTH_MAX)
  tranche!: string;

  @Field(() => MoneyInput, { description: 'What was received; at most what the funder still owes of the tranche.' })
  @ValidateNested()
  @Type(() => MoneyInput)
  amount!: MoneyInput;

  @Field(() => DateScalar, { description: 'The day on which it was received; not in the future.' })
  receivedOn!: string;

  @Field(() => String, { description: 'What finance saw, such as a line of a bank statement; 1 to 1000 characters.' })
  @Length(1, EVIDENCE_LENGTH_MAX)
  evidence!: string;
}

@ObjectType({ description: 'The receipt, or why there is none.' })
export class FundingRecordPayload extends Payload {
  @Field(() => FundingReceiptType, { nullable: true, description: 'Null when it was refused.' })
  receipt?: FundingReceiptType;
}
