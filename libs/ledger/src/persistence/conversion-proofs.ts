import type { Checks, Finding, Reader } from '#libs/platform';
import { conversionAccount, ledgerAccountId, payable } from '../domain/account.js';
import { type Conversion, conversionHash, converted } from '../domain/conversion.js';
import type { Transfer } from '../domain/views.js';
import { ConversionStore, type StoredConversion } from './conversion.store.js';
import { JournalStore } from './journal.store.js';

/** Conversions that are read at once with their transfers. */
const CONVERSIONS_PER_PAGE = 2000;
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

export const CONVERSION_CHECKS: Checks = {
  'every conversion journal has its rate, and no other journal': `
    SELECT format('journal %s in book %s is a %s and has %s rate', coalesce(j.id, c.journal_id),
        coalesce(j.book_id, c.book_id), coalesce(j.kind, 'gap'), CASE WHEN c.journal_id IS NULL THEN 'no' ELSE 'a' END) AS what
    FROM journal j FULL JOIN conversion c ON c.book_id = j.book_id AND c.journal_id = j.id
    WHERE (j.kind = 'conversion') IS DISTINCT FROM (c.journal_id IS NOT NULL)
      AND (j.kind = 'conversion' OR c.journal_id IS NOT NULL)`,
  'the document of every conversion journal is its conversion': `
    SELECT format('journal %s in book %s names no document', id, book_id) AS what
    FROM journal WHERE kind = 'conversion' AND document_hash IS NULL`,
};

/** Reads every conversion, computes its amount again, and compares it with what its journal moved. */
export async function brokenConversions(reader: Reader): Promise<readonly Finding[]> {
  const store = new ConversionStore();
  const found: Finding[] = [];
  const report = (check: string, first: string) => {
    const known = found.findIndex((finding) => finding.check === check);
    const finding = found[known];
    if (finding) found[known] = { ...finding, rows: finding.rows + 1n };
    else found.push({ check, rows: 1n, first });
  };
  let after: readonly [string, string] = [ZERO_UUID, ZERO_UUID];
  for (;;) {
    const page = await store.page(reader, after, CONVERSIONS_PER_PAGE);
    const keys = page.map(({ journalId, conversion }) => ({ bookId: conversion.bookId, id: journalId }));
    const lines = await new JournalStore().linesOf(reader, keys);
    const documents = await documentsOf(reader, keys);
    for (const stored of page) {
      const name = `conversion ${stored.journalId} in book ${stored.conversion.bookId}`;
      if (!follows(stored.conversion, lines.get(stored.journalId) ?? [])) {
        report('every conversion moves what its rate gives', `${name} moves something else`);
      }
      if (documents.get(stored.journalId) !== conversionHash(stored.conversion)) {
        report('every conversion is the document that its journal names', `${name} was changed`);
      }
    }
    const last = page.at(-1);
    if (!last || page.length < CONVERSIONS_PER_PAGE) return found;
    after = keyOf(last);
  }
}

/** From payable to conversion in the one currency, and back in the other, by the amount that the rate gives. */
function follows(conversion: Conversion, lines: readonly Transfer[]): boolean {
  const { bookId, partyId, from, toCurrency, toMinor } = conversion;
  const [out, into] = lines;
  const owed = (currency: typeof toCurrency) => ledgerAccountId(bookId, payable(partyId).key, currency);
  const through = (currency: typeof toCurrency) => ledgerAccountId(bookId, conversionAccount().key, currency);
  return (
    lines.length === 2 &&
    out?.debitAccountId === owed(from.currency) &&
    out.creditAccountId === through(from.currency) &&
    out.amountMinor === from.minorUnits &&
    into?.debitAccountId === through(toCurrency) &&
    into.creditAccountId === owed(toCurrency) &&
    into.amountMinor === toMinor &&
    toMinor === converted(from, toCurrency, conversion.rate)
  );
}

async function documentsOf(
  reader: Reader,
  keys: readonly { readonly bookId: string; readonly id: string }[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows = await reader.rows<{ id: string; documentHash: string | null }>(
    `SELECT id, document_hash AS "documentHash" FROM journal
     JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (book_id, id) USING (book_id, id)`,
    [keys.map((key) => key.bookId), keys.map((key) => key.id)],
  );
  return new Map(rows.map(({ id, documentHash }) => [id, documentHash]));
}

function keyOf({ journalId, conversion }: StoredConversion): readonly [string, string] {
  return [conversion.bookId, journalId];
}
