import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import type { Actor, Tx } from '#libs/platform';
import { acceptedOf } from '../domain/default-outcome.js';
import { ringDeadlines, withContract, withObstacle } from '../domain/deadlines.js';
import { isDecided } from '../domain/opportunity.js';
import type { OpportunityChange } from '../domain/share-review.js';
import { BidStore } from '../persistence/bid.store.js';
import { OpportunityStore } from '../persistence/opportunity.store.js';
import { JointContracts } from './joint-contracts.js';
import { OpportunityChanges } from './opportunity-changes.js';
import { PostingVenture } from './posting-venture.js';

type Due = { readonly id: Id<'opportunity'>; readonly now: Date };
type Refusals = Refusal | readonly Refusal[];

/** One opportunity of which something is due, inside a transaction that holds it. Null: nothing is due here any more. */
@Injectable()
export class DueOpportunity {
  constructor(
    private readonly opportunities: OpportunityStore,
    private readonly bids: BidStore,
    private readonly changes: OpportunityChanges,
    private readonly ventures: PostingVenture,
    private readonly contracts: JointContracts,
  ) {}

  /** Moments that have passed; where joiners wait for their contract afterwards, it is due at once. */
  async ring(tx: Tx, { id, now }: Due): Promise<OpportunityChange | null> {
    const opportunity = await this.opportunities.dueForUpdate(tx, id, now);
    if (!opportunity || isDecided(opportunity)) return null;
    const isAdmitted = await this.ventures.isAdmitted(tx, opportunity.venture);
    const bids = await this.bids.ofOpportunity(tx, opportunity);
    const change = ringDeadlines(opportunity, bids, { now, isAdmitted });
    await this.changes.save(tx, change);
    return change;
  }

  /** The contract of a decided one. Refused: what contracts refuses; the caller notes it as an obstacle. */
  async openContract(tx: Tx, actor: Actor, { id, now }: Due): Promise<Result<OpportunityChange | null, Refusals>> {
    const opportunity = await this.opportunities.dueForUpdate(tx, id, now);
    if (!opportunity || !isDecided(opportunity)) return ok(null);
    const accepted = acceptedOf(opportunity.posting.slots, await this.bids.ofOpportunity(tx, opportunity));
    const opened = await this.contracts.open(tx, actor, opportunity, accepted);
    if (!opened.ok) return opened;
    const joiners = accepted.map(({ bid }) => bid);
    const change = withContract(opportunity, joiners, { ...opened.value, now });
    await this.changes.save(tx, change);
    return ok(change);
  }

  async noteObstacle(tx: Tx, { id, now }: Due, code: string): Promise<OpportunityChange | null> {
    const opportunity = await this.opportunities.dueForUpdate(tx, id, now);
    if (!opportunity || !isDecided(opportunity)) return null;
    const accepted = acceptedOf(opportunity.posting.slots, await this.bids.ofOpportunity(tx, opportunity));
    const joiners = accepted.map(({ bid }) => bid);
    const change = withObstacle(opportunity, joiners, { code, now });
    await this.changes.save(tx, change);
    return change;
  }
}
