import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/platform';
import type { OpportunityChange } from '../domain/share-review.js';
import { BidStore } from '../persistence/bid.store.js';
import { OpportunityStore } from '../persistence/opportunity.store.js';

/** Writes what the domain made of an opportunity. Whoever calls holds its row. */
@Injectable()
export class OpportunityChanges {
  constructor(
    private readonly opportunities: OpportunityStore,
    private readonly bids: BidStore,
  ) {}

  async save(tx: Tx, { opportunity, bids, entries }: OpportunityChange): Promise<void> {
    await this.opportunities.save(tx, opportunity);
    await this.bids.saveDecisions(tx, bids);
    await this.opportunities.addEntries(tx, opportunity.venture, entries);
  }
}
