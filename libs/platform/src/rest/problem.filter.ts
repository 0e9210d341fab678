import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { outageOf } from '../database/outage.js';
import { Log } from '../runtime/log.js';
import { type Problem, ProblemError } from './problem.js';

/** What a status means where nobody said it more exactly. */
const CODES_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'BATCH_TOO_LARGE',
  415: 'MEDIA_TYPE_UNSUPPORTED',
};

/**
 * Every failure outside GraphQL leaves as application/problem+json (RFC 9457), with the request's id as its instance.
 * What went wrong inside is logged under that id and never shown.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(failure: unknown, host: ArgumentsHost): void {
    // GraphQL shows its errors itself.
    if (host.getType() !== 'http') throw failure;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(failure);
    if (problem.status >= 500) this.log.pino.error({ requestId: request.id, err: failure }, 'unexpected failure');
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply
      .status(problem.status)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify({ ...problem, instance: `urn:uuid:${request.id}` }));
  }
}

function problemOf(failure: unknown): Problem {
  if (failure instanceof ProblemError) return failure.problem;
  const outage = outageOf(failure);
  if (outage) return problem(503, outage.code, outage.message);
  const status = failure instanceof HttpException ? failure.getStatus() : 500;
  if (status >= 500 || !(failure instanceof HttpException)) {
    return problem(500, 'INTERNAL', 'Something went wrong inside; the log has it under the instance of this problem.');
  }
  return problem(status, CODES_OF_STATUS[status] ?? 'BAD_REQUEST', failure.message);
}

function problem(status: number, code: string, detail: string): Problem {
  return new ProblemError(status, code, detail).problem;
}
