import { parseRational, type Refusal, refusal } from '#libs/kernel';
import { DENOMINATOR_MAX, isObject, NUMBER_LENGTH_MAX } from '#libs/share-rules';

/** A JSON value of the clauses together with where it stands, from the field "clauses" on. */
export type Place = { readonly value: unknown; readonly path: readonly string[] };
export type Fields = Readonly<Record<string, Place>>;

const CODE = /^[a-z][a-z0-9_]{0,59}$/;

/**
 * Collects every fault of the clauses instead of stopping at the first; a reading function answers undefined for what
 * it could not read, after it has said why.
 */
export class ClauseReader {
  readonly faults: Refusal[] = [];

  constructor(private readonly refusalCode: 'CLAUSES_INVALID' | 'INPUT_INVALID' = 'CLAUSES_INVALID') {}

  refuse({ path }: Pick<Place, 'path'>, message: string): void {
    this.faults.push(refusal(this.refusalCode, message, path));
  }

  /** An object with no other fields than the named ones: a misspelt field is never passed over. */
  fields(place: Place, required: readonly string[], optional: readonly string[] = []): Fields | undefined {
    const { value, path } = place;
    if (!isObject(value)) {
      this.refuse(place, 'expected an object');
      return undefined;
    }
    const known = [...required, ...optional];
    for (const name of Object.keys(value).filter((one) => !known.includes(one))) {
      this.refuse({ path: [...path, name] }, `unknown field; known here: ${known.join(', ')}`);
    }
    for (const name of required.filter((one) => !Object.hasOwn(value, one))) {
      this.refuse({ path: [...path, name] }, `the field "${name}" is required`);
    }
    const present = known.filter((name) => Object.hasOwn(value, name));
    return Object.fromEntries(present.map((name) => [name, { value: value[name], path: [...path, name] }]));
  }

  /** The entries that `read` could read; an absent list is empty. */
  list<T>(
    place: Place | undefined,
    { max, read }: { readonly max: number; readonly read: (entry: Place, index: number) => T | undefined },
  ): readonly T[] {
    if (!place) return [];
    const { value, path } = place;
    if (!Array.isArray(value) || value.length > max) {
      this.refuse(place, `expected a list of at most ${max} entries`);
      return [];
    }
    const entries = value.map((entry: unknown, index) =>
      read({ value: entry, path: [...path, index.toString()] }, index),
    );
    return entries.filter((entry) => entry !== undefined);
  }

  text(place: Place | undefined, lengthMax: number): string | undefined {
    if (!place) return undefined;
    const { value } = place;
    const isText = typeof value === 'string' && value.trim() !== '' && value.length <= lengthMax;
    if (isText) return value;
    this.refuse(place, `expected a text of 1 to ${lengthMax} characters`);
    return undefined;
  }

  /** Names something for programs: an obligation, an indicator. */
  code(place: Place | undefined): string | undefined {
    if (!place) return undefined;
    const { value } = place;
    if (typeof value === 'string' && CODE.test(value)) return value;
    this.refuse(place, 'expected 1 to 60 small letters, digits and _, beginning with a letter');
    return undefined;
  }

  oneOf<T extends string>(place: Place | undefined, choices: readonly T[]): T | undefined {
    if (!place) return undefined;
    const found = choices.find((choice) => choice === place.value);
    if (found === undefined) this.refuse(place, `expected one of: ${choices.join(', ')}`);
    return found;
  }

  /** An exact number as it is written, "12" or "9/10". */
  exact(place: Place | undefined): string | undefined {
    if (!place) return undefined;
    const { value } = place;
    const isShort = typeof value === 'string' && value.length <= NUMBER_LENGTH_MAX;
    const number = isShort ? parseRational(value) : undefined;
    if (isShort && number?.ok && number.value.denominator <= DENOMINATOR_MAX) return value;
    this.refuse(place, 'expected an exact number as a string, "12" or "9/10", with a denominator up to 10^9');
    return undefined;
  }

  count(place: Place | undefined, max: number): number | undefined {
    if (!place) return undefined;
    const { value } = place;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
    this.refuse(place, `expected a whole number from 1 to ${max}`);
    return undefined;
  }

  /** A calendar day, YYYY-MM-DD, that exists. */
  day(place: Place | undefined): string | undefined {
    if (!place) return undefined;
    const { value } = place;
    const isDay = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isInCalendar(value);
    if (isDay) return value;
    this.refuse(place, 'expected a day of the calendar, YYYY-MM-DD');
    return undefined;
  }

  /** Refuses what stands there a second time; answers whether it is new. */
  isNew(seen: Set<string>, name: string, place: Pick<Place, 'path'>): boolean {
    if (seen.has(name)) this.refuse(place, `"${name}" stands here already`);
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew;
  }
}

function isInCalendar(day: string): boolean {
  const moment = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}
