import type { RecordKind } from '#libs/ledger';

/** Who signed what for whom, and when. */
export const SIGNATURE_RECORD: RecordKind = {
  table: 'contract_signature',
  name: ['contract_id', 'version_number', 'party_id'],
  says: [
    ...['venture_id::text', 'contract_id::text', 'version_number::text', 'party_id::text', 'signed_hash'],
    ...['account_id::text', 'origin', 'microseconds(signed_at)'],
  ],
};
