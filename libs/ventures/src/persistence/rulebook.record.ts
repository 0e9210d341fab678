import { brokenRecords, type RecordKind } from '#libs/ledger';
import type { Finding, Reader } from '#libs/platform';

/** What a published version says, and who published it when. */
export const RULEBOOK_RECORD: RecordKind = {
  table: 'rulebook',
  name: ['id'],
  says: [...['id::text', 'kind', 'version::text', 'content::text', 'published_by::text'], 'microseconds(published_at)'],
};

/** Proves that every rulebook says what was published. */
export async function verifyRulebooks(reader: Reader): Promise<readonly Finding[]> {
  return brokenRecords(reader, RULEBOOK_RECORD);
}
