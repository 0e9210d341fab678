import { Injectable } from '@nestjs/common';
import { type Refusal, type Result } from '#libs/kernel';
import { type Actor, toPayload, Transactor } from '#libs/platform';
import type { OpportunityName } from '../application/draft-opportunity.js';
import { OpportunityQueries } from '../application/opportunity.queries.js';
import type { BidName } from '../application/place-bid.js';
import type { BidPayload } from './bid.types.js';
import type { OpportunityPayload } from './opportunity.types.js';
import { toBidType, toOpportunityType } from './to-types.js';

type Refusals = Refusal | readonly Refusal[];

/** Answers a command with what it made or changed, read afresh as the caller may see it. */
@Injectable()
export class AnswerOpportunity {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: OpportunityQueries,
  ) {}

  async opportunity(actor: Actor, result: Result<OpportunityName, Refusals>): Promise<OpportunityPayload> {
    if (!result.ok) return toPayload(result, () => ({}));
    const { reader } = this.transactor;
    const look = await this.queries.look(reader, actor);
    const { opportunity: id } = result.value;
    const found = (await this.queries.visible(reader, look, [id])).get(id);
    return toPayload(result, () => ({ opportunity: found ? toOpportunityType(found, look.now) : null }));
  }

  async bid(actor: Actor, result: Result<BidName, Refusals>): Promise<BidPayload> {
    if (!result.ok) return toPayload(result, () => ({}));
    const { reader } = this.transactor;
    const bid = await this.queries.bid(reader, await this.queries.look(reader, actor), result.value.bid);
    return toPayload(result, () => ({ bid: bid ? toBidType(bid) : null }));
  }
}
