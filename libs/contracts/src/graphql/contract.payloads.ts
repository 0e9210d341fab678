import { Field, ObjectType } from '@nestjs/graphql';
import { Payload } from '#libs/platform';
import { ContractType, ContractVersionType } from './contract.types.js';

@ObjectType({ description: 'A contract, or why nothing was changed.' })
export class ContractPayload extends Payload {
  @Field(() => ContractType, { nullable: true, description: 'The contract as it is now.' })
  contract?: ContractType;

  @Field(() => ContractVersionType, { nullable: true, description: 'The version that was made or changed.' })
  version?: ContractVersionType;
}
