import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import type { Month } from '#libs/kernel';
import { DateTimeScalar, MonthScalar, PermissionType } from '#libs/platform';
import type { Contract } from '../../domain/contract.js';
import {
  ANSWER_DAYS_DEFAULT,
  ANSWER_DAYS_MAX,
  type Disbanding,
  type DisbandingAnswer,
  type DisbandingState,
  REASON_LENGTH_MAX,
} from '../../domain/disbanding/disbanding.js';
import { ContractWaitingForType } from '../contract.types.js';

export type ShownDisbandingState = DisbandingState | 'lapsed';

export const ContractDisbandingStateEnum = {
  PROPOSED: 'proposed',
  AGREED: 'agreed',
  REFUSED: 'refused',
  WITHDRAWN: 'withdrawn',
  LAPSED: 'lapsed',
} as const satisfies Record<Uppercase<ShownDisbandingState>, ShownDisbandingState>;
registerEnumType(ContractDisbandingStateEnum, {
  name: 'ContractDisbandingState',
  description: 'How far a proposal to end a contract is.',
  valuesMap: {
    PROPOSED: { description: 'It waits for answers until its deadline.' },
    AGREED: { description: 'Every signing party has agreed: the contract settles nothing after its last month.' },
    REFUSED: { description: 'Somebody has refused: the contract goes on.' },
    WITHDRAWN: { description: 'It was taken back: the contract goes on.' },
    LAPSED: { description: 'Somebody was silent until the deadline: the contract goes on.' },
  },
});

@ObjectType('ContractDisbandingAnswer', { description: 'What a party says about ending the contract.' })
export class ContractDisbandingAnswerType {
  @Field(() => Boolean, { description: 'True: it agrees; false: it refuses.' })
  agreed!: boolean;

  @Field(() => String, { nullable: true, description: 'Why; a refusal always says it.' })
  comment!: string | null;

  @Field(() => DateTimeScalar, { description: 'When.' })
  answeredAt!: Date;

  answer!: DisbandingAnswer;
}

@ObjectType('ContractDisbandingViewerCan', { description: 'What the caller may do with a proposal, and why not.' })
export class ContractDisbandingViewerCanType {
  @Field(() => PermissionType, { description: 'Agree or refuse for at least one party that has not answered.' })
  answer!: PermissionType;

  @Field(() => PermissionType, { description: 'Take it back.' })
  withdraw!: PermissionType;
}

@ObjectType('ContractDisbanding', {
  description: 'A proposal to end a contract. It needs every signing party; silence until the deadline means no.',
})
export class ContractDisbandingType {
  @Field(() => Int, { description: 'Counts the proposals of the contract from 1.' })
  number!: number;

  @Field(() => ContractDisbandingStateEnum, { description: 'How far it is.' })
  state!: ShownDisbandingState;

  @Field(() => String, { description: 'Why, in the words of who proposed it.' })
  reason!: string;

  @Field(() => MonthScalar, { description: 'The last month that the contract settles, if everybody agrees.' })
  lastMonth!: Month;

  @Field(() => DateTimeScalar, { description: 'When silence counts as no.' })
  deadline!: Date;

  @Field(() => DateTimeScalar, { description: 'When it was proposed.' })
  proposedAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was agreed, refused or withdrawn; null otherwise.',
  })
  endedAt!: Date | null;

  @Field(() => [ContractDisbandingAnswerType], { description: 'In the order in which they came.' })
  answers!: ContractDisbandingAnswerType[];

  @Field(() => ContractWaitingForType, { nullable: true, description: 'Null unless it waits for answers.' })
  waitingFor!: ContractWaitingForType | null;

  disbanding!: Disbanding;
  contract!: Contract;
}

@InputType({ description: 'Asks every signing party whether the contract shall end.' })
export class ContractDisbandingProposeInput {
  @Field(() => ID, { description: 'The contract, starts with ctr_.' })
  contractId!: string;

  @Field(() => String, { description: `Why, 1 to ${REASON_LENGTH_MAX} characters.` })
  @Length(1, REASON_LENGTH_MAX)
  reason!: string;

  @Field(() => MonthScalar, {
    description: 'The last month that it shall settle: not settled yet, at most ten years ahead.',
  })
  lastMonth!: Month;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: `When silence counts as no: at most ${ANSWER_DAYS_MAX} days ahead; ${ANSWER_DAYS_DEFAULT} days when left out.`,
  })
  deadline?: Date | null;
}

@InputType({ description: 'Names a proposal to end a contract.' })
export class ContractDisbandingWithdrawInput {
  @Field(() => ID, { description: 'The contract, starts with ctr_.' })
  contractId!: string;

  @Field(() => Int, { description: 'Which of its proposals.' })
  number!: number;
}

@InputType({ description: 'Agrees for a party that a contract ends.' })
export class ContractDisbandingAgreeInput extends ContractDisbandingWithdrawInput {
  @Field(() => ID, { description: 'A signing party that the caller owns, starts with pty_.' })
  partyId!: string;

  @Field(() => String, { nullable: true, description: `At most ${REASON_LENGTH_MAX} characters.` })
  @IsOptional()
  @Length(1, REASON_LENGTH_MAX)
  comment?: string | null;
}

@InputType({ description: 'Refuses for a party that a contract ends.' })
export class ContractDisbandingRefuseInput extends ContractDisbandingWithdrawInput {
  @Field(() => ID, { description: 'A signing party that the caller owns, starts with pty_.' })
  partyId!: string;

  @Field(() => String, { description: `Why, 1 to ${REASON_LENGTH_MAX} characters.` })
  @Length(1, REASON_LENGTH_MAX)
  comment!: string;
}
