import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsOptional, Matches } from 'class-validator';
import type { Id, Month } from '#libs/kernel';
import { PeriodType } from '#libs/ledger';
import {
  BigIntScalar,
  connectionType,
  DateTimeScalar,
  JsonScalar,
  MoneyType,
  MonthScalar,
  Payload,
} from '#libs/platform';
import type { PeriodKey } from '../domain/progress.js';
import type { StatementRow } from '../persistence/settlement.rows.js';
import type { StatementShare } from '../persistence/statement.reads.js';

@ObjectType('SettlementProgress', { description: 'How far the settlement of a month is, counted in ventures.' })
export class SettlementProgressType {
  /** What the fields below load from; not a field itself. */
  key!: PeriodKey;

  @Field(() => PeriodType, { description: 'The accounting period.' })
  period!: PeriodType;

  @Field(() => Int, { description: 'Ventures that wait for a worker.' })
  pending!: number;

  @Field(() => Int, { description: 'Ventures whose statements are issued.' })
  settled!: number;

  @Field(() => Int, {
    description: 'Ventures that wait for somebody to mend something; the others are settled without them.',
  })
  parked!: number;
}

@ObjectType('ParkedVenture', { description: 'A venture whose month waits, with what it waits for.' })
export class ParkedVentureType {
  ventureKey!: Id<'venture'>;

  @Field(() => MonthScalar, { description: 'The month that waits.' })
  month!: Month;

  @Field(() => String, { description: 'Stable code of the reason.' })
  reasonCode!: string;

  @Field(() => String, { description: 'What is missing.' })
  reason!: string;

  @Field(() => String, { description: 'Who can mend it.' })
  owner!: string;

  @Field(() => String, { description: 'What to do.' })
  nextAction!: string;

  @Field(() => DateTimeScalar, { description: 'Since when it waits.' })
  since!: Date;
}

export const ParkedVentureConnection = connectionType(ParkedVentureType, 'ParkedVenture');

@ObjectType('StatementShare', { description: 'What a party got by a statement.' })
export class StatementShareType {
  /** What the fields below load from; not fields themselves. */
  statement!: StatementRow;
  share!: StatementShare;
  partyKeyId!: Id<'party'>;

  @Field(() => String, { description: 'The name of the party in the contract.' })
  partyKey!: string;

  @Field(() => MonthScalar, {
    description: 'The month that it is for: the statement’s own, or a closed one that it corrects.',
  })
  forMonth!: Month;

  @Field(() => MoneyType, { description: 'The amount; below zero where a closed month is corrected downwards.' })
  amount!: MoneyType;
}

@ObjectType('StatementLine', {
  description: 'One amount that a step of the terms, or a wager, gave to a party, with how it came about.',
})
export class StatementLineType {
  partyKeyId!: Id<'party'>;

  @Field(() => String, { description: 'The name of the party in the contract.' })
  partyKey!: string;

  @Field(() => String, {
    description: 'The step of the waterfall, "residual", or "tranche:<code>" for a tranche of a wager.',
  })
  step!: string;

  @Field(() => MoneyType, { description: 'What the step gave.' })
  amount!: MoneyType;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The clause as it stands in what the parties signed; null for the residual.',
  })
  clause!: unknown;

  @Field(() => JsonScalar, {
    description:
      'Inputs used, pool before and after, exact shares before rounding, who got the unit left over, limits that were binding.',
  })
  explanation!: unknown;
}

@ObjectType('StatementFacts', { description: 'The events of one kind that a statement counts.' })
export class StatementFactsType {
  @Field(() => String, { description: 'The kind of revenue event; list them with revenueEvents.' })
  kind!: string;

  @Field(() => BigIntScalar, { description: 'How many there are.' })
  count!: bigint;

  @Field(() => MoneyType, { description: 'What they add up to.' })
  total!: MoneyType;
}

@ObjectType('Statement', {
  description: 'The immutable account of a venture’s month in one currency, by the contract in force.',
})
export class StatementType {
  ventureKey!: Id<'venture'>;

  /** What the fields below load from; not a field itself. */
  row!: StatementRow;

  @Field(() => ID, { description: 'Opaque, starts with stm_.' })
  id!: string;

  @Field(() => MonthScalar, { description: 'The accounting period.' })
  month!: Month;

  @Field(() => String, { description: 'The calendar of the accounting period.' })
  calendar!: string;

  @Field(() => MoneyType, {
    description: 'What the contract shared in the month itself, corrections of closed months aside.',
  })
  distributed!: MoneyType;

  @Field(() => ID, { description: 'The contract, starts with ctr_.' })
  contractId!: string;

  @Field(() => Int, { description: 'The version of the contract that was in force.' })
  contractVersion!: number;

  @Field(() => String, { description: 'SHA-256 of the RFC 8785 form of its terms.' })
  termsHash!: string;

  @Field(() => String, { description: 'The version of the rules by which the terms were evaluated.' })
  engine!: string;

  @Field(() => JsonScalar, { description: 'The inputs of the evaluation, by name, exact.' })
  inputs!: unknown;

  @Field(() => JsonScalar, { description: 'What the month carried in from the one before, by key.' })
  stateIn!: unknown;

  @Field(() => JsonScalar, { description: 'What the month carries on, by key.' })
  stateOut!: unknown;

  @Field(() => JsonScalar, {
    description: 'Closed months that were computed again because facts came late, each with its inputs and result.',
  })
  restatements!: unknown;

  @Field(() => [MonthScalar], {
    description:
      'Closed months that facts came late for and that are left for later, because they cannot be computed again yet; nearly always empty.',
  })
  deferredMonths!: readonly Month[];

  @Field(() => ID, {
    nullable: true,
    description: 'The journal that posted it, starts with jnl_; null when no money moved.',
  })
  journalId!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was issued.' })
  issuedAt!: Date;

  @Field(() => String, {
    description: 'SHA-256 of what it says for good, in hex; its journal carries it, the seal of its month proves it.',
  })
  documentHash!: string;
}

export const StatementConnection = connectionType(StatementType, 'Statement');

@InputType({ description: 'Which statements; all that the caller may see when empty.' })
export class StatementFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this venture.' })
  @IsOptional()
  ventureId?: string | null;

  @Field(() => MonthScalar, { nullable: true, description: 'Only those of this month.' })
  @IsOptional()
  month?: Month | null;

  @Field(() => String, { nullable: true, description: 'Only those of this calendar.' })
  @IsOptional()
  calendar?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Only those that had been issued by this moment, inclusive; not ahead of now. The same moment always gets the same answer. BOOKS_BUSY: ask again in a moment.',
  })
  @IsOptional()
  asOf?: Date | null;
}

@InputType({ description: 'Names an accounting period.' })
export class PeriodCloseInput {
  @Field(() => String, { defaultValue: 'standard', description: 'Its calendar.' })
  @Matches(/^[a-z0-9-]{1,40}$/)
  calendar!: string;

  @Field(() => MonthScalar, { description: 'Its month.' })
  month!: Month;
}

@ObjectType({ description: 'A closing, or why there is none.' })
export class PeriodClosePayload extends Payload {
  @Field(() => SettlementProgressType, { nullable: true, description: 'How far the settlement is.' })
  progress?: SettlementProgressType;
}
