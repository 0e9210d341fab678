import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Config, Log } from '#libs/platform';
import { Worker } from './worker.js';
import { WorkerModule } from './worker.module.js';

const log = new Log();
const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(new Config(process.env)), {
  logger: log,
  abortOnError: false,
});
const worker = app.get(Worker);
const running = worker.run();
process.stderr.write('worker is running\n');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    worker.stop();
    void running.then(() => app.close()).then(() => process.exit(0));
  });
}
