import { Injectable } from '@nestjs/common';
import { Clock, type Id } from '#libs/kernel';
import { type Actor, IdSource, type Tx } from '#libs/platform';
import type { Opportunity, Posting } from '../domain/opportunity.js';
import { publishedHash } from '../domain/posting.js';
import { OpportunityStore } from '../persistence/opportunity.store.js';

/** Files drafts that were checked: with their id, and the hash that depends on it. */
@Injectable()
export class OpportunityDrafts {
  constructor(
    private readonly opportunities: OpportunityStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  async file(
    tx: Tx,
    actor: Actor,
    { venture, posting }: Pick<Opportunity, 'venture'> & { readonly posting: Posting },
  ): Promise<Id<'opportunity'>> {
    const id = this.ids.next<'opportunity'>();
    const created = { createdBy: actor.account, createdAt: this.clock.now() };
    await this.opportunities.insert(tx, {
      ...{ id, venture, posting, publishedHash: publishedHash(id, venture, posting), ...created },
      ...{ state: 'draft', reason: null, postedAt: null, remindedAt: null, escalatedAt: null, endedAt: null },
      ...{ contract: null, blockedBy: null, clockAt: null },
    });
    return id;
  }
}
