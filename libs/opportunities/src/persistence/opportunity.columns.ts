import type { Opportunity, Posting, Slot } from '../domain/opportunity.js';

/** Of `opportunity o`, with its slots. */
export const OPPORTUNITY_COLUMNS = `o.id, o.venture_id AS venture, o.title, o.user_scenario AS "userScenario", o.currency,
  o.parent_contract_id AS "parentContract", o.effective_from AS "effectiveFrom", o.basis, o.joiners_rate AS "joinersRate",
  o.platform_fee_rate AS "platformFeeRate", o.counter_floor AS "counterFloor", o.bidding_ends_at AS "biddingEndsAt",
  o.review_ends_at AS "reviewEndsAt", o.published_hash AS "publishedHash", o.state, o.reason, o.created_by AS "createdBy",
  o.created_at AS "createdAt", o.posted_at AS "postedAt", o.reminded_at AS "remindedAt", o.escalated_at AS "escalatedAt",
  o.ended_at AS "endedAt", o.contract_id AS "contract", o.blocked_by AS "blockedBy", o.clock_at AS "clockAt",
  (SELECT jsonb_agg(s.content || jsonb_build_object('kind', s.kind, 'places', s.places) ORDER BY s.position)
   FROM opportunity_slot s WHERE s.venture_id = o.venture_id AND s.opportunity_id = o.id) AS slots`;

export type OpportunityColumns = Omit<Opportunity, 'posting'> &
  Omit<Posting, 'slots'> & { readonly slots: readonly Slot[] };

export function toOpportunity(columns: OpportunityColumns): Opportunity {
  const { title, userScenario, currency, parentContract, effectiveFrom, basis, joinersRate, platformFeeRate, ...more } =
    columns;
  const { counterFloor, biddingEndsAt, reviewEndsAt, slots, ...kept } = more;
  const terms = { currency, parentContract, effectiveFrom, basis, joinersRate, platformFeeRate, counterFloor };
  return { ...kept, posting: { title, userScenario, ...terms, biddingEndsAt, reviewEndsAt, slots: slots.map(toSlot) } };
}

// In the order of the type, whatever order jsonb keeps.
function toSlot({ kind, places, requirements, obligations, targets }: Slot): Slot {
  return { kind, places, requirements, obligations, targets };
}
