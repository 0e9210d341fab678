import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { mayAnswerLink } from '../../domain/links/link.js';
import { ContractLinkStore } from '../../persistence/contract-link.store.js';
import { ContractAccess } from '../contract-access.js';

export type AnswerLinkInput = { readonly child: Id<'contract'>; readonly agreed: boolean };

/** The consent of a parent's side, without which nobody signs the child; it is given once and not taken back. */
@Injectable()
export class AnswerLink {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: ContractAccess,
    private readonly links: ContractLinkStore,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND (also when the caller may not see the parent), NOT_PERMITTED, STATE_NOT_ALLOWED. */
  async execute(actor: Actor, { child, agreed }: AnswerLinkInput): Promise<Result<Id<'contract'>, Refusal>> {
    return this.transactor.run<Id<'contract'>, Refusal>(async (tx) => {
      const link = (await this.links.ofChildren(tx, [child])).get(child);
      const parent = link && (await this.access.find(tx, actor, link.parent.contract));
      if (!link || !parent) return err(notFound('the link'));
      const allowed = mayAnswerLink(parent.contract, parent.standing, link);
      if (!allowed.ok) return allowed;
      const answer = { agreed, account: actor.account, answeredAt: this.clock.now() };
      const isFirst = await this.links.answer(tx, link.child, answer);
      return isFirst ? ok(child) : err(refusal('STATE_NOT_ALLOWED', 'somebody else has answered this just now'));
    });
  }
}
