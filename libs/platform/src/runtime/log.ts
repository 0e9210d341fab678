import { Injectable, type LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** Structured lines on standard error: standard output belongs to the data that a command prints. */
@Injectable()
export class Log implements LoggerService {
  readonly pino: Logger;

  constructor(level = process.env.LOG_LEVEL ?? 'warn') {
    this.pino = pino({ level, redact: ['req.headers.authorization', '*.password', '*.token'] }, pino.destination(2));
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
