import { Field, Int, ObjectType } from '@nestjs/graphql';
import { DateScalar, JsonScalar } from '#libs/platform';
import type { NodeKind, TargetDirection } from '../../domain/clauses/nodes.js';
import type { ShareKind } from '../../domain/clauses/node-shares.js';
import {
  ContractNodeKindEnum,
  ContractShareKindEnum,
  ObligationRhythmEnum,
  TargetDirectionEnum,
} from './clause.enums.js';

@ObjectType('ContractObligation', { description: 'What a node promises to do: by a dueDate, or every month.' })
export class ContractObligationType {
  @Field(() => String, { description: 'Names it within the node.' })
  code!: string;

  @Field(() => String, { description: 'For people.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What exactly; null when the title says it.' })
  description!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The indicator of a target of this node that measures how it is kept; null: none.',
  })
  measuredBy!: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The last day on which it can be kept; null when it recurs.',
  })
  dueDate!: string | null;

  @Field(() => ObligationRhythmEnum, { nullable: true, description: 'Null when it falls due once.' })
  every!: 'month' | null;
}

@ObjectType('ContractTarget', { description: 'What a node answers for; exact numbers, "12" or "9/10".' })
export class ContractTargetType {
  @Field(() => String, { description: 'The code of an indicator.' })
  indicator!: string;

  @Field(() => TargetDirectionEnum, { description: 'Which way a result gets better.' })
  direction!: TargetDirection;

  @Field(() => String, { description: 'Below it the node fails.' })
  floor!: string;

  @Field(() => String, { description: 'What is usual in the field.' })
  benchmark!: string;

  @Field(() => String, { description: 'What the node promises.' })
  pledge!: string;
}

@ObjectType('ContractNodeShare', { description: 'A step of the terms that pays a node.' })
export class ContractNodeShareType {
  @Field(() => String, { description: 'The id of the step; "residual" for what is left.' })
  step!: string;

  @Field(() => ContractShareKindEnum, { description: 'What kind of step it is.' })
  kind!: ShareKind;

  @Field(() => JsonScalar, {
    description: 'What it takes from, or the amount itself, as the terms write it; limits and the pool may lower it.',
  })
  of!: unknown;

  @Field(() => String, { nullable: true, description: 'Exact, "1/10"; null where it is none or depends on something.' })
  rate!: string | null;
}

@ObjectType('ContractNode', { description: 'The place of a party in a contract: what it promises and answers for.' })
export class ContractNodeType {
  @Field(() => String, { description: 'Its party in the terms.' })
  key!: string;

  @Field(() => ContractNodeKindEnum, { description: 'What it is.' })
  kind!: NodeKind;

  @Field(() => String, { nullable: true, description: 'For people.' })
  title!: string | null;

  @Field(() => [ContractObligationType], { description: 'What it promises to do.' })
  obligations!: ContractObligationType[];

  @Field(() => [ContractTargetType], { description: 'What it answers for.' })
  targets!: ContractTargetType[];

  @Field(() => [ContractNodeShareType], {
    description:
      'Every step of the terms that pays it, in their order. It is read from the terms, never written down beside them.',
  })
  shares!: ContractNodeShareType[];
}

@ObjectType('ContractSlot', { description: 'How many nodes of a kind there are places for.' })
export class ContractSlotType {
  @Field(() => ContractNodeKindEnum, { description: 'The kind.' })
  kind!: NodeKind;

  @Field(() => Int, { description: 'Places in all.' })
  places!: number;

  @Field(() => Int, { description: 'Places that nodes of this version have.' })
  taken!: number;

  @Field(() => Int, { description: 'Places that are free.' })
  open!: number;
}
