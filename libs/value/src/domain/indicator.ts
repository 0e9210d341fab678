import { err, type Id, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { isEventType } from './value-event.js';

export const AGGREGATIONS = ['count', 'sum', 'mean'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export const DIRECTIONS = ['higher_is_better', 'lower_is_better'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How an indicator is computed from the user-value events of a venture and a month. */
export type IndicatorDefinition = {
  readonly aggregation: Aggregation;
  readonly eventType: string;
  /** Where in the data the number stands, names joined by dots; for sum and mean only. */
  readonly field?: string;
  readonly unit?: string;
  readonly direction?: Direction;
};

export type Indicator = {
  readonly id: Id<'indicator'>;
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly definition: IndicatorDefinition;
  readonly definedAt: Date;
};

const CODE = /^[a-z][a-z0-9_]{0,59}$/;
const FIELD = /^[A-Za-z0-9_]{1,60}(\.[A-Za-z0-9_]{1,60}){0,4}$/;
const NAME_LENGTH_MAX = 200;
const UNIT_LENGTH_MAX = 40;

type IndicatorDraft = { readonly code: string; readonly name: string; readonly definition: IndicatorDefinition };

/** Whether the definition can be computed at all; the path names the fault. */
export function checkIndicator({ code, name, definition }: IndicatorDraft): Result<null, Refusal> {
  const { aggregation, eventType, field, unit = '' } = definition;
  if (!CODE.test(code)) {
    return invalid('a code has up to 60 lower-case letters, digits and underscores and starts with a letter', 'code');
  }
  if (name.trim().length === 0 || name.length > NAME_LENGTH_MAX) {
    return invalid(`a name has 1 to ${NAME_LENGTH_MAX} characters`, 'name');
  }
  if (!isEventType(eventType)) {
    return invalid('an event type is a dotted name of user-value events, such as review.score', 'eventType');
  }
  if (aggregation === 'count' && field !== undefined) {
    return invalid('count counts events; it takes no field', 'field');
  }
  if (aggregation !== 'count' && (field === undefined || !FIELD.test(field))) {
    return invalid(`${aggregation} needs the field of the data that holds the number, such as score or a.b`, 'field');
  }
  if (unit.length > UNIT_LENGTH_MAX) return invalid(`a unit has at most ${UNIT_LENGTH_MAX} characters`, 'unit');
  return ok(null);
}

export function isSameDefinition(one: IndicatorDefinition, other: IndicatorDefinition): boolean {
  const parts = ({ aggregation, eventType, field, unit, direction }: IndicatorDefinition) =>
    JSON.stringify([aggregation, eventType, field ?? null, unit ?? null, direction ?? null]);
  return parts(one) === parts(other);
}

function invalid(message: string, field: string): Result<never, Refusal> {
  return err(refusal('INDICATOR_INVALID', message, [field]));
}
