import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MaxLength } from 'class-validator';
import { JsonScalar, UserError } from '#libs/platform';
import type { ParameterKind } from '../../domain/templates/template.js';
import { TermsCliffType } from '../contract.types.js';

/** Longer than the id of any template. */
const ID_LENGTH_MAX = 100;

export const TemplateParameterKindEnum = {
  CURRENCY: 'currency',
  RATE: 'rate',
  AMOUNT: 'amount',
  COUNT: 'count',
  MEMBERS: 'members',
  BANDS: 'bands',
  POINTS: 'points',
} as const satisfies Record<Uppercase<ParameterKind>, ParameterKind>;
registerEnumType(TemplateParameterKindEnum, {
  name: 'ContractTemplateParameterKind',
  description: 'What a parameter of a template is, and with it its JSON form.',
  valuesMap: {
    CURRENCY: { description: 'A code of ISO 4217: "CNY".' },
    RATE: { description: 'An exact part of one whole: "1/10".' },
    AMOUNT: { description: 'Whole minor units as a string: "50000".' },
    COUNT: { description: 'A JSON whole number: 24.' },
    MEMBERS: { description: 'A list of objects with a key, and what else the default shows.' },
    BANDS: { description: 'A list of {"upTo": minor units or null, "rate"}; ascending, the last open.' },
    POINTS: { description: 'A list of {"score", "factor"}, ascending by score; linear in between.' },
  },
});

@ObjectType('ContractTemplateParameter', { description: 'What a template leaves open.' })
export class ContractTemplateParameterType {
  @Field(() => String, { description: 'Its name in the parameters.' })
  name!: string;

  @Field(() => TemplateParameterKindEnum, { description: 'What it is.' })
  kind!: ParameterKind;

  @Field(() => String, { description: 'For people, in English.' })
  title!: string;

  @Field(() => JsonScalar, { description: 'What it is when left out.' })
  default!: unknown;

  @Field(() => String, {
    nullable: true,
    description: 'The least, inclusive; of a list of members the least number of them. Null: not a number.',
  })
  min!: string | null;

  @Field(() => String, { nullable: true, description: 'The most, inclusive; null: not a number.' })
  max!: string | null;
}

@ObjectType('ContractTemplate', { description: 'A common shape of a contract, to start a draft from.' })
export class ContractTemplateType {
  @Field(() => String, { description: 'Names the template and its version: "equal-split/1". It never changes.' })
  code!: string;

  @Field(() => String, { description: 'For people, in English.' })
  title!: string;

  @Field(() => String, { description: 'Who gets what, in English.' })
  description!: string;

  @Field(() => [ContractTemplateParameterType], { description: 'What it leaves open.' })
  parameters!: ContractTemplateParameterType[];
}

@ObjectType('ContractTemplateDraft', {
  description:
    'What contractDraft takes, but for the month and the participants; or why there is none. Nothing is stored.',
})
export class ContractTemplateDraftType {
  @Field(() => JsonScalar, { nullable: true, description: 'A share-rules/1 document; null with userErrors.' })
  terms!: unknown;

  @Field(() => JsonScalar, { nullable: true, description: 'Where its inputs come from; null with userErrors.' })
  inputs!: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Its nodes, as a version shows its clauses (kinds in small letters); null with userErrors.',
  })
  clauses!: unknown;

  @Field(() => [String], { description: 'The keys that need a participant: parties of the terms, then holders.' })
  keys!: string[];

  @Field(() => [TermsCliffType], { description: 'Where the terms jump.' })
  cliffs!: TermsCliffType[];

  @Field(() => [UserError], { description: 'Each fault of the parameters with its path; empty when there is a draft.' })
  userErrors!: UserError[];
}

@InputType({ description: 'Which template, with which parameters.' })
export class ContractTemplateDraftInput {
  @Field(() => String, { description: 'The code of a template: "equal-split/1".' })
  @MaxLength(ID_LENGTH_MAX)
  template!: string;

  @Field(() => JsonScalar, { nullable: true, description: 'By name; what is left out has its default.' })
  parameters?: unknown;
}
