import type { RecordKind } from '#libs/ledger';

/** What a version of an indicator measures, and who defined it when. */
export const INDICATOR_RECORD: RecordKind = {
  table: 'indicator',
  name: ['id'],
  says: [
    ...['id::text', 'code', 'version::text', 'name', 'definition::text', 'defined_by::text'],
    'microseconds(defined_at)',
  ],
};
