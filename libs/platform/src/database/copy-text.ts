/** What a column of COPY's text format may be given. */
export type CopiedValue = string | number | bigint | null;

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A row of COPY's text format: https://www.postgresql.org/docs/current/sql-copy.html */
export function copyLine(values: readonly CopiedValue[]): string {
  return `${values.map(copyText).join('\t')}\n`;
}

function copyText(value: CopiedValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return value.toString();
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (one) => ESCAPES[one] ?? one) : value;
}
