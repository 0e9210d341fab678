import { type Rational, compareRational, parseRational } from '#libs/kernel';
import { type DocumentReader, type Place, isObject } from './document-reader.js';
import { DENOMINATOR_MAX, DOCUMENT_NODES_MAX, EXPRESSION_NODES_MAX } from './limits.js';
import {
  type MoneyExpression,
  type RateExpression,
  type RateListOperator,
  MONEY_OPERATORS,
  RATE_LIST_OPERATORS,
} from './terms.js';

/** Names of inputs: letters of any script first, so that a mistyped number can never be taken for a name. */
const INPUT_NAME = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u;
const TAKE_SUFFIX = '.take';
const INTEGER_TEXT = /^-?\d+$/;
const RATE_OPERATORS = [...RATE_LIST_OPERATORS, 'table', 'lerp', 'vest'] as const;

/** `earlier` holds the ids of the steps that come before, the only ones whose take may be named. */
export function parseMoney(
  reader: DocumentReader,
  place: Place,
  earlier: ReadonlySet<string>,
): MoneyExpression | undefined {
  if (!isSmallEnough(reader, place)) return undefined;
  const { value, path } = place;
  if (!isObject(value)) return moneyLeaf(reader, place, earlier);
  const operator = operatorOf(reader, place, MONEY_OPERATORS);
  if (operator === undefined) return undefined;
  const operands = { value: value[operator], path: [...path, operator] };
  const places = reader.list(operands, { min: operator === 'sub' ? 2 : 1, max: EXPRESSION_NODES_MAX });
  const parsed = (places ?? []).map((operand) => parseMoney(reader, operand, earlier));
  return places && { kind: operator, operands: parsed.filter((operand) => operand !== undefined) };
}

export function parseRate(reader: DocumentReader, place: Place): RateExpression | undefined {
  if (!isSmallEnough(reader, place)) return undefined;
  const { value, path } = place;
  if (!isObject(value)) return rateLeaf(reader, place);
  const operator = operatorOf(reader, place, RATE_OPERATORS);
  if (operator === undefined) return undefined;
  const operand = { value: value[operator], path: [...path, operator] };
  switch (operator) {
    case 'table':
      return parseTable(reader, operand);
    case 'lerp':
      return parseLerp(reader, operand);
    case 'vest':
      return parseVest(reader, operand);
    default:
      return parseRateList(reader, operand, operator);
  }
}

/** An exact rational constant with a denominator that the share rules allow. */
export function parseExact(reader: DocumentReader, place: Place): Rational | undefined {
  const { path } = place;
  if (typeof place.value === 'number') {
    reader.refuse('NUMBER_NOT_EXACT', path, `write the number as a string: "${place.value}/1"`);
    return;
  }
  const text = reader.text(place);
  if (text === undefined) return undefined;
  const parsed = parseRational(text);
  if (parsed.ok && writtenDenominator(text) <= DENOMINATOR_MAX) return parsed.value;
  if (parsed.ok) {
    reader.refuse('DENOMINATOR_TOO_LARGE', path, `denominators go up to ${DENOMINATOR_MAX.toString()}`);
  } else if (parsed.error.code === 'RATIONAL_ZERO_DENOMINATOR') {
    reader.refuse('DENOMINATOR_ZERO', path, 'a denominator is at least 1');
  } else {
    reader.refuse('NUMBER_NOT_EXACT', path, 'expected an exact number such as "3/20" or "5"');
  }
  return undefined;
}

/** As signed, not in lowest terms: the limit is one that a reader of the document can check. */
function writtenDenominator(text: string): bigint {
  return BigInt(text.split('/')[1] ?? '1');
}

/** The name of an input, which is not one of the words of the language. */
export function parseInputName(reader: DocumentReader, place: Place): string | undefined {
  const name = reader.text(place);
  if (name === undefined) return undefined;
  if (['pool', 'distributable'].includes(name) || name.endsWith(TAKE_SUFFIX)) {
    reader.refuse('ID_RESERVED', place.path, `"${name}" is a word of money expressions, not an input`);
    return;
  }
  if (INPUT_NAME.test(name)) return name;
  reader.refuse('NUMBER_NOT_EXACT', place.path, `"${name}" is neither an exact number nor the name of an input`);
}

function isSmallEnough(reader: DocumentReader, { value, path }: Place): boolean {
  if (sizeOf(value) <= EXPRESSION_NODES_MAX) return true;
  reader.refuse('DOCUMENT_TOO_LARGE', path, `one expression has at most ${EXPRESSION_NODES_MAX} values`);
  return false;
}

/** Stops counting above the document's limit; the depth was checked before. */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((size, child) => Math.min(size + sizeOf(child), DOCUMENT_NODES_MAX), 0);
}

function operatorOf<T extends string>(reader: DocumentReader, place: Place, known: readonly T[]): T | undefined {
  const keys = Object.keys(isObject(place.value) ? place.value : {});
  const operator = known.find((name) => name === keys[0]);
  if (keys.length === 1 && operator !== undefined) return operator;
  const message = `expected exactly one of: ${known.join(', ')}`;
  reader.refuse('OPERATOR_UNKNOWN', place.path, message);
}

function moneyLeaf(reader: DocumentReader, place: Place, earlier: ReadonlySet<string>): MoneyExpression | undefined {
  const { path } = place;
  if (typeof place.value === 'number') {
    reader.refuse('NUMBER_NOT_EXACT', path, `write the amount as a string: "${place.value}"`);
    return;
  }
  const text = reader.text(place);
  if (text === undefined) return undefined;
  if (INTEGER_TEXT.test(text)) return { kind: 'constant', value: BigInt(text) };
  if (text === 'pool' || text === 'distributable') return { kind: text };
  if (text.endsWith(TAKE_SUFFIX)) return takeOf(reader, text.slice(0, -TAKE_SUFFIX.length), place, earlier);
  if (/^[-+.\d]/.test(text)) {
    reader.refuse('NUMBER_NOT_EXACT', path, `"${text}" is not a whole number of minor units such as "5000"`);
    return;
  }
  const name = parseInputName(reader, place);
  return name === undefined ? undefined : { kind: 'input', name };
}

function takeOf(
  reader: DocumentReader,
  step: string,
  { path }: Place,
  earlier: ReadonlySet<string>,
): MoneyExpression | undefined {
  if (earlier.has(step)) return { kind: 'take', step };
  reader.refuse('STEP_NOT_EARLIER', path, `"${step}" is not an earlier step of the waterfall`);
}

function rateLeaf(reader: DocumentReader, place: Place): RateExpression | undefined {
  if (typeof place.value !== 'string' || /^[-+.\d]/.test(place.value)) {
    const value = parseExact(reader, place);
    return value && { kind: 'constant', value };
  }
  const name = parseInputName(reader, place);
  return name === undefined ? undefined : { kind: 'input', name };
}

function parseRateList(reader: DocumentReader, place: Place, kind: RateListOperator): RateExpression | undefined {
  const places = reader.list(place, { min: kind === 'div' ? 2 : 1, max: EXPRESSION_NODES_MAX });
  const parsed = (places ?? []).map((operand) => parseRate(reader, operand));
  return places && { kind, operands: parsed.filter((operand) => operand !== undefined) };
}

function parseTable(reader: DocumentReader, place: Place): RateExpression | undefined {
  const fields = reader.fields(place, ['of', 'rows'], []);
  const of = fields?.of && parseRate(reader, fields.of);
  const rows = fields?.rows && parseAscendingPairs(reader, fields.rows);
  return of && rows && { kind: 'table', of, rows: rows.map(([atLeast, factor]) => ({ atLeast, factor })) };
}

function parseLerp(reader: DocumentReader, place: Place): RateExpression | undefined {
  const fields = reader.fields(place, ['of', 'points'], []);
  const of = fields?.of && parseRate(reader, fields.of);
  const points = fields?.points && parseAscendingPairs(reader, fields.points);
  return of && points && { kind: 'lerp', of, points: points.map(([x, y]) => ({ x, y })) };
}

function parseVest(reader: DocumentReader, place: Place): RateExpression | undefined {
  const fields = reader.fields(place, ['months', 'cliff', 'total'], []);
  const months = fields?.months && parseRate(reader, fields.months);
  const cliff = fields?.cliff && reader.integer(fields.cliff, 0);
  const total = fields?.total && reader.integer(fields.total, 1);
  if (months === undefined || cliff === undefined || total === undefined) return undefined;
  return { kind: 'vest', months, cliff: BigInt(cliff), total: BigInt(total) };
}

function parseAscendingPairs(
  reader: DocumentReader,
  place: Place,
): readonly (readonly [Rational, Rational])[] | undefined {
  const places = reader.list(place, { min: 1, max: EXPRESSION_NODES_MAX });
  const pairs = (places ?? []).map((row) => {
    const [key, result] = reader.pair(row) ?? [];
    const [x, y] = [key && parseExact(reader, key), result && parseExact(reader, result)];
    return x && y && ([x, y] as const);
  });
  const read = pairs.filter((pair) => pair !== undefined);
  read.forEach(([x], index) => {
    const previous = read[index - 1]?.[0];
    if (previous === undefined || compareRational(previous, x) < 0) return;
    reader.refuse(
      'ROWS_NOT_ASCENDING',
      [...place.path, index.toString(), '0'],
      'each row starts above the one before it',
    );
  });
  return places && read;
}
