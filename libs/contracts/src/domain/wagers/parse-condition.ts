import { isObject } from '#libs/share-rules';
import type { ClauseReader, Fields, Place } from '../clauses/clause-reader.js';
import { exactOf } from '../clauses/nodes.js';
import { EVENT_KINDS } from '../inputs.js';
import {
  COMPARATORS,
  type Comparison,
  COMPARISONS_MAX,
  type Condition,
  CONDITION_DEPTH_MAX,
  type Measure,
  TARGET_LEVELS,
} from './wager.js';

const KEY_LENGTH_MAX = 100;

/** A condition, or undefined after its faults were told to the reader. */
export function parseCondition(reader: ClauseReader, place: Place, depth = 1): Condition | undefined {
  const kind = (['all', 'any'] as const).find((one) => isObject(place.value) && Object.hasOwn(place.value, one));
  if (kind === undefined) return parseComparison(reader, place);
  const list = reader.fields(place, [kind])?.[kind];
  if (!list) return undefined;
  if (depth >= CONDITION_DEPTH_MAX) {
    reader.refuse(list, `conditions nest at most ${CONDITION_DEPTH_MAX} levels`);
    return undefined;
  }
  const read = (entry: Place) => parseCondition(reader, entry, depth + 1);
  const conditions = reader.list(list, { max: COMPARISONS_MAX, read });
  if (conditions.length === 0) {
    reader.refuse(list, 'name at least one condition');
    return undefined;
  }
  return kind === 'all' ? { all: conditions } : { any: conditions };
}

export function comparisonsOf(condition: Condition): readonly Comparison[] {
  if ('all' in condition) return condition.all.flatMap(comparisonsOf);
  if ('any' in condition) return condition.any.flatMap(comparisonsOf);
  return [condition];
}

function parseComparison(reader: ClauseReader, place: Place): Comparison | undefined {
  const fields = reader.fields(place, ['result'], ['target', 'targetOf', ...COMPARATORS]);
  if (!fields?.result) return undefined;
  const result = parseMeasure(reader, fields.result);
  const threshold = parseThreshold(reader, place, fields);
  const target = parseTarget(reader, fields);
  return result && threshold && target && { result, ...target, ...threshold };
}

function parseThreshold(reader: ClauseReader, place: Place, fields: Fields): Partial<Comparison> | undefined {
  const given = COMPARATORS.filter((name) => fields[name] !== undefined);
  const [comparator, ...others] = given;
  if (comparator === undefined || others.length > 0) {
    reader.refuse(place, `compare with exactly one of: ${COMPARATORS.join(', ')}`);
    return undefined;
  }
  const value = reader.exact(fields[comparator]);
  return value === undefined ? undefined : { [comparator]: value };
}

function parseTarget(
  reader: ClauseReader,
  { target: number, targetOf }: Fields,
): Pick<Comparison, 'target' | 'targetOf'> | undefined {
  if (number && targetOf) {
    reader.refuse(number, 'give either target or targetOf');
    return undefined;
  }
  if (number) {
    const target = reader.exact(number);
    if (target === undefined || exactOf(target).numerator > 0n) return target === undefined ? undefined : { target };
    reader.refuse(number, 'a target is above zero');
    return undefined;
  }
  if (!targetOf) return {};
  const fields = reader.fields(targetOf, ['node', 'level']);
  const node = reader.text(fields?.node, KEY_LENGTH_MAX);
  const level = reader.oneOf(fields?.level, TARGET_LEVELS);
  return node === undefined || level === undefined ? undefined : { targetOf: { node, level } };
}

function parseMeasure(reader: ClauseReader, place: Place): Measure | undefined {
  const fields = reader.fields(place, [], ['indicator', 'events']);
  if (!fields) return undefined;
  if ((fields.indicator === undefined) === (fields.events === undefined)) {
    reader.refuse(place, 'a result is that of an indicator, or of events');
    return undefined;
  }
  const indicator = reader.code(fields.indicator);
  if (!fields.events) return indicator === undefined ? undefined : { indicator };
  const events = reader.fields(fields.events, ['kinds', 'measure']);
  const measure = reader.oneOf(events?.measure, ['amount', 'count'] as const);
  const kinds = reader.list(events?.kinds, {
    max: EVENT_KINDS.length,
    read: (entry) => reader.oneOf(entry, EVENT_KINDS),
  });
  if (events?.kinds && (kinds.length === 0 || new Set(kinds).size < kinds.length)) {
    reader.refuse(events.kinds, 'name at least one kind of events, each once');
    return undefined;
  }
  return measure && { events: { kinds, measure } };
}
