import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { ringDeadlines, withContract } from '../domain/deadlines.js';
import { isDecided, phaseAt } from '../domain/opportunity.js';
import { mayReview } from '../domain/opportunity.policy.js';
import { carryOut, reviewedOutcome } from '../domain/share-review.js';
import { BidStore } from '../persistence/bid.store.js';
import type { OpportunityName } from './draft-opportunity.js';
import { JointContracts } from './joint-contracts.js';
import { OpportunityAccess } from './opportunity-access.js';
import { OpportunityChanges } from './opportunity-changes.js';

/** Ends a share review by the lead's decisions: the contract is drafted and proposed in the same transaction. */
@Injectable()
export class ConcludeReview {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: OpportunityAccess,
    private readonly bids: BidStore,
    private readonly changes: OpportunityChanges,
    private readonly contracts: JointContracts,
  ) {}

  /**
   * Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED, REVIEW_INCOMPLETE, PLACES_EXCEEDED, WEIGHTS_SUM_INVALID, and what
   * contracts refuses, CONTRACT_OVERLAPS above all.
   */
  async execute(
    actor: Actor,
    input: { readonly opportunity: Id<'opportunity'> },
  ): Promise<Result<OpportunityName, Refusal | readonly Refusal[]>> {
    return this.transactor.run<OpportunityName, Refusal | readonly Refusal[]>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.opportunity);
      if (!seen.ok) return seen;
      const { standing, now } = seen.value;
      const bids = await this.bids.ofOpportunity(tx, seen.value.opportunity);
      const hasBids = bids.some(({ state }) => state === 'placed');
      const allowed = mayReview(phaseAt(seen.value.opportunity, hasBids, now), standing);
      if (!allowed.ok) return allowed;
      // A worker that is late has its lines written first, so that the timeline tells what came before the end.
      const late = ringDeadlines(seen.value.opportunity, bids, { now, isAdmitted: true });
      const { opportunity } = late;
      const outcome = reviewedOutcome(opportunity.posting.slots, bids);
      if (!outcome.ok) return outcome;
      const ending = { by: actor.account, at: now, dueAt: opportunity.posting.reviewEndsAt };
      const end = carryOut(opportunity, outcome.value, ending);
      await this.changes.save(tx, { ...end, entries: [...late.entries, ...end.entries] });
      if (!isDecided(end.opportunity)) return ok(input);
      const opened = await this.contracts.open(tx, actor, end.opportunity, outcome.value.accepted);
      if (!opened.ok) return opened;
      const joiners = outcome.value.accepted.map(({ bid }) => bid);
      await this.changes.save(tx, withContract(end.opportunity, joiners, { ...opened.value, now }));
      return ok(input);
    });
  }
}
