import { err, ok, type Refusal, refusal, type Result, unstorablePath } from '#libs/kernel';
import { EVENT_BYTES_MAX } from '#libs/value';

/** What is read of a CloudEvent 1.0 (https://github.com/cloudevents/spec, v1.0.2); extension attributes are let through. */
export type CloudEvent = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** The venture: its public id or its external reference. */
  readonly subject: string;
  readonly time: Date;
  readonly data: unknown;
};

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const JSON_TYPE = /^application\/(json|[a-z0-9.!#$&^_-]+\+json)\s*(;|$)/i;

/** Checks the shape of one event. Subject and time are optional in CloudEvents and needed here: who earned it, and when. */
export function readCloudEvent(item: unknown): Result<CloudEvent, Refusal> {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return err(refusal('INPUT_INVALID', 'an event is a JSON object'));
  }
  if (Buffer.byteLength(JSON.stringify(item), 'utf8') > EVENT_BYTES_MAX) {
    return err(refusal('EVENT_TOO_LARGE', `an event has at most ${EVENT_BYTES_MAX} bytes`));
  }
  const unstorable = unstorablePath(item);
  if (unstorable) {
    return err(refusal('INPUT_INVALID', 'texts hold neither U+0000 nor half a surrogate pair', unstorable));
  }
  const attributes = new Map<string, unknown>(Object.entries(item).filter(([, value]) => value !== null));
  if (attributes.get('specversion') !== '1.0') return invalid('specversion is "1.0"', 'specversion');
  const fault = faultOfContent(attributes);
  if (fault) return err(fault);
  const [id, source, type, subject] = ['id', 'source', 'type', 'subject'].map((name) => attributes.get(name));
  if (!isText(id)) return invalid('id is a text that is not empty', 'id');
  if (!isText(source)) return invalid('source is a text that is not empty', 'source');
  if (!isText(type)) return invalid('type is a text that is not empty', 'type');
  if (!isText(subject)) return invalid('subject names the venture: its id or its external reference', 'subject');
  const time = momentOf(attributes.get('time'));
  if (!time) return invalid('time is a moment of RFC 3339, such as 2026-11-22T08:05:00Z', 'time');
  return ok({ id, source, type, subject, time, data: attributes.get('data') ?? {} });
}

function faultOfContent(attributes: ReadonlyMap<string, unknown>): Refusal | undefined {
  if (attributes.has('data_base64')) return refusal('INPUT_INVALID', 'data is JSON, not base64', ['data_base64']);
  const contentType = attributes.get('datacontenttype');
  const isJson = contentType === undefined || (typeof contentType === 'string' && JSON_TYPE.test(contentType));
  return isJson ? undefined : refusal('INPUT_INVALID', 'data is application/json', ['datacontenttype']);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0;
}

// Date reads "2026-02-30" as a day in March, so the day is compared with what was written.
function momentOf(value: unknown): Date | undefined {
  const day = typeof value === 'string' ? RFC3339.exec(value)?.[1] : undefined;
  if (typeof value !== 'string' || day === undefined) return undefined;
  const moment = new Date(value.toUpperCase());
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(moment.getTime()) || Number.isNaN(midnight.getTime())) return undefined;
  return midnight.toISOString().startsWith(day) ? moment : undefined;
}

function invalid(message: string, attribute: string): Result<never, Refusal> {
  return err(refusal('INPUT_INVALID', message, [attribute]));
}
