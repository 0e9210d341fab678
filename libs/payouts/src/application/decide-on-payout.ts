import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Idempotency, Transactor, type Tx } from '#libs/platform';
import type { Decided } from '../domain/decide.js';
import type { Payout, PayoutDecision } from '../domain/payout.js';
import { maySee } from '../domain/payout.policy.js';
import { PayoutReads } from '../persistence/payout.reads.js';
import { PayoutStore } from '../persistence/payout.store.js';

/** Which payout a command is about. With a key, a second call with the same input answers what the first one did. */
export type PayoutCall = { readonly payout: Id<'payout'>; readonly idempotencyKey?: string | undefined };

/** A payout under its lock, with all that was decided about it. */
export type PayoutFile = {
  readonly tx: Tx;
  readonly payout: Payout;
  readonly decisions: readonly PayoutDecision[];
  readonly at: Date;
};

/** What submitting, approving, rejecting, holding and releasing have in common: load under a lock, decide, store. */
@Injectable()
export class DecideOnPayout {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly reads: PayoutReads,
    private readonly store: PayoutStore,
    private readonly clock: Clock,
  ) {}

  async execute(
    actor: Actor,
    { operation, idempotencyKey, ...input }: PayoutCall & { readonly operation: string },
    decide: (file: PayoutFile) => Promise<Result<Decided, Refusal>>,
  ): Promise<Result<Id<'payout'>, Refusal>> {
    return this.transactor.run((tx) =>
      this.idempotency.run(tx, { actor, operation, key: idempotencyKey, input }, async () => {
        const found = (await this.reads.byIds(tx, [input.payout])).get(input.payout);
        if (!found || !maySee(actor, found.party)) return err(notFound('the payout'));
        // Two who decide at one moment wait here; the second one sees what the first one decided.
        const payout = await this.store.lock(tx, found.party, found.id);
        const decisions = (await this.reads.decisionsOf(tx, [payout])).get(payout.id) ?? [];
        const decided = await decide({ tx, payout, decisions, at: this.clock.now() });
        if (!decided.ok) return decided;
        await this.store.saveDecided(tx, decided.value);
        return ok(payout.id);
      }),
    );
  }
}
