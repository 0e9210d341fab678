import { DOCUMENT_DEPTH_MAX, DOCUMENT_NODES_MAX, TEXT_LENGTH_MAX } from './limits.js';
import type { TermsFault, TermsFaultCode, TermsPath } from './fault.js';

/** A JSON value of the document together with where it stands. */
export type Place = { readonly value: unknown; readonly path: TermsPath };
/** Canonical JSON, and with it the hash of the terms, does not exist for such text. */
const LONE_SURROGATE = /\p{Surrogate}/u;

export type Fields = Readonly<Record<string, Place>>;

/**
 * Collects every fault of a document instead of stopping at the first; a reading function answers undefined for what
 * it could not read, after it has said why.
 */
export class DocumentReader {
  readonly faults: TermsFault[] = [];

  refuse(code: TermsFaultCode, path: TermsPath, message: string): void {
    this.faults.push({ code, path, message });
  }

  /** An object with no other fields than the named ones, and words for people: a misspelt field is never passed over. */
  fields(place: Place, required: readonly string[], optional: readonly string[]): Fields | undefined {
    const { value, path } = place;
    if (!isObject(value)) {
      this.refuse('TYPE_WRONG', path, `expected an object, found ${describe(value)}`);
      return;
    }
    const known = [...required, ...optional];
    const isUnknown = (name: string) => !known.includes(name) && !isForPeople(name, value[name]);
    for (const key of Object.keys(value).filter(isUnknown)) {
      this.refuse('FIELD_UNKNOWN', [...path, key], `unknown field; known here: ${known.join(', ')}`);
    }
    for (const key of required.filter((name) => !Object.hasOwn(value, name))) {
      this.refuse('FIELD_MISSING', [...path, key], `the field "${key}" is required`);
    }
    const present = known.filter((name) => Object.hasOwn(value, name));
    return Object.fromEntries(present.map((name) => [name, { value: value[name], path: [...path, name] }]));
  }

  list(place: Place, bounds: { min: number; max: number }): readonly Place[] | undefined {
    const { value, path } = place;
    if (!Array.isArray(value)) {
      this.refuse('TYPE_WRONG', path, `expected a list, found ${describe(value)}`);
      return;
    }
    if (value.length < bounds.min || value.length > bounds.max) {
      const message = `expected ${bounds.min} to ${bounds.max} entries, found ${value.length}`;
      this.refuse('VALUE_OUT_OF_RANGE', path, message);
      return;
    }
    return value.map((entry: unknown, index) => ({ value: entry, path: [...path, index.toString()] }));
  }

  pair(place: Place): readonly [Place, Place] | undefined {
    const [first, second] = this.list(place, { min: 2, max: 2 }) ?? [];
    return first && second ? [first, second] : undefined;
  }

  text(place: Place): string | undefined {
    const { value, path } = place;
    if (typeof value !== 'string') {
      this.refuse('TYPE_WRONG', path, `expected a string, found ${describe(value)}`);
      return;
    }
    const isTidy = value !== '' && value.trim() === value && !LONE_SURROGATE.test(value);
    if (isTidy && value.length <= TEXT_LENGTH_MAX) return value;
    const message = `expected 1 to ${TEXT_LENGTH_MAX} characters of well-formed text without blanks around it`;
    this.refuse('TEXT_INVALID', path, message);
  }

  oneOf<T extends string>(place: Place, choices: readonly T[]): T | undefined {
    const found = choices.find((choice) => choice === place.value);
    if (found === undefined) {
      this.refuse('VALUE_OUT_OF_RANGE', place.path, `expected one of: ${choices.join(', ')}`);
    }
    return found;
  }

  flag(place: Place): boolean | undefined {
    if (typeof place.value === 'boolean') return place.value;
    this.refuse('TYPE_WRONG', place.path, `expected true or false, found ${describe(place.value)}`);
  }

  integer(place: Place, min: number): number | undefined {
    const { value, path } = place;
    if (Number.isSafeInteger(value) && Number(value) >= min) return Number(value);
    this.refuse('VALUE_OUT_OF_RANGE', path, `expected a JSON integer of at least ${min}`);
  }

  /** Size, depth and number faults of the whole document, found before anything recurses into it. */
  inspect(document: unknown): boolean {
    const before = this.faults.length;
    const open: Place[] = [{ value: document, path: [] }];
    let nodes = 0;
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      nodes += 1;
      if (nodes + open.length > DOCUMENT_NODES_MAX) {
        this.refuse('DOCUMENT_TOO_LARGE', [], `a document has at most ${DOCUMENT_NODES_MAX} values`);
        return false;
      }
      this.#inspectValue(place, open);
    }
    return this.faults.length === before;
  }

  #inspectValue({ value, path }: Place, open: Place[]): void {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) {
      this.refuse('NUMBER_NOT_EXACT', path, 'a JSON number is not exact here: write "n/d" or an integer as a string');
    } else if (!isJson(value)) {
      this.refuse('NOT_JSON', path, `expected JSON, found ${describe(value)}`);
    } else if (path.length > DOCUMENT_DEPTH_MAX) {
      this.refuse('DOCUMENT_TOO_DEEP', path, `a document nests at most ${DOCUMENT_DEPTH_MAX} levels`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        open.push({ value: child, path: [...path, key] });
      }
    }
  }
}

/** Titles and remarks mean nothing to the engine, and are signed like the rest. */
const FIELDS_FOR_PEOPLE = new Set(['title', 'name', 'label', 'description', 'note', 'notes', 'comment']);

function isForPeople(name: string, value: unknown): boolean {
  return FIELDS_FOR_PEOPLE.has(name) && typeof value === 'string';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

function isJson(value: unknown): boolean {
  return (
    value === null || ['string', 'boolean', 'number'].includes(typeof value) || Array.isArray(value) || isObject(value)
  );
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
