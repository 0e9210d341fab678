import { Field, InputType, Int } from '@nestjs/graphql';
import { DateScalar } from '#libs/platform';
import {
  DESCRIPTION_LENGTH_MAX,
  NODES_MAX,
  type NodeKind,
  OBLIGATIONS_MAX,
  type TargetDirection,
  TARGETS_MAX,
  TITLE_LENGTH_MAX,
} from '../../domain/clauses/nodes.js';
import { WAGERS_MAX } from '../../domain/wagers/wager.js';
import { ContractWagerInput } from '../wagers/wager.inputs.js';
import { ContractNodeKindEnum, ObligationRhythmEnum, TargetDirectionEnum } from './clause.enums.js';

const EXACT = 'An exact number, "12" or "9/10".';

@InputType({ description: 'What a node promises to do: by a dueDate, or every month; exactly one of the two.' })
export class ContractObligationInput {
  @Field(() => String, { description: 'Names it within the node: up to 60 small letters, digits and _.' })
  code!: string;

  @Field(() => String, { description: `1 to ${TITLE_LENGTH_MAX} characters.` })
  title!: string;

  @Field(() => String, { nullable: true, description: `At most ${DESCRIPTION_LENGTH_MAX} characters.` })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The indicator of a target of this node that measures how it is kept.',
  })
  measuredBy?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'The last day on which it can be kept.' })
  dueDate?: string | null;

  @Field(() => ObligationRhythmEnum, { nullable: true, description: 'It falls due again and again.' })
  every?: 'month' | null;
}

@InputType({ description: 'What a node answers for: results of an indicator, from floor to pledge ever better.' })
export class ContractTargetInput {
  @Field(() => String, { description: 'The code of an indicator of the value context.' })
  indicator!: string;

  @Field(() => TargetDirectionEnum, { description: 'Which way a result gets better.' })
  direction!: TargetDirection;

  @Field(() => String, { description: `Below it the node fails. ${EXACT}` })
  floor!: string;

  @Field(() => String, { description: `What is usual in the field. ${EXACT}` })
  benchmark!: string;

  @Field(() => String, { description: `What the node promises. ${EXACT}` })
  pledge!: string;
}

@InputType({
  description: 'The place of a party in the contract. Its share is what the terms say, so it is not given here.',
})
export class ContractNodeInput {
  @Field(() => String, { description: 'A party of the terms; each is at most one node.' })
  key!: string;

  @Field(() => ContractNodeKindEnum, { description: 'What it is.' })
  kind!: NodeKind;

  @Field(() => String, { nullable: true, description: `For people, 1 to ${TITLE_LENGTH_MAX} characters.` })
  title?: string | null;

  @Field(() => [ContractObligationInput], { nullable: true, description: `At most ${OBLIGATIONS_MAX}.` })
  obligations?: ContractObligationInput[] | null;

  @Field(() => [ContractTargetInput], { nullable: true, description: `At most ${TARGETS_MAX}, one an indicator.` })
  targets?: ContractTargetInput[] | null;
}

@InputType({ description: 'How many nodes of a kind there are places for.' })
export class ContractSlotInput {
  @Field(() => ContractNodeKindEnum, { description: 'Each kind once.' })
  kind!: NodeKind;

  @Field(() => Int, { description: `1 to ${NODES_MAX}; at least as many as there are nodes of the kind.` })
  places!: number;
}

@InputType({ description: 'What the parties agree on beside the terms; it is hashed and signed with them.' })
export class ContractClausesInput {
  @Field(() => [ContractNodeInput], { nullable: true, description: `At most ${NODES_MAX}.` })
  nodes?: ContractNodeInput[] | null;

  @Field(() => [ContractSlotInput], { nullable: true, description: 'A kind without a slot is not limited.' })
  slots?: ContractSlotInput[] | null;

  @Field(() => [ContractWagerInput], { nullable: true, description: `Performance wagers, at most ${WAGERS_MAX}.` })
  wagers?: ContractWagerInput[] | null;
}
