import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const EVENTS_PATH = '/v1/events';

/**
 * Bodies of events reach the controller as bytes: it reads numbers more exactly than the JSON parser of the framework
 * and answers its own problems. Every other path keeps that parser.
 */
export function useEventBodyParsers(app: NestFastifyApplication): void {
  const json = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser(
    ['application/cloudevents+json', 'application/cloudevents-batch+json'],
    {},
    (_request: FastifyRequest, body: Buffer, done: Done) => done(null, body),
  );
  app.useBodyParser('application/json', {}, (request: FastifyRequest, body: Buffer, done: Done) => {
    if (request.url.split('?')[0] === EVENTS_PATH) done(null, body);
    else void json(request, body.toString('utf8'), done);
  });
}

type Done = (error: Error | null, body?: unknown) => void;
