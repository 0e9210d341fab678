import { Unusable } from '../exit.js';
import type { Fault } from './olist-files.js';

export type Header = {
  /** All columns of the file, in its order. */
  readonly names: readonly string[];
  /** Where the wanted columns stand, in the order in which they were asked for. */
  readonly positions: readonly number[];
  readonly extra: readonly string[];
};

const NOT_ASCII = /[\u0080-\u00ff]/;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const TEXT_LENGTH_SHOWN_MAX = 60;

/** Throws Unusable when a column is missing or is there twice. Names of other columns do not matter. */
export function readHeader(
  source: { readonly name: string; readonly columns: readonly string[] },
  fields: readonly string[],
): Header {
  const names = fields.map((field) => (decode(field) ?? field).trim());
  const missing = source.columns.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const message = `${source.name} line 1 lacks the column ${missing.join(', ')}; it has ${names.map(shown).join(', ')}`;
    throw new Unusable('COLUMN_MISSING', message);
  }
  const repeated = source.columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (repeated) throw new Unusable('COLUMN_REPEATED', `${source.name} line 1 holds the column ${repeated} twice`);
  return {
    names,
    positions: source.columns.map((column) => names.indexOf(column)),
    extra: names.filter((name) => !source.columns.includes(name)),
  };
}

/** The wanted fields of a row as text. Every field must be UTF-8: a file of which a part is not was damaged on its way. */
export function decodeFields(
  fields: readonly string[],
  header: Header,
): { readonly fields: readonly string[]; readonly fault?: Fault } {
  if (fields.length !== header.names.length) {
    const message = `the row has ${fields.length} columns; the header has ${header.names.length}`;
    return { fields: header.positions.map(() => ''), fault: { field: '*', code: 'COLUMN_COUNT', message } };
  }
  const broken = fields.findIndex((field) => decode(field) === undefined);
  const wanted = header.positions.map((position) => decode(fields[position] ?? '') ?? '');
  if (broken === -1) return { fields: wanted };
  const message = `${shown(fields[broken] ?? '')} is not UTF-8`;
  return { fields: wanted, fault: { field: header.names[broken] ?? '*', code: 'ENCODING_INVALID', message } };
}

/** A piece of input as a message may quote it: in quotes, without control characters, not longer than a line. */
export function shown(text: string): string {
  return JSON.stringify(text.length > TEXT_LENGTH_SHOWN_MAX ? `${text.slice(0, TEXT_LENGTH_SHOWN_MAX)}…` : text);
}

// From one character for each byte to text; undefined when the bytes are no UTF-8.
function decode(field: string): string | undefined {
  if (!NOT_ASCII.test(field)) return field;
  try {
    return strictUtf8.decode(Buffer.from(field, 'latin1'));
  } catch {
    return undefined;
  }
}
