import { parseMoney } from '#libs/kernel';
import { REVENUE_AMOUNT_MAX } from '#libs/settlement';
import { shown } from './csv-header.js';
import type { CsvRow } from './csv-source.js';
import { type Fault, OLIST_FILES, type OlistTable } from './olist-files.js';

/** A row for the staging table of its file: a value for each column that is read, null where one is not usable. */
export type StagedRow = { readonly line: number; readonly values: readonly (string | null)[]; readonly fault?: Fault };

type Reading = { readonly value: string } | { readonly fault: Omit<Fault, 'field'> };
type Reader = { readonly read: (text: string) => Reading; readonly isWhole: (text: string) => boolean };

const ID_LENGTH_MAX = 64;
// The ids of events are made of these; so none of them may hold a slash.
const ID = /^[A-Za-z0-9_-]+$/;
const STATUS = /^[a-z_]{1,40}$/;
const ITEM_NUMBER = /^[1-9]\d{0,5}$/;
const TIMESTAMP = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
/** The contracts of the import are in force from then on. */
const YEAR_MIN = 2000;
const YEAR_MAX = 2100;

const id: Reader = { read: readId, isWhole: never };
const status: Reader = { read: pattern(STATUS, 'a status in lower case, such as delivered'), isWhole: never };
const itemNumber: Reader = { read: pattern(ITEM_NUMBER, 'a number from 1 to 999999'), isWhole: never };
const timestamp: Reader = { read: readTimestamp, isWhole: (text) => TIMESTAMP.test(text) };
const money: Reader = { read: readMoney, isWhole: (text) => /\.\d\d$/.test(text) };
const score: Reader = { read: readScore, isWhole: (text) => /^[1-5]$/.test(text) };

const READERS = {
  sellers: [id],
  orders: [id, status, timestamp],
  items: [id, itemNumber, id, money, money],
  reviews: [id, id, score],
} as const satisfies Record<OlistTable, readonly Reader[]>;

/** Reads the fields of a row; the first one that is not usable refuses the row. What else it says is kept: it may name a key. */
export function stageRow(table: OlistTable, row: CsvRow): StagedRow {
  const columns: readonly string[] = OLIST_FILES[table].columns;
  const readers: readonly Reader[] = READERS[table];
  let fault = row.fault;
  const values = readers.map((reader, index) => {
    const text = row.fields[index] ?? '';
    const field = columns[index] ?? '*';
    const reading = row.openEnd === field && !reader.isWhole(text) ? cutShort(text) : reader.read(text);
    if ('value' in reading) return reading.value;
    fault ??= { field, ...reading.fault };
    return null;
  });
  return fault ? { line: row.line, values, fault } : { line: row.line, values };
}

function cutShort(text: string): Reading {
  const message = `the file ends with ${shown(text)} and without a line end, so the rest of it may be missing`;
  return { fault: { code: 'ROW_TRUNCATED', message } };
}

function never(): boolean {
  return false;
}

function readId(text: string): Reading {
  if (text === '') return { fault: { code: 'FIELD_MISSING', message: 'it is empty' } };
  if (text.length > ID_LENGTH_MAX) {
    return { fault: { code: 'FIELD_TOO_LONG', message: `it has ${text.length} characters; at most ${ID_LENGTH_MAX}` } };
  }
  return pattern(ID, 'an id of letters, digits, - and _')(text);
}

function pattern(allowed: RegExp, right: string): (text: string) => Reading {
  return (text) => {
    if (allowed.test(text)) return { value: text };
    if (text === '') return { fault: { code: 'FIELD_MISSING', message: `it is empty; write ${right}` } };
    return { fault: { code: 'FIELD_INVALID', message: `${shown(text)} is not ${right}` } };
  };
}

function readTimestamp(text: string): Reading {
  if (text === '') return { fault: { code: 'FIELD_MISSING', message: 'it is empty; write YYYY-MM-DD hh:mm:ss' } };
  if (!TIMESTAMP.test(text)) return dateInvalid(text, 'write YYYY-MM-DD hh:mm:ss');
  const iso = `${text.replace(' ', 'T')}.000Z`;
  const moment = new Date(iso);
  // A day that does not exist is either refused by Date or moved to the next month.
  if (Number.isNaN(moment.getTime()) || moment.toISOString() !== iso)
    return dateInvalid(text, 'there is no such moment');
  const year = moment.getUTCFullYear();
  if (year >= YEAR_MIN && year < YEAR_MAX) return { value: iso };
  const message = `${shown(text)} lies outside of ${YEAR_MIN} to ${YEAR_MAX - 1}`;
  return { fault: { code: 'DATE_OUT_OF_RANGE', message } };
}

function dateInvalid(text: string, why: string): Reading {
  return { fault: { code: 'DATE_INVALID', message: `${shown(text)} is not a point in time: ${why}` } };
}

function readMoney(text: string): Reading {
  const amount = parseMoney(text, 'BRL');
  if (!amount.ok) {
    return { fault: { code: amount.error.code, message: `${shown(text)} is not an amount in BRL such as 58.90` } };
  }
  if (amount.value.minorUnits <= REVENUE_AMOUNT_MAX) return { value: amount.value.minorUnits.toString() };
  return { fault: { code: 'AMOUNT_TOO_LARGE', message: `${shown(text)} is more than ${REVENUE_AMOUNT_MAX} centavos` } };
}

function readScore(text: string): Reading {
  if (/^[1-5]$/.test(text)) return { value: text };
  if (text === '')
    return { fault: { code: 'FIELD_MISSING', message: 'it is empty; write a whole number from 1 to 5' } };
  return { fault: { code: 'SCORE_INVALID', message: `${shown(text)} is not a whole number from 1 to 5` } };
}
