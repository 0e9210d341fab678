import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, Idempotency, Transactor } from '#libs/platform';
import { checkPosting, type PostingDraft } from '../domain/posting.js';
import { OpportunityDrafts } from './opportunity-drafts.js';
import { PostingVenture } from './posting-venture.js';

/** Names what a command made or changed; survives JSON. */
export type OpportunityName = { readonly opportunity: Id<'opportunity'> };

export type DraftOpportunityInput = {
  readonly venture: Id<'venture'>;
  readonly posting: PostingDraft;
  readonly idempotencyKey: string;
};

/** Writes down what a lead looks for. Only the venture's own people and those who oversee ventures see a draft. */
@Injectable()
export class DraftOpportunity {
  constructor(
    private readonly transactor: Transactor,
    private readonly idempotency: Idempotency,
    private readonly ventures: PostingVenture,
    private readonly drafts: OpportunityDrafts,
  ) {}

  /**
   * Refused: OPPORTUNITY_INVALID, MONTH_TOO_FAR_AHEAD, CLAUSES_INVALID (each fault with its path), NOT_FOUND, NOT_PERMITTED,
   * VENTURE_NOT_ADMITTED.
   */
  async execute(
    actor: Actor,
    { venture, posting: draft, idempotencyKey: key }: DraftOpportunityInput,
  ): Promise<Result<OpportunityName, Refusal | readonly Refusal[]>> {
    const checked = checkPosting(draft, this.drafts.now());
    if (!checked.ok) return checked;
    const call = { actor, operation: 'opportunityDraft', key, input: { venture, draft } };
    return this.transactor.run<OpportunityName, Refusal>((tx) =>
      this.idempotency.run<OpportunityName, Refusal>(tx, call, async () => {
        const allowed = await this.ventures.mayPostFor(tx, actor, { venture, parent: draft.parentContract });
        if (!allowed.ok) return allowed;
        return ok({ opportunity: await this.drafts.file(tx, actor, { venture, posting: checked.value }) });
      }),
    );
  }
}
