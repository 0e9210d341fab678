/**
 * One record of a CSV file with its line end (RFC 4180): a cell with a comma, a quote or a line break is quoted, a quote in
 * it doubled. The RFC ends lines with CRLF; a file that has always ended them otherwise says so.
 */
export function csvRecord(cells: readonly string[], lineEnd: '\r\n' | '\n' = '\r\n'): string {
  return cells.map(quoted).join(',') + lineEnd;
}

/**
 * A text that somebody else wrote, for a cell that a spreadsheet opens: what would begin a formula there gets an apostrophe
 * before it (OWASP, CSV injection). Not for amounts, whose minus sign is meant.
 */
export function csvText(text: string): string {
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
