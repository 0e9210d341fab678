const IDENTITY = 'who somebody is and how they sign in; amounts name parties by id, and foreign keys prove those';
const ADMISSION = 'whether a venture is admitted; what it earns afterwards rests on contracts and events';
const OFFERS = 'offers for places; what was agreed stands, signed, in the contract that came of them';
const NOTE = 'for people; nothing is computed from it';
const MOMENT = 'when it was written down; nothing is computed from it';
const WHO = 'who did it; that somebody might is checked when it is done';
const WAGERS =
  'no statement has any yet; whoever writes it makes it part of the statement content and takes this line out';

/** Tables that no amount depends on, each with the reason. */
export const EXEMPT_TABLES: Readonly<Record<string, string>> = {
  migration: 'what the schema is; placement and migrations specs',
  idempotency_record: 'what a repeated call is answered; the records that it names are proven',
  party: IDENTITY,
  account: IDENTITY,
  account_role: IDENTITY,
  membership: IDENTITY,
  session: IDENTITY,
  refresh_token: IDENTITY,
  access_token: IDENTITY,
  industry_platform: ADMISSION,
  rulebook: ADMISSION,
  venture_reference: ADMISSION,
  venture_history: ADMISSION,
  venture_member: ADMISSION,
  leadership_challenge: ADMISSION,
  leadership_challenge_history: ADMISSION,
  opportunity: OFFERS,
  opportunity_slot: OFFERS,
  opportunity_bid: OFFERS,
  opportunity_bid_version: OFFERS,
  opportunity_entry: OFFERS,
  ledger_horizon:
    'up to when questions about the past were answered; set back it makes answers later, not other amounts',
  statement_funding: WAGERS,
};

/** Columns of other tables that no amount depends on, each with the reason. */
export const EXEMPT_COLUMNS: Readonly<Record<string, string>> = {
  'contract.name': NOTE,
  'contract.created_by': WHO,
  'contract.created_at': MOMENT,
  'contract_version.created_by': WHO,
  'contract_version.created_at': MOMENT,
  'contract_version.proposed_at': MOMENT,
  'contract_version.signed_at': MOMENT,
  'contract_signature.account_id': `${WHO}; the party and the hash that it signed are proven`,
  'contract_signature.origin': NOTE,
  'contract_signature.signed_at': MOMENT,
  'indicator.version': 'which definition of a code is the newest; results name theirs by id',
  'indicator.name': NOTE,
  'indicator.defined_by': WHO,
  'indicator.defined_at': MOMENT,
  'indicator_result.sealed_at': MOMENT,
  'payout.prepared_at': MOMENT,
  'payout.hold_reason': NOTE,
  'payout.hold_owner_id': NOTE,
  'payout.hold_review_on': NOTE,
  'payout_decision.reason_code': NOTE,
  'payout_decision.comment': NOTE,
  'payout_decision.at': MOMENT,
  'payout_policy.minimum_minor': 'from which amount on a payout is drafted; those that were are proven',
  'payout_policy.published_by': WHO,
  'payout_policy.published_at': MOMENT,
  'revenue_event.recorded_at': MOMENT,
  'value_event.recorded_at': MOMENT,
  'settlement_task.reason_code': NOTE,
  'settlement_task.reason': NOTE,
  'settlement_task.owner': NOTE,
  'settlement_task.next_action': NOTE,
  'settlement_task.changed_at': MOMENT,
  'statement.wagers': WAGERS,
  'venture.name': NOTE,
  'venture.kind': NOTE,
  'venture.origin': NOTE,
  'venture.user_scenario': NOTE,
  'venture.reference': NOTE,
  'venture.state': ADMISSION,
  'venture.applied_by': WHO,
  'venture.applied_at': MOMENT,
  'venture.submitted_at': MOMENT,
  'venture.decided_at': MOMENT,
  'venture.reason_code': NOTE,
  'venture.version': 'which change it was; no two overwrite each other by it',
  'venture.review_reminded_at': ADMISSION,
  'venture.review_escalated_at': ADMISSION,
  'venture.due_at': ADMISSION,
  'venture.clock_at': ADMISSION,
};
