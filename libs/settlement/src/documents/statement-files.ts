import { unreachable } from '#libs/kernel';
import type { StatementDocument } from '../domain/statement-document.js';
import { STATEMENT_PAGE_POLICY, statementPage } from './statement-html.js';
import { lineColumns, statementLines } from './statement-lines.js';
import { statementSheet } from './statement-sheet.js';

export const STATEMENT_FORMATS = ['json', 'csv', 'html', 'pdf'] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

export type StatementListFormat = 'csv' | 'ndjson';

export const MEDIA_TYPES: Readonly<Record<StatementFormat | StatementListFormat, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

export { STATEMENT_PAGE_POLICY };

/** One statement as a file. The same document gives the same bytes. */
export async function statementFile(document: StatementDocument, format: StatementFormat): Promise<Buffer> {
  switch (format) {
    case 'json':
      return Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
    case 'csv':
      return Buffer.from(lineColumns() + statementLines(document));
    case 'html':
      return Buffer.from(statementPage(statementSheet(document)));
    case 'pdf': {
      // Loaded with its fonts by the first page that is asked for: most processes write none.
      const { statementPdf } = await import('./statement-pdf.js');
      return statementPdf(statementSheet(document));
    }
    default:
      return unreachable(format);
  }
}

/** Many statements as one file, page by page: a record per line (CSV), or a document per line (NDJSON). */
export async function* statementList(
  pages: AsyncIterable<readonly StatementDocument[]>,
  format: StatementListFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield lineColumns();
  for await (const documents of pages) {
    yield documents
      .map((document) => (format === 'csv' ? statementLines(document) : `${JSON.stringify(document)}\n`))
      .join('');
  }
}

/** For a browser's list of downloads and a folder of files: says what it is. */
export function statementFileName({ period, currency, id }: StatementDocument, format: StatementFormat): string {
  return `statement-${period}-${currency}-${id}.${format}`;
}
