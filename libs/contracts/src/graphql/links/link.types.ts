import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionType, DateTimeScalar, Payload, PermissionType } from '#libs/platform';
import type { Link, LinkState } from '../../domain/links/link.js';
import { ContractWaitingForType } from '../contract.types.js';

export const ContractLinkStateEnum = {
  ASKED: 'asked',
  AGREED: 'agreed',
  REFUSED: 'refused',
} as const satisfies Record<Uppercase<LinkState>, LinkState>;
registerEnumType(ContractLinkStateEnum, {
  name: 'ContractLinkState',
  description: 'What the parent’s side says about a contract that wants to stand under it.',
  valuesMap: {
    ASKED: { description: 'It has not answered; the child cannot be proposed.' },
    AGREED: { description: 'The child begins not before its parent and ends not after it.' },
    REFUSED: { description: 'The child cannot be proposed any more.' },
  },
});

@ObjectType('ContractLinkViewerCan', { description: 'What the caller may do with a link, and why not.' })
export class ContractLinkViewerCanType {
  @Field(() => PermissionType, { description: 'Agree to it or refuse it, for the parent’s side.' })
  answer!: PermissionType;
}

@ObjectType('ContractLink', {
  description: 'That one contract stands under another, of the same venture or another one.',
})
export class ContractLinkType {
  @Field(() => ID, { description: 'The contract that stands under the other, starts with ctr_.' })
  childId!: string;

  @Field(() => String, { description: 'What its parties call it.' })
  childName!: string;

  @Field(() => ContractLinkStateEnum, { description: 'What the parent’s side says.' })
  state!: LinkState;

  @Field(() => DateTimeScalar, { description: 'When the child was drafted.' })
  askedAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the parent’s side answered; null before.' })
  answeredAt!: Date | null;

  @Field(() => ContractWaitingForType, { nullable: true, description: 'Null once it is answered.' })
  waitingFor!: ContractWaitingForType | null;

  link!: Link;
}

export const ContractLinkConnection = connectionType(ContractLinkType, 'ContractLink');

@ObjectType({ description: 'A link, or why nothing was changed.' })
export class ContractLinkPayload extends Payload {
  @Field(() => ContractLinkType, { nullable: true, description: 'The link as it is now.' })
  link?: ContractLinkType;
}

@InputType({ description: 'Names the link of a contract to its parent.' })
export class ContractLinkInput {
  @Field(() => ID, { description: 'The child, starts with ctr_.' })
  childId!: string;
}
