import { QueryFailedError } from 'typeorm';
import { sqlStateOf } from './transactor.js';

/** A failure of the database itself, which whoever runs it can mend and after which the same call may be repeated. */
export type Outage = { readonly code: OutageCode; readonly message: string };

/** They never change their meaning. */
export const OUTAGES = {
  DATABASE_DISK_FULL:
    'The disk of the database is full. Nothing was changed; make room, then repeat the call with the same reference or idempotency key.',
  DATABASE_UNAVAILABLE:
    'The database did not answer, so it is not known whether this was done. Repeat the call with the same reference or idempotency key: it is done once.',
} as const;
type OutageCode = keyof typeof OUTAGES;

const DISK_FULL = '53100';

/** 08: connection failed; 53300: too many connections; 57P01 to 57P03: shut down, crashed, starting. */
const UNAVAILABLE = /^(08...|53300|57P0[123])$/;

/** What Node says of a server that is not there. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND']);

/** What the driver says, without a code, of a connection that ends or does not come about while it is being opened. */
const NOT_CONNECTED =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error)/;

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Undefined for every failure that is no outage: a fault of ours, or something that the caller can mend. */
export function outageOf(failure: unknown): Outage | undefined {
  const code = outageCode(failure);
  return code && { code, message: OUTAGES[code] };
}

function outageCode(failure: unknown): OutageCode | undefined {
  const code = codeOf(failure);
  if (code === DISK_FULL) return 'DATABASE_DISK_FULL';
  if (code !== undefined && (UNAVAILABLE.test(code) || UNREACHABLE.has(code))) return 'DATABASE_UNAVAILABLE';
  if (code === undefined && failure instanceof Error && NOT_CONNECTED.test(failure.message))
    return 'DATABASE_UNAVAILABLE';
  // A statement that failed without a word from the server lost its connection; the driver has no code for it.
  const isUnanswered = failure instanceof QueryFailedError && !SQLSTATE.test(code ?? '');
  return isUnanswered ? 'DATABASE_UNAVAILABLE' : undefined;
}

function codeOf(failure: unknown): string | undefined {
  const sqlState = sqlStateOf(failure);
  if (sqlState !== undefined) return sqlState;
  const code = typeof failure === 'object' && failure !== null && 'code' in failure ? failure.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
