import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { entryOf } from '../domain/entry.js';
import type { WithdrawalReason } from '../domain/opportunity.js';
import { mayWithdraw } from '../domain/opportunity.policy.js';
import { OpportunityStore } from '../persistence/opportunity.store.js';
import type { OpportunityName } from './draft-opportunity.js';
import { OpportunityAccess } from './opportunity-access.js';

/** Takes an opportunity back before its bidding deadline. Its bids stay sealed, so that nobody withdraws to look. */
@Injectable()
export class WithdrawOpportunity {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: OpportunityAccess,
    private readonly opportunities: OpportunityStore,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED. */
  async execute(
    actor: Actor,
    input: { readonly opportunity: Id<'opportunity'>; readonly reason: WithdrawalReason },
  ): Promise<Result<OpportunityName, Refusal>> {
    return this.transactor.run<OpportunityName, Refusal>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.opportunity);
      if (!seen.ok) return seen;
      const { opportunity, now } = seen.value;
      const allowed = mayWithdraw(opportunity, seen.value);
      if (!allowed.ok) return allowed;
      const { reason } = input;
      const { venture, id } = opportunity;
      await this.opportunities.save(tx, { ...opportunity, state: 'withdrawn', reason, endedAt: now, clockAt: null });
      const nextAction = 'None; bids that were placed bind nobody.';
      const entry = { kind: 'withdrawn', to: { kind: 'everyone' }, code: reason, nextAction, at: now } as const;
      await this.opportunities.addEntries(tx, venture, [entryOf(id, { ...entry, by: actor.account })]);
      return ok({ opportunity: id });
    });
  }
}
