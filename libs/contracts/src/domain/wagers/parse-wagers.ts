import { type Month, parseMonth } from '#libs/kernel';
import type { ClauseReader, Place } from '../clauses/clause-reader.js';
import { TITLE_LENGTH_MAX } from '../clauses/nodes.js';
import { comparisonsOf, parseCondition } from './parse-condition.js';
import { parseEffects } from './parse-effects.js';
import { COMPARISONS_MAX, type InflectionPoint, POINTS_MAX, type Wager, WAGERS_MAX } from './wager.js';

/** The wagers of a version as far as they can be read alone; `checkWagers` holds them against the terms. */
export function parseWagers(reader: ClauseReader, place: Place | undefined): readonly Wager[] {
  const seen = new Set<string>();
  const read = (entry: Place): Wager | undefined => {
    const fields = reader.fields(entry, ['code', 'inflectionPoints'], ['title']);
    const code = reader.code(fields?.code);
    const title = reader.text(fields?.title, TITLE_LENGTH_MAX);
    const inflectionPoints = parsePoints(reader, fields?.inflectionPoints);
    if (code === undefined || !fields?.code || !reader.isNew(seen, code, fields.code)) return undefined;
    return { code, ...(title !== undefined && { title }), inflectionPoints };
  };
  return reader.list(place, { max: WAGERS_MAX, read });
}

function parsePoints(reader: ClauseReader, place: Place | undefined): readonly InflectionPoint[] {
  const before = reader.faults.length;
  const seen = new Set<string>();
  const read = (entry: Place): InflectionPoint | undefined => {
    const fields = reader.fields(
      entry,
      ['code', 'month', 'condition', 'effects'],
      ['title', 'missedFrom', 'otherwise'],
    );
    const code = reader.code(fields?.code);
    const title = reader.text(fields?.title, TITLE_LENGTH_MAX);
    const month = monthOf(reader, fields?.month);
    const missedFrom = monthOf(reader, fields?.missedFrom);
    const condition = fields?.condition && parseCondition(reader, fields.condition);
    const effects = parseEffects(reader, fields?.effects);
    const otherwise = parseEffects(reader, fields?.otherwise);
    if (!fields?.code || code === undefined || month === undefined || condition === undefined) return undefined;
    if (!reader.isNew(seen, code, fields.code)) return undefined;
    if (fields.missedFrom && missedFrom !== undefined && missedFrom <= month) {
      reader.refuse(fields.missedFrom, `silence can count as missed from the month after ${month} at the earliest`);
    }
    if (comparisonsOf(condition).length > COMPARISONS_MAX) {
      reader.refuse(fields.condition ?? entry, `a condition has at most ${COMPARISONS_MAX} comparisons`);
    }
    if (effects.length + otherwise.length === 0) reader.refuse(entry, 'a point without an effect is no wager');
    const names = { code, ...(title !== undefined && { title }) };
    return { ...names, month, ...(missedFrom !== undefined && { missedFrom }), condition, effects, otherwise };
  };
  const points = reader.list(place, { max: POINTS_MAX, read });
  if (place && points.length === 0 && reader.faults.length === before) {
    reader.refuse(place, 'a wager has at least one inflection point');
  }
  return points;
}

function monthOf(reader: ClauseReader, place: Place | undefined): Month | undefined {
  if (!place) return undefined;
  const month = typeof place.value === 'string' ? parseMonth(place.value) : undefined;
  if (month?.ok) return month.value;
  reader.refuse(place, 'expected a month, YYYY-MM');
  return undefined;
}
