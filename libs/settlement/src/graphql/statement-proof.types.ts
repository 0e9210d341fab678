import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { JsonScalar, UserError } from '#libs/platform';

@ObjectType('StatementProof', {
  description:
    'The proof that a statement was sealed with its month, to be checked by anybody without us; docs/proof.md says how.',
})
export class StatementProofType {
  @Field(() => ID, { description: 'The statement, starts with stm_.' })
  statementId!: string;

  @Field(() => String, { description: 'SHA-256 of what the statement says for good, in hex: the leaf of the tree.' })
  documentHash!: string;

  @Field(() => Int, { description: 'Its place among the statements of the month, from 0.' })
  index!: number;

  @Field(() => Int, { description: 'How many statements the month was sealed with.' })
  count!: number;

  @Field(() => [String], {
    description:
      'The hashes beside its way up the Merkle tree (RFC 6962), in hex, from the leaf to the root; at most 64.',
  })
  path!: readonly string[];

  @Field(() => String, { description: 'The root of the tree, in hex: what the seal holds.' })
  root!: string;

  @Field(() => String, {
    description: 'The hash of the seal of the month, in hex. Compare it with what others were given.',
  })
  sealHash!: string;

  @Field(() => JsonScalar, {
    description: 'The whole proof as a file for docs/verify-statement.mjs: statement, path, seal and journal.',
  })
  file!: unknown;
}

@ObjectType('StatementProofAnswer', { description: 'A proof, or why there is none.' })
export class StatementProofAnswer {
  @Field(() => StatementProofType, { nullable: true, description: 'The proof; null when userErrors says why not.' })
  proof?: StatementProofType;

  @Field(() => [UserError], {
    description: 'NOT_FOUND, PROOF_NOT_YET (the month is not closed), PROOF_UNAVAILABLE; empty when there is a proof.',
  })
  userErrors!: UserError[];
}
