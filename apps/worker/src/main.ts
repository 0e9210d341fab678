import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Config, Log } from '#libs/platform';
import { whenToldToEnd } from '../../ending.js';
import { beat } from './heartbeat.js';
import { Worker } from './worker.js';
import { WorkerModule } from './worker.module.js';

const starting = NestFactory.createApplicationContext(WorkerModule.forRoot(new Config(process.env)), {
  logger: new Log(),
  abortOnError: false,
});
const running = starting.then(async (app) => {
  const worker = app.get(Worker);
  beat(() => worker.isWell);
  process.stderr.write('worker is running\n');
  await worker.run();
});
whenToldToEnd(async () => {
  const app = await starting;
  app.get(Worker).stop();
  await running;
  await app.close();
});
await running;
