import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import type { Id, Month } from '#libs/kernel';
import { connectionType, DateTimeScalar, MonthScalar } from '#libs/platform';
import type { NodeKind } from '../../domain/clauses/nodes.js';
import { REASON_LENGTH_MAX } from '../../domain/disbanding/disbanding.js';
import type { Assessment, PromiseView } from '../../domain/health/assessment.js';
import type { Attainment, HealthColour } from '../../domain/health/health.js';
import { ContractNodeKindEnum } from '../clauses/clause.enums.js';
import { ContractObligationType, ContractTargetType } from '../clauses/clause.types.js';

/** Longer than any key or code. */
const NAME_LENGTH_MAX = 100;

export const PromiseViewEnum = { KEPT: 'kept', AT_RISK: 'at_risk', BROKEN: 'broken' } as const satisfies Record<
  Uppercase<PromiseView>,
  PromiseView
>;
registerEnumType(PromiseViewEnum, {
  name: 'ContractPromiseView',
  description: 'How a promise is kept, as one party sees it.',
  valuesMap: {
    KEPT: { description: 'It is kept.' },
    AT_RISK: { description: 'It may not be kept.' },
    BROKEN: { description: 'It is not kept.' },
  },
});

export const AttainmentEnum = {
  NO_RESULT: 'no_result',
  BELOW_FLOOR: 'below_floor',
  FLOOR: 'floor',
  BENCHMARK: 'benchmark',
  PLEDGE: 'pledge',
} as const satisfies Record<Uppercase<Attainment>, Attainment>;
registerEnumType(AttainmentEnum, {
  name: 'ContractAttainment',
  description: 'The best level of a target that a result reaches.',
  valuesMap: {
    NO_RESULT: { description: 'There is no result yet, which is not zero.' },
    BELOW_FLOOR: { description: 'Worse than the floor.' },
    FLOOR: { description: 'The floor, and not the benchmark.' },
    BENCHMARK: { description: 'The benchmark, and not the pledge.' },
    PLEDGE: { description: 'The pledge or better.' },
  },
});

export const HealthColourEnum = {
  UNKNOWN: 'unknown',
  GREEN: 'green',
  AMBER: 'amber',
  RED: 'red',
} as const satisfies Record<Uppercase<HealthColour>, HealthColour>;
registerEnumType(HealthColourEnum, {
  name: 'ContractHealthColour',
  description: 'The worst of what is known: of the parties’ views and of the measurement.',
  valuesMap: {
    UNKNOWN: { description: 'Nobody has assessed it and nothing measures it.' },
    GREEN: { description: 'Kept, and a result at the benchmark or better.' },
    AMBER: { description: 'At risk, or a result between floor and benchmark.' },
    RED: { description: 'Broken, or a result below the floor.' },
  },
});

@ObjectType('ContractAssessment', { description: 'What a party says about a promise in a month. It is never changed.' })
export class ContractAssessmentType {
  @Field(() => ID, { description: 'Opaque, starts with asm_.' })
  id!: string;

  @Field(() => MonthScalar, { description: 'The month that it is about.' })
  month!: Month;

  @Field(() => String, { description: 'The node that promised.' })
  nodeKey!: string;

  @Field(() => String, { description: 'What it promised.' })
  obligationCode!: string;

  @Field(() => Int, { description: 'Counts what this party says about this promise in this month, from 1.' })
  number!: number;

  @Field(() => PromiseViewEnum, { description: 'How it is kept, as this party sees it.' })
  view!: PromiseView;

  @Field(() => String, { nullable: true, description: 'Why; null when it was not said.' })
  comment!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was said.' })
  assessedAt!: Date;

  assessment!: Assessment;
}

export const ContractAssessmentConnection = connectionType(ContractAssessmentType, 'ContractAssessment');

@ObjectType('ContractMeasurement', { description: 'A target beside the result of its month.' })
export class ContractMeasurementType {
  @Field(() => ContractTargetType, { description: 'What was promised.' })
  target!: ContractTargetType;

  @Field(() => String, { nullable: true, description: 'Exact, "17/4", as it is known now; null: no result yet.' })
  result!: string | null;

  @Field(() => AttainmentEnum, { description: 'The best level that it reaches.' })
  attainment!: Attainment;
}

@ObjectType('ContractReceiverView', { description: 'What a party that did not promise says about a promise.' })
export class ContractReceiverViewType {
  @Field(() => ContractAssessmentType, { nullable: true, description: 'Its last word; null while it is silent.' })
  assessment!: ContractAssessmentType | null;

  party!: Id<'party'>;
}

@ObjectType('ContractPromiseHealth', { description: 'One promise in a month, from both sides and measured.' })
export class ContractPromiseHealthType {
  @Field(() => ContractObligationType, { description: 'What was promised.' })
  obligation!: ContractObligationType;

  @Field(() => ContractAssessmentType, {
    nullable: true,
    description: 'What the promiser says; null while it is silent.',
  })
  own!: ContractAssessmentType | null;

  @Field(() => [ContractReceiverViewType], { description: 'What each other signing party says.' })
  receivers!: ContractReceiverViewType[];

  @Field(() => ContractMeasurementType, { nullable: true, description: 'Null when no target measures it.' })
  measurement!: ContractMeasurementType | null;

  @Field(() => HealthColourEnum, { description: 'The worst of what is said and measured.' })
  colour!: HealthColour;

  @Field(() => Boolean, { description: 'Whether what is said and measured has more than one colour.' })
  disagrees!: boolean;
}

@ObjectType('ContractNodeHealth', { description: 'How a node keeps what it promised in a month.' })
export class ContractNodeHealthType {
  @Field(() => String, { description: 'Its party in the terms.' })
  key!: string;

  @Field(() => ContractNodeKindEnum, { description: 'What it is.' })
  kind!: NodeKind;

  @Field(() => HealthColourEnum, { description: 'The worst of its promises and targets.' })
  colour!: HealthColour;

  @Field(() => [ContractPromiseHealthType], { description: 'What it promised to do in this month.' })
  promises!: ContractPromiseHealthType[];

  @Field(() => [ContractMeasurementType], { description: 'What it answers for, measured.' })
  targets!: ContractMeasurementType[];

  party!: Id<'party'>;
}

@ObjectType('ContractHealth', { description: 'How the promises of a contract are kept in a month.' })
export class ContractHealthType {
  @Field(() => MonthScalar, { description: 'The month.' })
  month!: Month;

  @Field(() => Int, { description: 'The version in force.' })
  version!: number;

  @Field(() => HealthColourEnum, { description: 'The worst of its nodes.' })
  colour!: HealthColour;

  @Field(() => [ContractNodeHealthType], { description: 'In the order of the clauses.' })
  nodes!: ContractNodeHealthType[];
}

@InputType({ description: 'Says how a promise is kept in a month, as a party sees it.' })
export class ContractPromiseAssessInput {
  @Field(() => ID, { description: 'The contract, starts with ctr_.' })
  contractId!: string;

  @Field(() => MonthScalar, { description: 'A month that has begun and in which a version is in force.' })
  month!: Month;

  @Field(() => ID, { description: 'The signing party that the caller owns and speaks for, starts with pty_.' })
  partyId!: string;

  @Field(() => String, { description: 'The node that promised: the party’s own or another’s.' })
  @Length(1, NAME_LENGTH_MAX)
  nodeKey!: string;

  @Field(() => String, { description: 'What it promised.' })
  @Length(1, NAME_LENGTH_MAX)
  obligationCode!: string;

  @Field(() => PromiseViewEnum, { description: 'How it is kept.' })
  view!: PromiseView;

  @Field(() => String, { nullable: true, description: `Why, 1 to ${REASON_LENGTH_MAX} characters.` })
  @IsOptional()
  @Length(1, REASON_LENGTH_MAX)
  comment?: string | null;
}
