import { Injectable } from '@nestjs/common';
import { err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { mayDecideOn } from '../domain/opportunity.policy.js';
import { phaseAt } from '../domain/opportunity.js';
import { checkDecision, type DecisionDraft } from '../domain/share-review.js';
import { BidStore } from '../persistence/bid.store.js';
import { OpportunityAccess } from './opportunity-access.js';
import type { BidName } from './place-bid.js';

/** A lead's decision on one bid: with a weight, or with a reason. It can be changed until the review is concluded. */
@Injectable()
export class DecideBid {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: OpportunityAccess,
    private readonly bids: BidStore,
  ) {}

  /** Refused: NOT_FOUND (also while the bid is sealed), NOT_PERMITTED, STATE_NOT_ALLOWED, WEIGHT_INVALID, INPUT_INVALID. */
  async execute(
    actor: Actor,
    input: { readonly bid: Id<'bid'>; readonly decision: DecisionDraft },
  ): Promise<Result<BidName, Refusal>> {
    return this.transactor.run<BidName, Refusal>(async (tx) => {
      const seen = await this.access.bidFor(tx, actor, { id: input.bid, as: 'reviewer' });
      if (!seen.ok) return seen;
      const { bid, opportunity, standing, now } = seen.value;
      const allowed = mayDecideOn(bid, phaseAt(opportunity, true, now), standing);
      if (!allowed.ok) return allowed;
      if (bid.state !== 'placed') return err(notFound('the bid'));
      const decision = checkDecision(opportunity, bid, input.decision);
      if (!decision.ok) return decision;
      await this.bids.saveDecisions(tx, [{ ...bid, decision: decision.value }]);
      return ok({ bid: bid.id });
    });
  }
}
