import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { randomUUID } from 'node:crypto';
import { ProblemError } from '#libs/platform';

/** What Fastify refuses before there is a route answers a problem (RFC 9457) like everything else. */
export const unroutedRequests = {
  frameworkErrors: (failure: Error, request: FastifyRequest, reply: FastifyReply): void => {
    void reply.status(400).header('content-type', PROBLEM_TYPE).send(problemText(failure.message, request.id));
  },
  clientErrorHandler: (failure, socket): void => {
    if (failure.code === 'ECONNRESET' || socket.destroyed) return;
    // Node parses no further than what is wrong, so there is no request and no reply, only the connection.
    if (socket.writable) socket.write(rawAnswer(problemText('the request is no HTTP/1.1', randomUUID())));
    socket.destroy(failure);
  },
} satisfies Pick<FastifyServerOptions, 'clientErrorHandler'> & {
  frameworkErrors: (failure: Error, request: FastifyRequest, reply: FastifyReply) => void;
};

const PROBLEM_TYPE = 'application/problem+json';

function problemText(detail: string, id: string): string {
  return JSON.stringify({ ...new ProblemError(400, 'BAD_REQUEST', detail).problem, instance: `urn:uuid:${id}` });
}

function rawAnswer(body: string): string {
  const length = Buffer.byteLength(body);
  const head = `content-type: ${PROBLEM_TYPE}\r\ncontent-length: ${length}\r\nconnection: close`;
  return `HTTP/1.1 400 Bad Request\r\n${head}\r\n\r\n${body}`;
}
