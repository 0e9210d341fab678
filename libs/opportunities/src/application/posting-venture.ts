import { Injectable } from '@nestjs/common';
import { ContractQueries, maySpeakForParent } from '#libs/contracts';
import { err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor, Reader } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';

/** Whether somebody may post for a venture, as the venture stands now. */
@Injectable()
export class PostingVenture {
  constructor(
    private readonly ventures: VentureQueries,
    private readonly contracts: ContractQueries,
  ) {}

  /**
   * The parent’s side agrees by who posts: nobody can be asked when the contract comes about by itself. Refused: NOT_FOUND,
   * NOT_PERMITTED, VENTURE_NOT_ADMITTED.
   */
  async mayPostFor(
    reader: Reader,
    actor: Actor,
    { venture: id, parent }: { readonly venture: Id<'venture'>; readonly parent: Id<'contract'> | null },
  ): Promise<Result<null, Refusal>> {
    const seen = await this.ventures.visibleVenture(reader, actor, id);
    if (!seen) return err({ ...notFound('the venture'), path: ['ventureId'] });
    if (seen.standing !== 'lead') return err(refusal('NOT_PERMITTED', 'only a lead of the venture posts for it'));
    if (seen.venture.state !== 'admitted') {
      return err(refusal('VENTURE_NOT_ADMITTED', `the venture is ${seen.venture.state}`, ['ventureId']));
    }
    if (parent === null) return ok(null);
    const above = await this.contracts.seen(reader, actor, parent);
    if (!above) return err({ ...notFound('the parent contract'), path: ['parentContractId'] });
    const speaks = maySpeakForParent(above.contract, above.standing);
    return speaks.ok ? speaks : err({ ...speaks.error, path: ['parentContractId'] });
  }

  /** Whoever asks. */
  async isAdmitted(reader: Reader, id: Id<'venture'>): Promise<boolean> {
    return (await this.ventures.byIds(reader, [id])).get(id)?.state === 'admitted';
  }
}
