import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { Opportunity, OpportunityState, SlotKind } from '../domain/opportunity.js';
import type { Sight } from '../domain/opportunity.policy.js';
import { OPPORTUNITY_COLUMNS, type OpportunityColumns, toOpportunity } from './opportunity.columns.js';

export type OpportunityFilter = {
  readonly venture?: Id<'venture'> | undefined;
  readonly state?: OpportunityState | undefined;
  readonly kind?: SlotKind | undefined;
};

/** With what a phase needs: whether there is a bid, which is not even looked at before the deadline. */
export type FoundOpportunity = { readonly opportunity: Opportunity; readonly hasBids: boolean };

type FoundColumns = OpportunityColumns & { readonly hasBids: boolean };

const HAS_BIDS = `EXISTS (SELECT 1 FROM opportunity_bid b
  WHERE b.venture_id = o.venture_id AND b.opportunity_id = o.id AND b.state = 'placed')`;

/** The stored states of what is in a state now: the rest of `phaseAt` follows from the moments. */
const STORED = {
  draft: ['draft'],
  open: ['open'],
  in_review: ['open', 'in_review'],
  decided: ['decided'],
  defaulted: ['open', 'in_review', 'defaulted'],
  no_bids: ['open', 'in_review', 'no_bids'],
  withdrawn: ['withdrawn'],
} as const satisfies Record<OpportunityState, readonly OpportunityState[]>;

@Injectable()
export class OpportunityReads {
  async byIds(
    reader: Reader,
    ids: readonly Id<'opportunity'>[],
    now: Date,
  ): Promise<Map<Id<'opportunity'>, FoundOpportunity>> {
    const rows = await reader.rows<FoundColumns>(
      `SELECT ${OPPORTUNITY_COLUMNS}, (o.bidding_ends_at <= $2 AND ${HAS_BIDS}) AS "hasBids"
       FROM opportunity o WHERE o.id = ANY($1::uuid[])`,
      [ids, now],
    );
    return new Map(rows.map((row) => [row.id, toFound(row)]));
  }

  /** Newest first. The condition on sight is the policy `maySee` and that on the state is `phaseAt`, in SQL. */
  async page(
    reader: Reader,
    { sight, now, filter }: { sight: Sight; now: Date; filter: OpportunityFilter },
    page: PageRequest,
  ): Promise<FoundOpportunity[]> {
    const rows = await reader.rows<FoundColumns>(
      `SELECT ${OPPORTUNITY_COLUMNS}, (o.bidding_ends_at <= $1 AND ${HAS_BIDS}) AS "hasBids"
       FROM opportunity o
       WHERE ($2 OR o.posted_at IS NOT NULL OR o.venture_id = ANY($3::uuid[]))
         AND ($4::uuid IS NULL OR o.venture_id = $4)
         AND ($5::text[] IS NULL OR o.state = ANY($5))
         AND ($6::text IS NULL OR $6 = CASE
           WHEN o.state NOT IN ('open', 'in_review') OR o.bidding_ends_at > $1 THEN o.state
           WHEN NOT ${HAS_BIDS} THEN 'no_bids'
           WHEN o.review_ends_at > $1 THEN 'in_review' ELSE 'defaulted' END)
         AND ($7::text IS NULL OR EXISTS (SELECT 1 FROM opportunity_slot s
           WHERE s.venture_id = o.venture_id AND s.opportunity_id = o.id AND s.kind = $7))
         AND ($8::timestamptz IS NULL OR (o.created_at, o.id) < ($8, $9::uuid))
       ORDER BY o.created_at DESC, o.id DESC LIMIT $10`,
      [
        ...[now, sight.oversees, [...sight.belongs], filter.venture ?? null],
        ...[filter.state ? STORED[filter.state] : null, filter.state ?? null, filter.kind ?? null],
        ...[page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
      ],
    );
    return rows.map(toFound);
  }
}

function toFound({ hasBids, ...columns }: FoundColumns): FoundOpportunity {
  return { opportunity: toOpportunity(columns), hasBids };
}
