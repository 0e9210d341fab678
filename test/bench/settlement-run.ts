// One process that settles, forked by test/bench/settlement-scale.ts on the database of DATABASE_URL. It says when it is
// ready, and answers each request with what it measured. It runs what `chuang settle` runs, in a process of its own so
// that its memory is its own.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { MachineOperator } from '#libs/identity';
import { type Month } from '#libs/kernel';
import { PostJournals } from '#libs/ledger';
import { Config } from '#libs/platform';
import { ClosePeriod, SettlePeriod } from '#libs/settlement';
import { CALENDAR, valueOf } from './settlement-world.ts';

export type Request = { readonly close: Month } | { readonly settle: Month; readonly workers: number };
export type Answer = {
  readonly seconds: number;
  readonly settled: number;
  readonly parked: number;
  /** Megabytes: the most that the process ever held, and what it held before it was asked. */
  readonly peakMegabytes: number;
  readonly idleMegabytes: number;
  readonly cpuSeconds: number;
  /** Seconds that the workers of this process waited for each part, added up. */
  readonly parts: Readonly<Record<string, number>>;
};

const dist = join(import.meta.dirname, '../../dist');
const internal = `${dist}/libs/settlement/src`;
type Application = typeof import('../../apps/cli/src/application.js');
type Compute = typeof import('../../libs/settlement/src/application/compute-statements.js');
type Chunk = typeof import('../../libs/settlement/src/application/settle-chunk.js');
type Store = typeof import('../../libs/settlement/src/persistence/statement.store.js');

const parts: Record<string, number> = {};
const { startedContext } = (await import(`${dist}/apps/cli/src/application.js`)) as Application;
const app = await startedContext(
  new Config({ ...process.env, CHUANG_TOKEN_SECRET: 'a secret of the bench, that signs no token for anybody' }),
);
const { ComputeStatements } = (await import(`${internal}/application/compute-statements.js`)) as Compute;
const { SettleChunk } = (await import(`${internal}/application/settle-chunk.js`)) as Chunk;
const { StatementStore } = (await import(`${internal}/persistence/statement.store.js`)) as Store;
time(app, SettleChunk, 'execute', 'chunks, all in all');
time(app, ComputeStatements, 'execute', 'read and compute');
time(app, PostJournals, 'execute', 'post journals');
time(app, StatementStore, 'insert', 'store statements');

process.on('message', (request: Request) => {
  void measure(request).then((answer) => process.send?.(answer));
});
process.once('disconnect', () => void app.close());
process.send?.('ready');

async function measure(request: Request): Promise<Answer> {
  for (const part of Object.keys(parts)) parts[part] = 0;
  const idleMegabytes = process.memoryUsage.rss() / 1024 ** 2;
  const cpu = process.cpuUsage();
  const started = performance.now();
  const { settled, parked } = 'close' in request ? await close(request.close) : await settle(request);
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds: (performance.now() - started) / 1000,
    ...{ settled, parked, idleMegabytes, parts },
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    cpuSeconds: (user + system) / 1e6,
  };
}

async function close(month: Month) {
  const actor = await app.get(MachineOperator, { strict: false }).actor();
  return valueOf(await app.get(ClosePeriod, { strict: false }).execute(actor, { calendar: CALENDAR, month }));
}

async function settle({ settle: month, workers }: Extract<Request, { settle: Month }>) {
  return valueOf(await app.get(SettlePeriod, { strict: false }).execute({ calendar: CALENDAR, month }, { workers }));
}

/** Adds up what the calls of a method take, from outside, so that nothing is measured where nobody asks. */
function time(context: INestApplicationContext, type: Type, method: string, part: string): void {
  const target = context.get<Record<string, (...args: unknown[]) => Promise<unknown>>>(type, { strict: false });
  const original = target[method]?.bind(target);
  if (!original) throw new Error(`${type.name} has no method ${method}`);
  parts[part] = 0;
  target[method] = async (...args) => {
    const started = performance.now();
    try {
      return await original(...args);
    } finally {
      parts[part] = (parts[part] ?? 0) + (performance.now() - started) / 1000;
    }
  };
}
