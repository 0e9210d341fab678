import { Injectable } from '@nestjs/common';
import { csvRecord, csvText } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { JOURNAL_COLUMNS, journalRecord } from '../domain/journal-record.js';
import { JournalExportReads, type JournalSelection } from '../persistence/journal-export.reads.js';

export type JournalFormat = 'csv' | 'ndjson';

/** Columns that hold what somebody else wrote; the others cannot begin as a formula of a spreadsheet does. */
const WRITTEN: ReadonlySet<string> = new Set(['reference', 'code', 'detail']);

/** Journals for accountants, a record for each transfer, as of one moment. It checks no permission; the callers do. */
@Injectable()
export class ExportJournals {
  constructor(
    private readonly transactor: Transactor,
    private readonly reads: JournalExportReads,
  ) {}

  /** Gives the file to `write` piece by piece and waits for it: memory stays flat. Answers the number of records. */
  async execute(
    selection: JournalSelection,
    format: JournalFormat,
    write: (text: string) => Promise<void>,
  ): Promise<number> {
    if (format === 'csv') await write(csvRecord(JOURNAL_COLUMNS));
    return this.transactor.snapshot(async (reader) => {
      let records = 0;
      for await (const page of this.reads.lines(reader, selection)) {
        records += page.length;
        await write(page.map((line) => written(journalRecord(line), format)).join(''));
      }
      return records;
    });
  }
}

function written(record: ReturnType<typeof journalRecord>, format: JournalFormat): string {
  if (format === 'ndjson') return `${JSON.stringify(record)}\n`;
  return csvRecord(JOURNAL_COLUMNS.map((column) => (WRITTEN.has(column) ? csvText(record[column]) : record[column])));
}
