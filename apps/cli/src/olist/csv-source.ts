import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { decodeFields, type Header, readHeader } from './csv-header.js';
import { type FileEnding, withoutByteOrderMark } from './csv-bytes.js';
import { csvFailure } from './csv-failure.js';
import { Unusable } from '../exit.js';
import type { Fault } from './olist-files.js';

/** The longest row by far is a review of a few kilobytes; beyond this a quote was opened and never closed. */
const ROW_BYTES_MAX = 1_048_576;
const CHUNK_BYTES = 262_144;

export type CsvRow = {
  /** Of the first line of the row: a quoted field may hold line breaks. */
  readonly line: number;
  /** The columns that were asked for, in that order; empty strings where the row has not as many. */
  readonly fields: readonly string[];
  readonly fault?: Fault;
  /** The column that may be cut short, because the file ends with it and without a line end. */
  readonly openEnd?: string;
};

export type CsvSource = {
  readonly path: string;
  /** How messages call it. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly onBytes?: (count: number) => void;
  readonly onExtraColumns?: (names: readonly string[]) => void;
};

type Raw = { readonly line: number; readonly fields: readonly string[] };

/**
 * Reads a CSV file (RFC 4180, with or without byte order mark, LF or CRLF) row by row in constant memory. Columns are
 * found by the names of the header. Throws Unusable for a file that cannot be read as a table; a row with a fault of
 * its own is handed out with it.
 */
export async function* readCsv(source: CsvSource): AsyncGenerator<CsvRow> {
  const ending: FileEnding = { isOpen: false };
  let header: Header | undefined;
  let held: Raw | undefined;
  for await (const raw of rawRows(source, ending)) {
    if (header) {
      // One row is held back, because only the last one can be cut short.
      if (held) yield toRow(held, header);
      held = raw;
    } else {
      header = readHeader(source, raw.fields);
      source.onExtraColumns?.(header.extra);
    }
  }
  if (!header) throw new Unusable('FILE_EMPTY', `${source.name} is empty; its first line must name the columns`);
  if (held) yield ending.isOpen ? cutShort(toRow(held, header), header) : toRow(held, header);
}

// Parsed as Latin-1, one character for each byte, so that what is no UTF-8 is still there to be seen.
async function* rawRows(source: CsvSource, ending: FileEnding): AsyncGenerator<Raw> {
  let line = 1;
  const parser = parse({
    encoding: 'latin1',
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: ROW_BYTES_MAX,
    // Counts while parsing: when the parser fails, `line` is where the row begins that it failed in. The line of a row
    // travels as one more field at its end.
    on_record: (fields: string[]) => {
      const first = line;
      line += 1 + lineBreaksIn(fields);
      if (isBlank(fields)) return null;
      fields.push(String(first));
      return fields;
    },
  });
  const file = createReadStream(source.path, { highWaterMark: CHUNK_BYTES });
  const feeding = pipeline(file, withoutByteOrderMark(source, ending), parser);
  // Its failure ends the parser too, where it is met below.
  feeding.catch(() => undefined);
  try {
    for await (const fields of parser as AsyncIterable<string[]>) {
      yield { line: Number(fields.pop()), fields };
    }
  } catch (failure) {
    throw csvFailure(failure, source.name, line);
  }
}

function toRow(raw: Raw, header: Header): CsvRow {
  const { fields, fault } = decodeFields(raw.fields, header);
  return fault ? { line: raw.line, fields, fault } : { line: raw.line, fields };
}

function cutShort(row: CsvRow, header: Header): CsvRow {
  if (row.fault?.code !== 'COLUMN_COUNT') return { ...row, openEnd: header.names.at(-1) ?? '*' };
  const message = `the file ends in the middle of this row: ${row.fault.message}`;
  return { ...row, fault: { field: '*', code: 'ROW_TRUNCATED', message } };
}

function isBlank(fields: readonly string[]): boolean {
  return fields.length === 1 && fields[0] === '';
}

function lineBreaksIn(fields: readonly string[]): number {
  let count = 0;
  for (const field of fields) {
    for (let at = field.indexOf('\n'); at !== -1; at = field.indexOf('\n', at + 1)) count += 1;
  }
  return count;
}
