import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { type Config, Log } from '#libs/platform';
import { ApiModule } from './api.module.js';
import { useEventBodyParsers } from './events/event-body-parsers.js';
import { unroutedRequests } from './unrouted-requests.js';

/** The largest request is a batch of 1,000 events (api-products.md: 1 MiB); GraphQL documents are far smaller. */
const BODY_BYTES_MAX = 1_048_576;
const REQUEST_TIMEOUT_MS = 60_000;

/** The API, ready to listen. Tests start the same one. */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: () => randomUUID(),
    trustProxy: false,
    ...unroutedRequests,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.forRoot(config), adapter, {
    logger: new Log(),
    abortOnError: false,
  });
  useEventBodyParsers(app);
  return app;
}
