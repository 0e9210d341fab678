import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, notFound, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, hasRole, type Reader, type Tx } from '#libs/platform';
import { VentureQueries } from '#libs/ventures';
import type { Bid } from '../domain/bid.js';
import type { Opportunity } from '../domain/opportunity.js';
import { maySee, maySeeBid, type Sight, type Standing, standingIn } from '../domain/opportunity.policy.js';
import { BidStore } from '../persistence/bid.store.js';
import { OpportunityStore } from '../persistence/opportunity.store.js';

/** An opportunity with what the caller is to it, at the moment at which it was locked: what every rule here decides on. */
export type SeenOpportunity = { readonly opportunity: Opportunity; readonly standing: Standing; readonly now: Date };

/** Turns an actor into what the rules ask about, and finds what the actor may see, locked for a command. */
@Injectable()
export class OpportunityAccess {
  constructor(
    private readonly ventures: VentureQueries,
    private readonly opportunities: OpportunityStore,
    private readonly bids: BidStore,
    private readonly clock: Clock,
  ) {}

  async sight(reader: Reader, actor: Actor): Promise<Sight> {
    const { parties, ownedParties } = actor;
    return {
      oversees: hasRole(actor, 'reviewer', 'auditor'),
      reviews: hasRole(actor, 'reviewer'),
      leads: await this.ventures.ledBy(reader, actor),
      belongs: await this.ventures.memberOf(reader, actor),
      parties,
      ownedParties,
    };
  }

  /** Bidders wait for nobody but for a deadline that is being carried out. Refused: NOT_FOUND. */
  forBidding(tx: Tx, actor: Actor, id: Id<'opportunity'>): Promise<Result<SeenOpportunity, Refusal>> {
    return this.seen(tx, actor, () => this.opportunities.forBidding(tx, id));
  }

  /** Refused: NOT_FOUND. */
  forUpdate(tx: Tx, actor: Actor, id: Id<'opportunity'>): Promise<Result<SeenOpportunity, Refusal>> {
    return this.seen(tx, actor, () => this.opportunities.forUpdate(tx, id));
  }

  /** A bid that the caller may see, with its opportunity. Refused: NOT_FOUND, also for what is sealed. */
  async bidFor(
    tx: Tx,
    actor: Actor,
    { id, as }: { readonly id: Id<'bid'>; readonly as: 'bidder' | 'reviewer' },
  ): Promise<Result<SeenOpportunity & { readonly bid: Bid }, Refusal>> {
    const named = await this.bids.byId(tx, id);
    if (!named) return err(notFound('the bid'));
    const { opportunity } = named;
    const seen = await (as === 'bidder'
      ? this.forBidding(tx, actor, opportunity)
      : this.forUpdate(tx, actor, opportunity));
    const bid = await this.bids.forUpdate(tx, named);
    if (!seen.ok || !bid || !maySeeBid(bid, seen.value.opportunity, seen.value)) return err(notFound('the bid'));
    return ok({ ...seen.value, bid });
  }

  // The time is asked after the lock was got: whoever waited for it until after a deadline is late.
  private async seen(
    tx: Tx,
    actor: Actor,
    lock: () => Promise<Opportunity | undefined>,
  ): Promise<Result<SeenOpportunity, Refusal>> {
    const opportunity = await lock();
    const standing = opportunity && standingIn(opportunity.venture, await this.sight(tx, actor));
    if (!standing || !maySee(opportunity, standing)) return err(notFound('the opportunity'));
    return ok({ opportunity, standing, now: this.clock.now() });
  }
}
