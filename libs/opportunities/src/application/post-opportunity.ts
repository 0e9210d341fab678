import { Injectable } from '@nestjs/common';
import { err, type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Transactor } from '#libs/platform';
import { entryOf } from '../domain/entry.js';
import { mayPost } from '../domain/opportunity.policy.js';
import { momentFaults } from '../domain/posting.js';
import { OpportunityStore } from '../persistence/opportunity.store.js';
import type { OpportunityName } from './draft-opportunity.js';
import { OpportunityAccess } from './opportunity-access.js';
import { PostingVenture } from './posting-venture.js';

/** Opens a draft for bids: from now on nothing that it says changes. */
@Injectable()
export class PostOpportunity {
  constructor(
    private readonly transactor: Transactor,
    private readonly access: OpportunityAccess,
    private readonly ventures: PostingVenture,
    private readonly opportunities: OpportunityStore,
  ) {}

  /** Refused: NOT_FOUND, NOT_PERMITTED, STATE_NOT_ALLOWED, VENTURE_NOT_ADMITTED, OPPORTUNITY_INVALID when a deadline is too near by now or the month is over. */
  async execute(
    actor: Actor,
    input: { readonly opportunity: Id<'opportunity'> },
  ): Promise<Result<OpportunityName, Refusal | readonly Refusal[]>> {
    return this.transactor.run<OpportunityName, Refusal | readonly Refusal[]>(async (tx) => {
      const seen = await this.access.forUpdate(tx, actor, input.opportunity);
      if (!seen.ok) return seen;
      const { opportunity, standing, now } = seen.value;
      const allowed = mayPost(opportunity, standing);
      if (!allowed.ok) return allowed;
      const { venture, posting, id } = opportunity;
      const admitted = await this.ventures.mayPostFor(tx, actor, { venture, parent: posting.parentContract });
      if (!admitted.ok) return admitted;
      const faults = momentFaults(posting, now);
      if (faults.length > 0) return err(faults);
      const posted = { state: 'open', postedAt: now, clockAt: posting.biddingEndsAt } as const;
      await this.opportunities.save(tx, { ...opportunity, ...posted });
      const nextAction = `Bid for a place before ${posting.biddingEndsAt.toISOString()}.`;
      const entry = { kind: 'posted', to: { kind: 'everyone' }, nextAction, at: now, by: actor.account } as const;
      await this.opportunities.addEntries(tx, venture, [entryOf(id, entry)]);
      return ok(input);
    });
  }
}
