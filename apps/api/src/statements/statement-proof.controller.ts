import { Controller, Get, Header, Param } from '@nestjs/common';
import { parseId } from '#libs/kernel';
import { type Actor, CurrentActor, ProblemError, RequiresScope, Transactor } from '#libs/platform';
import { ProveStatement, type StatementProof } from '#libs/settlement';

/** The proof of a statement as a file, for whoever may see the statement; to others it does not exist. */
@Controller()
@RequiresScope('settlement:read')
export class StatementProofController {
  constructor(
    private readonly transactor: Transactor,
    private readonly proofs: ProveStatement,
  ) {}

  /** 409 while the month is not closed. The file never changes, but who may see it does. */
  @Get('statements/:id/proof.json')
  @Header('content-disposition', 'attachment; filename="statement-proof.json"')
  @Header('cache-control', 'private, no-cache')
  @Header('vary', 'authorization')
  @Header('x-content-type-options', 'nosniff')
  async proof(@Param('id') text: string, @CurrentActor() actor: Actor): Promise<StatementProof> {
    const id = parseId('statement', text);
    if (!id.ok) throw new ProblemError(404, 'NOT_FOUND', 'There is no such statement that you may see.');
    const proof = await this.transactor.snapshot((reader) => this.proofs.execute(reader, actor, id.value));
    if (proof.ok) return proof.value;
    const { code, message } = proof.error;
    throw new ProblemError(code === 'NOT_FOUND' ? 404 : 409, code, message);
  }
}
