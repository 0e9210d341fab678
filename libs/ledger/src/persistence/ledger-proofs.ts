import type { Id } from '#libs/kernel';
import { type Finding, findBroken, pageByWeight, type Reader } from '#libs/platform';
import { contentHash } from '../domain/journal.js';
import { CHAIN_CHECKS } from './chain-checks.js';
import { CONVERSION_CHECKS } from './conversion-proofs.js';
import { APPEND_ONLY_TABLES, EXPECTED_CONSTRAINTS } from './expected-constraints.js';
import { JournalStore } from './journal.store.js';
import { LEDGER_CHECKS } from './ledger-checks.js';
import { SEAL_CHECKS } from './seal-proofs.js';

/**
 * Journals that are read at once to recompute their hashes, and how many transfers they may have together: some ten
 * megabytes. The journal of a payout has as many as there are books, and one that has more stands alone.
 */
const PAGE = { rowsMax: 2000, weightMax: 20_000 };

const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

type JournalRow = {
  bookId: string;
  id: Id<'journal'>;
  kind: string;
  reference: string;
  contentHash: string;
  effectiveDate: string;
  reversalOf: Id<'journal'> | null;
  documentHash: string | null;
};

/** The checks that are queries of broken rows. */
export function brokenRows(reader: Reader): Promise<readonly Finding[]> {
  return findBroken(reader, { ...LEDGER_CHECKS, ...CHAIN_CHECKS, ...SEAL_CHECKS, ...CONVERSION_CHECKS });
}

/** Whether the constraints and grants that guard the tables are as the migrations made them. */
export async function brokenGuards(reader: Reader): Promise<readonly Finding[]> {
  const constraints = await reader.rows<{ text: string }>(
    `SELECT format('constraint %s is %s', wanted.name,
       CASE WHEN c.oid IS NULL THEN 'missing' WHEN NOT c.convalidated THEN 'not validated'
         WHEN t.tgenabled IS NOT NULL THEN 'switched off' ELSE pg_get_constraintdef(c.oid) END) AS text
     FROM unnest($1::text[], $2::text[]) AS wanted (name, definition)
     LEFT JOIN pg_constraint c ON c.conname = wanted.name AND c.connamespace = 'chuang'::regnamespace
     LEFT JOIN LATERAL (
       SELECT tgenabled FROM pg_trigger WHERE tgconstraint = c.oid AND tgenabled <> 'O' LIMIT 1
     ) t ON true
     WHERE c.oid IS NULL OR NOT c.convalidated OR t.tgenabled IS NOT NULL
       OR replace(pg_get_constraintdef(c.oid), 'chuang.', '') <> wanted.definition
     ORDER BY wanted.name`,
    [Object.keys(EXPECTED_CONSTRAINTS), Object.values(EXPECTED_CONSTRAINTS)],
  );
  const grants = await reader.rows<{ text: string }>(
    `SELECT format('chuang_app may %s rows of %s', privilege, name) AS text
     FROM unnest($1::text[]) AS name CROSS JOIN unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
     WHERE has_table_privilege('chuang_app', 'chuang.' || name, privilege)
       OR (privilege = 'UPDATE' AND has_any_column_privilege('chuang_app', 'chuang.' || name, privilege))
     ORDER BY name, privilege`,
    [APPEND_ONLY_TABLES],
  );
  return [
    ...asFinding('the constraints of the ledger stand', constraints),
    ...asFinding('the application can only add to the ledger', grants),
  ];
}

/** Reads every journal with its transfers, in chunks, and computes its content hash again. */
export async function brokenHashes(reader: Reader): Promise<readonly Finding[]> {
  const store = new JournalStore();
  let rows = 0n;
  let first: string | undefined;
  let after: readonly [string, string] = [ZERO_UUID, ZERO_UUID];
  for (;;) {
    const journals = await journalsAfter(reader, after);
    const lines = await store.linesOf(reader, journals);
    for (const journal of journals) {
      if (contentHash({ ...journal, lines: lines.get(journal.id) ?? [] }) === journal.contentHash) continue;
      rows += 1n;
      first ??= `journal ${journal.id} in book ${journal.bookId} (${journal.kind} ${journal.reference}) was changed`;
    }
    const last = journals.at(-1);
    if (!last) break;
    after = [last.bookId, last.id];
  }
  return first === undefined ? [] : [{ check: 'the content hash of every journal recomputes', rows, first }];
}

async function journalsAfter(reader: Reader, after: readonly [string, string]): Promise<readonly JournalRow[]> {
  const select = `SELECT j.*, (SELECT max(t.line_number) FROM transfer t WHERE t.book_id = j.book_id AND t.journal_id = j.id)
      AS weight
    FROM journal j WHERE (j.book_id, j.id) > ($1::uuid, $2::uuid)`;
  return reader.rows<JournalRow>(
    `SELECT book_id AS "bookId", id, kind, reference, content_hash AS "contentHash", effective_date AS "effectiveDate",
       reversal_of AS "reversalOf", document_hash AS "documentHash"
     FROM (${pageByWeight({ select, order: 'book_id, id', ...PAGE })}) AS found ORDER BY book_id, id`,
    after,
  );
}

function asFinding(check: string, broken: readonly { text: string }[]): readonly Finding[] {
  const [first] = broken;
  return first ? [{ check, rows: BigInt(broken.length), first: first.text }] : [];
}
