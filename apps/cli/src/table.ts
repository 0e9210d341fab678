/** Text in columns; the numeric ones stand right. Lines end without blanks. */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  numericColumns: readonly number[] = [],
): string {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return numericColumns.includes(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return [headings, rule, ...rows].map((row) => `${line(row)}\n`).join('');
}
