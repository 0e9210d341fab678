import { CsvError } from 'csv-parse';
import { errnoOf, fileFailure } from '../caller-files.js';
import { Unusable } from '../exit.js';

// From here on the parser cannot tell rows from the inside of a quoted field.
const QUOTE_FAILURES = new Set([
  'CSV_QUOTE_NOT_CLOSED',
  'CSV_INVALID_CLOSING_QUOTE',
  'INVALID_OPENING_QUOTE',
  'CSV_MAX_RECORD_SIZE',
]);

/** A failure of reading as one that the caller can mend, where it is one. `line` is where the failing row begins. */
export function csvFailure(failure: unknown, name: string, line: number): unknown {
  const code = failure instanceof CsvError ? failure.code : undefined;
  if (code !== undefined && QUOTE_FAILURES.has(code)) {
    const message = `${name} line ${line}: the quotes of the row that begins here do not match, so nothing behind it can be read`;
    return new Unusable('QUOTE_NOT_CLOSED', message);
  }
  if (failure instanceof CsvError) return new Unusable('FILE_INVALID', `${name} line ${line}: ${failure.message}`);
  return errnoOf(failure) === undefined ? failure : fileUnreadable(failure, name);
}

export function fileUnreadable(failure: unknown, name: string): Unusable {
  return new Unusable('FILE_UNREADABLE', `${name} cannot be read: ${fileFailure(failure)}`);
}
