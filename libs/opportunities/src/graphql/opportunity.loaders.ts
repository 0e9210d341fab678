import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import { type Actor, type PageRequest, requestLoader, type RequestWithActor, Transactor } from '#libs/platform';
import { type Look, OpportunityQueries } from '../application/opportunity.queries.js';
import type { Bid } from '../domain/bid.js';
import type { Entry } from '../domain/entry.js';
import type { BidVersion } from '../persistence/bid.reads.js';
import type { FoundOpportunity } from '../persistence/opportunity.reads.js';

/** What the fields of many opportunities and bids need, one statement a kind, all of one moment. */
@Injectable()
export class OpportunityLoaders {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: OpportunityQueries,
  ) {}

  /** Who looks, and when: once a request, so that no answer is half before a deadline and half behind it. */
  async look(request: RequestWithActor, actor: Actor): Promise<Look> {
    const batch = async () => new Map([[actor.account, await this.queries.look(this.transactor.reader, actor)]]);
    const look = await requestLoader(request, 'opportunity.look', batch).load(actor.account);
    if (!look) throw new Error('everybody who is signed in looks at something');
    return look;
  }

  /** Undefined for what is not there, or not the caller's to see. */
  async opportunity(
    request: RequestWithActor,
    actor: Actor,
    id: Id<'opportunity'>,
  ): Promise<FoundOpportunity | undefined> {
    const look = await this.look(request, actor);
    const batch = (ids: readonly Id<'opportunity'>[]) => this.queries.visible(this.transactor.reader, look, ids);
    return requestLoader(request, 'opportunity', batch).load(id);
  }

  /** One page of each opportunity's bids, as far as they are not sealed to the caller. */
  async bids(request: RequestWithActor, actor: Actor, { found, page }: Paged): Promise<readonly Bid[]> {
    const look = await this.look(request, actor);
    const batch = async (all: readonly FoundOpportunity[]) => {
      const bids = await this.queries.bidPages(this.transactor.reader, look, idsOf(all), page);
      return byOpportunity(all, bids);
    };
    return (await requestLoader(request, `opportunity.bids ${JSON.stringify(page)}`, batch).load(found)) ?? [];
  }

  /** One page of each timeline, as far as it concerns the caller. */
  async timeline(request: RequestWithActor, actor: Actor, { found, page }: Paged): Promise<readonly Entry[]> {
    const look = await this.look(request, actor);
    const batch = async (all: readonly FoundOpportunity[]) => {
      const entries = await this.queries.timelinePages(this.transactor.reader, look, idsOf(all), page);
      return byOpportunity(all, entries);
    };
    return (await requestLoader(request, `opportunity.timeline ${JSON.stringify(page)}`, batch).load(found)) ?? [];
  }

  async versions(request: RequestWithActor, bid: Bid): Promise<readonly BidVersion[]> {
    const batch = async (bids: readonly Bid[]) => {
      const versions = await this.queries.bidVersions(this.transactor.reader, bids);
      return new Map(bids.map((one) => [one, versions.get(one.id) ?? []]));
    };
    return (await requestLoader(request, 'bid.versions', batch).load(bid)) ?? [];
  }
}

type Paged = { readonly found: FoundOpportunity; readonly page: PageRequest };

function idsOf(all: readonly FoundOpportunity[]): readonly Id<'opportunity'>[] {
  return all.map(({ opportunity }) => opportunity.id);
}

// What was found is the key: a mutation that reads an opportunity again must not get what was loaded before.
function byOpportunity<T extends { readonly opportunity: Id<'opportunity'> }>(
  all: readonly FoundOpportunity[],
  parts: readonly T[],
): ReadonlyMap<FoundOpportunity, readonly T[]> {
  return new Map(all.map((found) => [found, parts.filter((part) => part.opportunity === found.opportunity.id)]));
}
