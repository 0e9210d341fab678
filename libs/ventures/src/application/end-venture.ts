import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { moveByLead } from '../domain/review.js';
import { mayMove } from '../domain/venture.policy.js';
import { VentureViewStore } from '../persistence/venture-view.store.js';
import { VentureStore } from '../persistence/venture.store.js';

export type EndVentureInput = {
  readonly venture: Id<'venture'>;
  /** Before it was admitted a lead withdraws it, after that a lead closes it. */
  readonly move: 'withdraw' | 'close';
  readonly comment: string | null;
};

@Injectable()
export class EndVenture {
  constructor(
    private readonly transactor: Transactor,
    private readonly views: VentureViewStore,
    private readonly ventures: VentureStore,
    private readonly clock: Clock,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED. */
  async execute(actor: Actor, input: EndVentureInput): Promise<Result<{ venture: Id<'venture'> }, Refusal>> {
    return this.transactor.run(async (tx) => {
      const seen = await this.views.seenForUpdate(tx, actor, input.venture);
      if (!seen) return err(notFound('the venture'));
      const allowed = mayMove(seen, input.move);
      if (!allowed.ok) return allowed;
      const stamp = { by: actor.account, at: this.clock.now() };
      const change = moveByLead(seen.venture, input.move, input.comment, stamp);
      if (!change.ok) return change;
      await this.ventures.save(tx, [change.value]);
      return ok({ venture: input.venture });
    });
  }
}
