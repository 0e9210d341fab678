import { Unusable } from '../exit.js';

// From here on the parser cannot tell rows from the inside of a quoted field.
const QUOTE_FAILURES = new Set([
  'CSV_QUOTE_NOT_CLOSED',
  'CSV_INVALID_CLOSING_QUOTE',
  'INVALID_OPENING_QUOTE',
  'CSV_MAX_RECORD_SIZE',
]);

const FILE_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
};

/** A failure of reading as one that the caller can mend, where it is one. `line` is where the failing row begins. */
export function csvFailure(failure: unknown, name: string, line: number): unknown {
  const code = typeof failure === 'object' && failure !== null && 'code' in failure ? String(failure.code) : '';
  if (QUOTE_FAILURES.has(code)) {
    const message = `${name} line ${line}: the quotes of the row that begins here do not match, so nothing behind it can be read`;
    return new Unusable('QUOTE_NOT_CLOSED', message);
  }
  const file = FILE_FAILURES[code];
  return file === undefined ? failure : new Unusable('FILE_UNREADABLE', `${name} cannot be read: ${file}`);
}
