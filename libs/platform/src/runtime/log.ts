import { Injectable, type LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { QueryFailedError } from 'typeorm';
import { constraintOf, sqlStateOf } from '../database/transactor.js';

/** Structured lines on standard error: standard output belongs to the data that a command prints. */
@Injectable()
export class Log implements LoggerService {
  readonly pino: Logger;

  constructor(level = process.env.LOG_LEVEL ?? 'warn') {
    const redact = ['req.headers.authorization', '*.password', '*.token'];
    this.pino = pino({ level, redact, serializers: { err: logged } }, pino.destination(2));
  }

  log(message: unknown, ...context: unknown[]): void {
    this.pino.info({ context }, String(message));
  }

  error(message: unknown, ...context: unknown[]): void {
    this.pino.error({ context }, String(message));
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.pino.warn({ context }, String(message));
  }
}

// Chosen and not all there is: an error of a statement carries its parameters and the row that it would have written,
// and with them password hashes and addresses.
function logged(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: logged(error.cause) };
  if (!(error instanceof QueryFailedError)) return { name, message, stack, ...cause };
  return { name, message, stack, sqlState: sqlStateOf(error), constraint: constraintOf(error), query: error.query };
}
