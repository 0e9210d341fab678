import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import type { AccountPurpose } from '../domain/account.js';
import type { JournalLineRecord } from '../domain/journal-record.js';

/** Journals that are read at once, each with its lines: a few megabytes, whatever the number of all of them. */
const JOURNALS_PER_PAGE = 2000;
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

/** Of a period over all books, of one book over all periods, or of one book in one period. */
export type JournalSelection =
  { readonly calendar: string; readonly month: Month; readonly bookId?: string } | { readonly bookId: string };

type LineRow = Omit<JournalLineRecord, 'debit' | 'credit'> & {
  debitKey: string;
  debitPurpose: AccountPurpose;
  debitParty: Id<'party'> | null;
  creditKey: string;
  creditPurpose: AccountPurpose;
  creditParty: Id<'party'> | null;
};

@Injectable()
export class JournalExportReads {
  /** Pages of lines by book, number and line. Give it a snapshot, so that all pages are of one moment. */
  async *lines(reader: Reader, selection: JournalSelection): AsyncGenerator<readonly JournalLineRecord[]> {
    let after: readonly [string, bigint] = [ZERO_UUID, 0n];
    for (;;) {
      const rows = await this.page(reader, selection, after);
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(toRecord);
      after = [last.bookId, last.sequence];
    }
  }

  private page(
    reader: Reader,
    selection: JournalSelection,
    [bookId, sequence]: readonly [string, bigint],
  ): Promise<readonly LineRow[]> {
    const [condition, parameters] =
      'month' in selection
        ? ['calendar = $3 AND month = $4 AND ($5::uuid IS NULL OR book_id = $5)', periodParameters(selection)]
        : ['book_id = $3', [selection.bookId]];
    return reader.rows<LineRow>(
      `WITH page AS (
         SELECT * FROM journal WHERE (book_id, sequence) > ($1::uuid, $2::bigint) AND ${condition}
         ORDER BY book_id, sequence LIMIT ${JOURNALS_PER_PAGE}
       )
       SELECT j.calendar, j.month, j.book_id AS "bookId", b.kind AS "bookKind", j.sequence, j.id AS "journalId", j.kind,
         j.reference, j.posted_at AS "postedAt", j.effective_date AS "effectiveDate", t.line_number AS "lineNumber",
         d.key AS "debitKey", d.purpose AS "debitPurpose", d.party_id AS "debitParty",
         c.key AS "creditKey", c.purpose AS "creditPurpose", c.party_id AS "creditParty",
         t.amount_minor AS "amountMinor", t.currency, t.code, t.detail, j.reversal_of AS "reversalOf",
         j.document_hash AS "documentHash", j.chain_hash AS "chainHash"
       FROM page j
       JOIN book b ON b.book_id = j.book_id
       JOIN transfer t ON t.book_id = j.book_id AND t.journal_id = j.id
       JOIN ledger_account d ON d.book_id = t.book_id AND d.id = t.debit_account_id
       JOIN ledger_account c ON c.book_id = t.book_id AND c.id = t.credit_account_id
       ORDER BY j.book_id, j.sequence, t.line_number`,
      [bookId, sequence.toString(), ...parameters],
    );
  }
}

function periodParameters(selection: { calendar: string; month: Month; bookId?: string }): unknown[] {
  return [selection.calendar, selection.month, selection.bookId ?? null];
}

function toRecord(row: LineRow): JournalLineRecord {
  const { debitKey, debitPurpose, debitParty, creditKey, creditPurpose, creditParty, ...line } = row;
  return {
    ...line,
    debit: { key: debitKey, purpose: debitPurpose, partyId: debitParty },
    credit: { key: creditKey, purpose: creditPurpose, partyId: creditParty },
  };
}
