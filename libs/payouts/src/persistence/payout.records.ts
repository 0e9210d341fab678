import type { RecordKind } from '#libs/ledger';

/** Who decided what about a payout, when and why; the comment of a hold is its reason. */
export const DECISION_RECORD: RecordKind = {
  table: 'payout_decision',
  name: ['payout_id', 'sequence'],
  says: [
    ...['party_id::text', 'payout_id::text', 'sequence::text', 'decision', 'by_account_id::text', 'reason_code'],
    ...['comment', 'content_hash', 'from_state', 'to_state', 'microseconds(at)'],
  ],
};

/** What a version of the policy says, and who published it when. */
export const POLICY_RECORD: RecordKind = {
  table: 'payout_policy',
  name: ['currency', 'version'],
  says: [
    ...['currency', 'version::text', 'minimum_minor::text', 'two_approvals_above_minor::text', 'published_by::text'],
    'microseconds(published_at)',
  ],
};
