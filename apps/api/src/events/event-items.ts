import type { FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/platform';
import { EVENTS_PER_BATCH_MAX } from '#libs/value';
import { parseJsonBody } from './json-body.js';

const SINGLE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

/** The events of a request as JSON values, whichever of the three modes of the HTTP binding they came in. */
export function itemsOf(request: FastifyRequest): unknown[] {
  switch (mediaTypeOf(request)) {
    case SINGLE:
      return [jsonOf(request)];
    case BATCH:
      return batchOf(jsonOf(request));
    case 'application/json':
      if (request.headers['ce-specversion'] !== undefined) return [binaryOf(request)];
      throw unsupported('application/json carries one event whose attributes are in ce- headers');
    default:
      throw unsupported('the body is of another media type');
  }
}

function mediaTypeOf(request: FastifyRequest): string {
  const [mediaType = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) throw unsupported('the charset is not UTF-8');
  return mediaType.trim();
}

function jsonOf(request: FastifyRequest): unknown {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const parsed = parseJsonBody(body);
  if (!parsed.ok) throw new ProblemError(400, 'JSON_MALFORMED', parsed.error.message);
  return parsed.value;
}

function batchOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new ProblemError(400, 'INPUT_INVALID', 'a batch is a JSON array of events');
  if (value.length > EVENTS_PER_BATCH_MAX) {
    const detail = `the batch has ${value.length} events; send at most ${EVENTS_PER_BATCH_MAX} at once`;
    throw new ProblemError(413, 'BATCH_TOO_LARGE', detail);
  }
  return value;
}

/** Binary mode: every header ce-x is the attribute x, the body is the data. */
function binaryOf(request: FastifyRequest): unknown {
  const attributes = Object.entries(request.headers).flatMap(([name, value]) =>
    name.startsWith('ce-') && typeof value === 'string' ? [[name.slice(3), headerText(value)]] : [],
  );
  return { ...Object.fromEntries(attributes), data: jsonOf(request) };
}

/** HTTP binding 3.1.3.2: optional quotes with backslashes, then percent-encoded UTF-8. */
function headerText(value: string): string {
  const unquoted = /^".*"$/s.test(value) ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value;
  try {
    return decodeURIComponent(unquoted);
  } catch {
    return unquoted;
  }
}

function unsupported(reason: string): ProblemError {
  return new ProblemError(415, 'MEDIA_TYPE_UNSUPPORTED', `${reason}; send ${BATCH}, ${SINGLE}, or binary mode`);
}
