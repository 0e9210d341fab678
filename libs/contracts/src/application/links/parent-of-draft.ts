import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Actor, Tx } from '#libs/platform';
import type { ContractName } from '../../domain/contract.js';
import { lastMonthOf } from '../../domain/disbanding/disbanding.js';
import { maySpeakForParent } from '../../domain/links/link.js';
import { ContractLinkStore } from '../../persistence/contract-link.store.js';
import { ContractAccess, type SeenContract } from '../contract-access.js';

/** Puts a new contract under the one that it names. Who speaks for the parent has agreed by drafting it. */
@Injectable()
export class ParentOfDraft {
  constructor(
    private readonly access: ContractAccess,
    private readonly links: ContractLinkStore,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND for what the caller may not see, PARENT_ENDED. */
  async find(tx: Tx, actor: Actor, id: Id<'contract'>): Promise<Result<SeenContract, Refusal>> {
    const parent = await this.access.find(tx, actor, id);
    if (!parent) return err(refusal('NOT_FOUND', 'the parent contract was not found', ['parentId']));
    const end = lastMonthOf(parent.contract);
    if (!end) return ok(parent);
    return err(refusal('PARENT_ENDED', `the parent contract ends after ${end}`, ['parentId']));
  }

  async ask(tx: Tx, actor: Actor, { child, parent }: { child: ContractName; parent: SeenContract }): Promise<void> {
    const { venture, id } = parent.contract;
    await this.links.insert(tx, child, { venture, contract: id });
    if (!maySpeakForParent(parent.contract, parent.standing).ok) return;
    const answeredAt = this.clock.now();
    await this.links.answer(tx, child, { agreed: true, account: actor.account, answeredAt });
  }
}
