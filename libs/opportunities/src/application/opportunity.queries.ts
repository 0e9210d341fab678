import { Injectable } from '@nestjs/common';
import { Clock, type Id } from '#libs/kernel';
import type { Actor, PageRequest, Reader } from '#libs/platform';
import type { Bid } from '../domain/bid.js';
import type { Entry } from '../domain/entry.js';
import { maySee, type Sight, standingIn } from '../domain/opportunity.policy.js';
import { BidReads, type BidFilter, type BidVersion } from '../persistence/bid.reads.js';
import { EntryReads } from '../persistence/entry.reads.js';
import { type FoundOpportunity, type OpportunityFilter, OpportunityReads } from '../persistence/opportunity.reads.js';
import { OpportunityAccess } from './opportunity-access.js';

/** Who looks, and when: every read of a request is of one moment. */
export type Look = { readonly sight: Sight; readonly now: Date };

/** Opportunities, bids and timelines as far as somebody may see them at a moment. */
@Injectable()
export class OpportunityQueries {
  constructor(
    private readonly access: OpportunityAccess,
    private readonly opportunities: OpportunityReads,
    private readonly bids: BidReads,
    private readonly entries: EntryReads,
    private readonly clock: Clock,
  ) {}

  async look(reader: Reader, actor: Actor): Promise<Look> {
    return { sight: await this.access.sight(reader, actor), now: this.clock.now() };
  }

  /** Those among `ids` that the caller may see. */
  async visible(
    reader: Reader,
    { sight, now }: Look,
    ids: readonly Id<'opportunity'>[],
  ): Promise<Map<Id<'opportunity'>, FoundOpportunity>> {
    const found = await this.opportunities.byIds(reader, ids, now);
    const isVisible = ({ opportunity }: FoundOpportunity) =>
      maySee(opportunity, standingIn(opportunity.venture, sight));
    return new Map([...found].filter(([, one]) => isVisible(one)));
  }

  page(reader: Reader, look: Look, filter: OpportunityFilter, page: PageRequest): Promise<FoundOpportunity[]> {
    return this.opportunities.page(reader, { ...look, filter }, page);
  }

  /** Undefined for what is not there, and for what is sealed to the caller. */
  async bid(reader: Reader, look: Look, id: Id<'bid'>): Promise<Bid | undefined> {
    return (await this.bids.page(reader, { ...look, filter: { bid: id } }, { limit: 1, after: undefined }))[0];
  }

  /** Newest first: the caller's parties' own, and those of others that are not sealed to the caller. */
  bidPage(reader: Reader, look: Look, filter: BidFilter, page: PageRequest): Promise<Bid[]> {
    return this.bids.page(reader, { ...look, filter }, page);
  }

  /** One page of each opportunity's bids. */
  bidPages(reader: Reader, look: Look, opportunities: readonly Id<'opportunity'>[], page: PageRequest): Promise<Bid[]> {
    return this.bids.pagesOf(reader, { ...look, opportunities }, page);
  }

  /** Of bids that the caller may see. */
  bidVersions(reader: Reader, bids: readonly Bid[]): Promise<Map<Id<'bid'>, BidVersion[]>> {
    return this.bids.versions(reader, bids);
  }

  /** One page of each opportunity's timeline, as far as it concerns the caller. */
  timelinePages(
    reader: Reader,
    { sight }: Look,
    opportunities: readonly Id<'opportunity'>[],
    page: PageRequest,
  ): Promise<Entry[]> {
    return this.entries.pagesOf(reader, { sight, opportunities }, page);
  }

  /** What is addressed to the caller, newest first. */
  notices(reader: Reader, { sight }: Look, page: PageRequest): Promise<Entry[]> {
    return this.entries.noticesTo(reader, sight, page);
  }
}
