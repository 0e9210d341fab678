import { err, ok, type Refusal, refusal, type Result } from '#libs/kernel';

/** The JSON of one event, api-products.md 6.6. */
export const EVENT_BYTES_MAX = 65_536;
/** Deeper data is no record of a fact, and every reader of it would have to guard its stack. */
const DEPTH_MAX = 16;

/** A JSON number that no double holds exactly; a parser of ours leaves it in the place of the number. */
export class InexactNumber {
  constructor(readonly source: string) {}
}

/** A JSON object as the text to store: nothing in it that PostgreSQL's jsonb would refuse or that has lost digits. */
export function eventDataText(data: unknown, field: string): Result<string, Refusal> {
  if (typeof data !== 'object' || data === null || Array.isArray(data) || data instanceof InexactNumber) {
    return err(refusal('INPUT_INVALID', `${field} is a JSON object`, [field]));
  }
  const fault = faultIn(data, [field]);
  if (fault) return err(fault);
  const text = JSON.stringify(data);
  if (Buffer.byteLength(text, 'utf8') > EVENT_BYTES_MAX) {
    return err(refusal('EVENT_TOO_LARGE', `${field} has more than ${EVENT_BYTES_MAX} bytes`, [field]));
  }
  return ok(text);
}

function faultIn(value: unknown, path: readonly string[]): Refusal | undefined {
  if (path.length > DEPTH_MAX) return refusal('INPUT_INVALID', `at most ${DEPTH_MAX} levels deep`, path);
  if (value instanceof InexactNumber) return inexact(value.source, path);
  if (typeof value === 'number' && !isExact(value)) return inexact(String(value), path);
  if (typeof value === 'string') return faultOfText(value, path);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const fault = faultOfText(key, path) ?? faultIn(inner, [...path, key]);
    if (fault) return fault;
  }
  return undefined;
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function faultOfText(text: string, path: readonly string[]): Refusal | undefined {
  if (!text.includes('\0') && !/\p{Cs}/u.test(text)) return undefined;
  return refusal('INPUT_INVALID', 'texts hold neither U+0000 nor half a surrogate pair', path);
}

function inexact(source: string, path: readonly string[]): Refusal {
  const shown = source.slice(0, 60);
  return refusal('INPUT_INVALID', `${shown} is not exact as a JSON number; write it as a string, "${shown}"`, path);
}
