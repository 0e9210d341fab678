import { compareRational, isCurrencyCode } from '#libs/kernel';
import type { ClauseReader, Fields, Place } from '../clauses/clause-reader.js';
import { exactOf, NODE_KINDS, type NodeKind, NODES_MAX, TITLE_LENGTH_MAX } from '../clauses/nodes.js';
import type { TemplateParameter } from './template.js';

/** Ten billion of a currency with two decimals: above any month of a venture, far below what the ledger holds. */
const AMOUNT_MAX = 1_000_000_000_000;
/** Each has a table of its own in the terms, and terms have at most 20,000 values. */
const WEIGHTED_MAX = 200;
/** Weights and units are proportions; more digits say nothing more. */
const WEIGHT_MAX = 1_000_000;
/** Fifty years. */
const MONTHS_MAX = 600;
/** A table that one reads at a glance. */
const ROWS_MAX = 20;

type Described<T> = { readonly title: string; readonly default: T };

export function currency(): TemplateParameter<string> {
  const read = (reader: ClauseReader, place: Place): string | undefined => {
    const { value } = place;
    if (typeof value === 'string' && isCurrencyCode(value)) return value;
    reader.refuse(place, 'expected an active ISO 4217 code such as "CNY"');
    return undefined;
  };
  return { kind: 'currency', title: 'The currency that the contract shares', default: 'CNY', read };
}

/** An exact part of one whole, "1/10". */
export function rate(described: Described<string>): TemplateParameter<string> {
  const read = (reader: ClauseReader, place: Place) => exactIn(reader, place, { min: '0', max: '1' });
  return { kind: 'rate', ...described, min: '0', max: '1', read };
}

/** Whole minor units, in text. */
export function amount(described: Described<string>): TemplateParameter<string> {
  return { kind: 'amount', ...described, min: '0', max: AMOUNT_MAX.toString(), read: readAmount };
}

export function months(described: Described<number> & { readonly min?: number }): TemplateParameter<number> {
  const { title, default: given, min = 0 } = described;
  const read = (reader: ClauseReader, place: Place) => wholeIn(reader, place, { min, max: MONTHS_MAX });
  return { kind: 'count', title, default: given, min: min.toString(), max: MONTHS_MAX.toString(), read };
}

/** Somebody in a list of the template: a key, what kind of node it is, and what else the template asks of each. */
export type Member = { readonly key: string; readonly kind: NodeKind; readonly title?: string };
export type WeightedMember = Member & { readonly weight: string; readonly indicator?: string };
export type UnitHolder = { readonly key: string; readonly units: string; readonly months: string };

type ListOf<T> = Described<readonly T[]> & {
  /** Keys that the template has given away. */
  readonly reserved?: readonly string[];
  readonly entriesMax?: number;
};

export function members(list: ListOf<Member>): TemplateParameter<readonly Member[]> {
  return memberList(list, { required: ['key'], optional: ['kind', 'title'] }, memberOf);
}

export function weightedMembers(list: ListOf<WeightedMember>): TemplateParameter<readonly WeightedMember[]> {
  const names = { required: ['key', 'weight'], optional: ['kind', 'title', 'indicator'] };
  return memberList({ entriesMax: WEIGHTED_MAX, ...list }, names, (reader, fields, key) => {
    const weight = fields.weight && exactIn(reader, fields.weight, { min: '0', max: WEIGHT_MAX.toString() });
    const indicator = reader.code(fields.indicator);
    const member = memberOf(reader, fields, key);
    return weight === undefined ? undefined : { ...member, weight, ...(indicator !== undefined && { indicator }) };
  });
}

export function unitHolders(list: ListOf<UnitHolder>): TemplateParameter<readonly UnitHolder[]> {
  return memberList(list, { required: ['key', 'units', 'months'], optional: [] }, (reader, fields, key) => {
    const units = fields.units && readWhole(reader, fields.units, WEIGHT_MAX);
    const held = fields.months && readWhole(reader, fields.months, MONTHS_MAX);
    return units === undefined || held === undefined ? undefined : { key, units, months: held };
  });
}

export type BandParameter = { readonly upTo: string | null; readonly rate: string };

/** Each covers (the one before, upTo]; the last is open. */
export function bands(described: Described<readonly BandParameter[]>): TemplateParameter<readonly BandParameter[]> {
  const read = (reader: ClauseReader, place: Place): readonly BandParameter[] | undefined => {
    const list = reader.list(place, { max: ROWS_MAX, read: (entry) => readBand(reader, entry) });
    const ends = list.map(({ upTo }) => upTo);
    const isOpenAtTheEnd = ends.indexOf(null) === ends.length - 1 && ends.length > 0;
    const isRising = ends.every((end, index) => end === null || BigInt(end) > BigInt(ends[index - 1] ?? '0'));
    if (isOpenAtTheEnd && isRising) return list;
    reader.refuse(place, 'the bands rise from above zero, and only the last has "upTo": null');
    return undefined;
  };
  return { kind: 'bands', ...described, min: '0', max: '1', read };
}

export type PointParameter = { readonly score: string; readonly factor: string };

/** Factors by score, linear between the points and constant outside. */
export function points(described: Described<readonly PointParameter[]>): TemplateParameter<readonly PointParameter[]> {
  const read = (reader: ClauseReader, place: Place): readonly PointParameter[] | undefined => {
    const list = reader.list(place, { max: ROWS_MAX, read: (entry) => readPoint(reader, entry) });
    const isRising = list.every(({ score }, index) => {
      const before = list[index - 1];
      return !before || compareRational(exactOf(score), exactOf(before.score)) > 0;
    });
    if (isRising && list.length > 0) return list;
    reader.refuse(place, 'expected at least one point, each with a higher score than the one before');
    return undefined;
  };
  return { kind: 'points', ...described, min: '0', max: WEIGHT_MAX.toString(), read };
}

function memberList<T extends { readonly key: string }>(
  { reserved = [], entriesMax = NODES_MAX - reserved.length, title, default: given }: ListOf<T>,
  names: { readonly required: readonly string[]; readonly optional: readonly string[] },
  readMember: (reader: ClauseReader, fields: Fields, key: string) => T | undefined,
): TemplateParameter<readonly T[]> {
  const read = (reader: ClauseReader, place: Place): readonly T[] | undefined => {
    const seen = new Set<string>(reserved);
    const list = reader.list(place, {
      max: entriesMax,
      read: (entry) => {
        const fields = reader.fields(entry, names.required, names.optional);
        const key = reader.code(fields?.key);
        const isNew = key !== undefined && fields?.key !== undefined && reader.isNew(seen, key, fields.key);
        return isNew ? readMember(reader, fields, key) : undefined;
      },
    });
    if (list.length === 0) reader.refuse(place, 'expected at least one entry');
    return list;
  };
  return { kind: 'members', title, default: given, min: '1', max: entriesMax.toString(), read };
}

function memberOf(reader: ClauseReader, fields: Fields, key: string): Member {
  const kind = reader.oneOf(fields.kind, NODE_KINDS) ?? 'other';
  const title = reader.text(fields.title, TITLE_LENGTH_MAX);
  return { key, kind, ...(title !== undefined && { title }) };
}

function readBand(reader: ClauseReader, entry: Place): BandParameter | undefined {
  const fields = reader.fields(entry, ['upTo', 'rate']);
  const part = fields?.rate && exactIn(reader, fields.rate, { min: '0', max: '1' });
  if (!fields?.upTo || part === undefined) return undefined;
  if (fields.upTo.value === null) return { upTo: null, rate: part };
  const upTo = readAmount(reader, fields.upTo);
  return upTo === undefined ? undefined : { upTo, rate: part };
}

function readPoint(reader: ClauseReader, entry: Place): PointParameter | undefined {
  const fields = reader.fields(entry, ['score', 'factor']);
  const score = reader.exact(fields?.score);
  const factor = fields?.factor && exactIn(reader, fields.factor, { min: '0', max: WEIGHT_MAX.toString() });
  return score === undefined || factor === undefined ? undefined : { score, factor };
}

function readAmount(reader: ClauseReader, place: Place): string | undefined {
  return readWhole(reader, place, AMOUNT_MAX);
}

function readWhole(reader: ClauseReader, place: Place, max: number): string | undefined {
  const { value } = place;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value) && Number(value) <= max) return value;
  reader.refuse(place, `expected a whole number as a string, from 0 to ${max}`);
  return undefined;
}

function exactIn(reader: ClauseReader, place: Place, bounds: { min: string; max: string }): string | undefined {
  const text = reader.exact(place);
  if (text === undefined) return undefined;
  const number = exactOf(text);
  const isInside =
    compareRational(number, exactOf(bounds.min)) >= 0 && compareRational(number, exactOf(bounds.max)) <= 0;
  if (isInside) return text;
  reader.refuse(place, `expected a number from ${bounds.min} to ${bounds.max}`);
  return undefined;
}

function wholeIn(reader: ClauseReader, place: Place, { min, max }: { min: number; max: number }): number | undefined {
  const { value } = place;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  reader.refuse(place, `expected a whole number from ${min} to ${max}`);
  return undefined;
}
