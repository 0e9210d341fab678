import { Field, ID, InputType, Int, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, ValidateNested } from 'class-validator';
import type { Month } from '#libs/kernel';
import { JsonScalar, MoneyInput, MonthScalar } from '#libs/platform';
import { SCENARIOS_MAX } from '../../domain/simulation.js';
import { BREAK_EVEN_LIMIT_MAX, BREAK_EVEN_PARTIES_MAX, type OtherInputs } from '../../domain/win/break-even.js';
import { ContractClausesInput } from '../clauses/clause.inputs.js';
import { ContractScenarioInput } from '../contract.inputs.js';

@InputType({ description: 'Terms to calculate with: a document that stands nowhere yet, or a version of a contract.' })
export class SimulatedTermsInput {
  @Field(() => JsonScalar, { nullable: true, description: 'A share-rules/1 document. Null when a version is named.' })
  terms?: unknown;

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Where the inputs of the document come from, by name, as in a draft; gross, refunds, costs and orders have defaults.',
  })
  inputs?: unknown;

  @Field(() => ContractClausesInput, {
    nullable: true,
    description: 'What goes with the document, such as wagers.',
  })
  clauses?: ContractClausesInput | null;

  @Field(() => ID, { nullable: true, description: 'A contract that the caller may see, starts with ctr_.' })
  contractId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Its version, in any state.' })
  version?: number | null;
}

@InputType({
  description:
    'The real events of past months of the venture of a contract: for its people, and for parties of the signed version that settles each of the months.',
})
export class PastMonthsInput {
  @Field(() => ID, { description: 'A contract that the caller may see, starts with ctr_.' })
  contractId!: string;

  @Field(() => MonthScalar, { description: 'The first month.' })
  from!: Month;

  @Field(() => MonthScalar, { description: `The last month, which has begun; at most ${SCENARIOS_MAX} months.` })
  to!: Month;
}

/** What terms are tried on. */
@InputType({ isAbstract: true })
abstract class TriedOnInput {
  @Field(() => [ContractScenarioInput], {
    nullable: true,
    description: `1 to ${SCENARIOS_MAX} made-up periods; give either these or past months.`,
  })
  @IsOptional()
  @ArrayMaxSize(SCENARIOS_MAX)
  @ValidateNested({ each: true })
  @Type(() => ContractScenarioInput)
  scenarios?: ContractScenarioInput[] | null;

  @Field(() => PastMonthsInput, { nullable: true, description: 'Real months; give either these or scenarios.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PastMonthsInput)
  pastMonths?: PastMonthsInput | null;
}

@InputType({ description: 'Two terms, and what both are tried on: either scenarios or past months.' })
export class ContractCompareInput extends TriedOnInput {
  @Field(() => SimulatedTermsInput, { description: 'The terms as they are, or the first draft.' })
  @ValidateNested()
  @Type(() => SimulatedTermsInput)
  left!: SimulatedTermsInput;

  @Field(() => SimulatedTermsInput, { description: 'The terms as they may become, in the same currency.' })
  @ValidateNested()
  @Type(() => SimulatedTermsInput)
  right!: SimulatedTermsInput;
}

@InputType({ description: 'What a period costs a party of its own, beside the contract.' })
export class OwnCostInput {
  @Field(() => String, { description: 'A party of the terms, or a holder in an agreed map.' })
  key!: string;

  @Field(() => MoneyInput, { nullable: true, description: 'A fixed amount, zero or more; null is nothing.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyInput)
  fixed?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A part of the input "gross", exact: "n/d" or a whole number, zero or more, of up to 30 digits each; null is nothing.',
  })
  rateOfGross?: string | null;
}

export const OtherInputsEnum = { HELD: 'held', PROPORTIONAL: 'proportional' } as const satisfies Record<
  string,
  OtherInputs
>;
registerEnumType(OtherInputsEnum, {
  name: 'OtherInputs',
  description: 'What happens to the other inputs while one is varied.',
  valuesMap: {
    HELD: { description: 'They stay as the scenario or the month has them.' },
    PROPORTIONAL: {
      description: 'Amounts and counts of events move in proportion, rounded half up; results and agreed numbers stay.',
    },
  },
});

@InputType({ description: 'From what value of an input on parties cover their own costs.' })
export class ContractBreakEvenInput extends TriedOnInput {
  @Field(() => SimulatedTermsInput, { description: 'The terms.' })
  @ValidateNested()
  @Type(() => SimulatedTermsInput)
  subject!: SimulatedTermsInput;

  @Field(() => [OwnCostInput], { description: `1 to ${BREAK_EVEN_PARTIES_MAX} parties with their own costs.` })
  @ArrayMaxSize(BREAK_EVEN_PARTIES_MAX)
  @ValidateNested({ each: true })
  @Type(() => OwnCostInput)
  parties!: OwnCostInput[];

  @Field(() => String, { defaultValue: 'gross', description: 'The amount or count that is varied, by its name.' })
  vary!: string;

  @Field(() => OtherInputsEnum, { defaultValue: 'held', description: 'What happens to the others.' })
  others!: OtherInputs;

  @Field(() => String, {
    defaultValue: BREAK_EVEN_LIMIT_MAX.toString(),
    description: `The largest value to try, a whole number up to ${BREAK_EVEN_LIMIT_MAX}.`,
  })
  limit!: string;
}
