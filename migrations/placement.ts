/**
 * Where the rows of a table live once one machine is not enough (scale.md). Distributed tables with an owner of one
 * kind lie together: a venture's book has the id of the venture, so that its journals lie beside its statements.
 */
export type Placement =
  /** Owned: by this column, which is in the primary key and in every unique and exclusion constraint. */
  | { readonly distributedBy: string }
  /** A copy on every node: small, and read far more often than written. */
  | 'reference'
  /** On the coordinator alone. */
  | 'local';

export const PLACEMENT: Readonly<Record<string, Placement>> = {
  migration: 'local',
  idempotency_record: 'local',

  party: 'reference',
  account: 'reference',
  account_role: 'reference',
  membership: 'reference',
  session: 'local',
  refresh_token: 'local',
  access_token: 'local',

  book: { distributedBy: 'book_id' },
  book_head: { distributedBy: 'book_id' },
  ledger_account: { distributedBy: 'book_id' },
  journal: { distributedBy: 'book_id' },
  transfer: { distributedBy: 'book_id' },
  balance: { distributedBy: 'book_id' },
  // A few rows a month, locked by everything that assigns an event to a period.
  accounting_period: 'local',
  period_seal: 'local',
  // Hashes alone, read when a month closes and by proofs.
  record_hash: 'local',
  // One row, read by every posting.
  ledger_horizon: 'local',
  conversion: { distributedBy: 'book_id' },

  industry_platform: 'reference',
  rulebook: 'reference',
  // A claim: what must be unique over all ventures is the key itself.
  venture_reference: { distributedBy: 'reference' },
  venture: { distributedBy: 'venture_id' },
  venture_history: { distributedBy: 'venture_id' },
  venture_member: { distributedBy: 'venture_id' },
  leadership_challenge: { distributedBy: 'venture_id' },
  leadership_challenge_history: { distributedBy: 'venture_id' },

  indicator: 'reference',
  // Claims, as many as events, so spread by what differs most.
  value_event_key: { distributedBy: 'external_id' },
  revenue_event_key: { distributedBy: 'external_id' },
  value_event: { distributedBy: 'venture_id' },
  indicator_result: { distributedBy: 'venture_id' },

  contract: { distributedBy: 'venture_id' },
  contract_currency_claim: { distributedBy: 'venture_id' },
  contract_version: { distributedBy: 'venture_id' },
  contract_participant: { distributedBy: 'venture_id' },
  contract_signature: { distributedBy: 'venture_id' },
  contract_link: { distributedBy: 'venture_id' },
  contract_link_answer: { distributedBy: 'venture_id' },
  contract_disbanding: { distributedBy: 'venture_id' },
  contract_disbanding_answer: { distributedBy: 'venture_id' },
  contract_assessment: { distributedBy: 'venture_id' },

  opportunity: { distributedBy: 'venture_id' },
  opportunity_slot: { distributedBy: 'venture_id' },
  opportunity_bid: { distributedBy: 'venture_id' },
  opportunity_bid_version: { distributedBy: 'venture_id' },
  opportunity_entry: { distributedBy: 'venture_id' },

  revenue_event: { distributedBy: 'venture_id' },
  settlement_task: { distributedBy: 'venture_id' },
  restatement_deferral: { distributedBy: 'venture_id' },
  statement: { distributedBy: 'venture_id' },
  statement_share: { distributedBy: 'venture_id' },
  statement_funding: { distributedBy: 'venture_id' },
  funding_receipt: { distributedBy: 'venture_id' },

  payout_policy: 'reference',
  payout: { distributedBy: 'party_id' },
  payout_item: { distributedBy: 'party_id' },
  payout_decision: { distributedBy: 'party_id' },
};
