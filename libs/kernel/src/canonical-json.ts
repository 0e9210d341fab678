/** Texts that stand as they are: ASCII without control characters, quotation mark and backslash. */
const PLAIN = /^[ !#-[\]-~]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The RFC 8785 form (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no spaces; a member without a
 * value is left out, as JSON leaves it out. Throws TypeError on what has no such form: a number that is not finite, a lone
 * surrogate, anything that is not JSON. Every statement and journal is hashed by it, so it is written for speed.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isPlainObject(value)) return object(value);
  throw new TypeError(`${typeof value} has no canonical JSON form`);
}

function object(members: Readonly<Record<string, unknown>>): string {
  let written = '';
  for (const name of Object.keys(members).sort()) {
    const value = members[name];
    if (value !== undefined) written += `${written === '' ? '' : ','}${text(name)}:${canonicalJson(value)}`;
  }
  return `{${written}}`;
}

function text(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (LONE_SURROGATE.test(value)) throw new TypeError('a lone surrogate has no canonical JSON form');
  return JSON.stringify(value);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
