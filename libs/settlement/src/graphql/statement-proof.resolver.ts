import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, RequiresScope, toPayload, Transactor } from '#libs/platform';
import { ProveStatement } from '../application/prove-statement.js';
import type { StatementProof } from '../domain/statement-proof.js';
import { StatementProofAnswer, type StatementProofType } from './statement-proof.types.js';

/** A query of its own and no field of statements: a proof reads the whole month, so it is asked for one by one. */
@Resolver()
export class StatementProofResolver {
  constructor(
    private readonly transactor: Transactor,
    private readonly proofs: ProveStatement,
  ) {}

  @Query(() => StatementProofAnswer, {
    description:
      'The proof that a statement was sealed with its month, for whoever may see the statement. Scope: settlement:read.',
    complexity: 500,
  })
  @RequiresScope('settlement:read')
  async statementProof(
    @Args('id', { type: () => ID, description: 'The statement, starts with stm_.' }) text: string,
    @CurrentActor() actor: Actor,
  ): Promise<StatementProofAnswer> {
    const id = parseId('statement', text, 'id');
    if (!id.ok) return toPayload(id, () => ({}));
    const proof = await this.transactor.snapshot((reader) => this.proofs.execute(reader, actor, id.value));
    return toPayload(proof, (found) => ({ proof: toProofType(found) }));
  }
}

function toProofType(file: StatementProof): StatementProofType {
  const { documentHash, inclusion, seal, statement } = file;
  const { index, count, path, root } = inclusion;
  return {
    ...{ statementId: statement.id, documentHash, path, root, sealHash: seal.sealHash, file },
    index: Number(index),
    count: Number(count),
  };
}
