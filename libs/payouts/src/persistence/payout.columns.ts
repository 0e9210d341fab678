/** The columns of `payout p`, named and nested as the domain's Payout: a row read with them is one. */
export const PAYOUT_COLUMNS = `p.id, p.party_id AS party, p.currency, p.amount_minor AS "amountMinor", p.state,
  p.content_hash AS "contentHash", p.policy_version AS "policyVersion", p.approvals_required AS "approvalsRequired",
  p.prepared_by AS "preparedBy", p.prepared_at AS "preparedAt", p.version, CASE WHEN p.state = 'held' THEN
    jsonb_build_object('reason', p.hold_reason, 'owner', p.hold_owner_id, 'reviewOn', p.hold_review_on) END AS hold`;
