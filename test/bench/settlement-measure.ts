// Measures one settlement for test/bench/settlement-scale.ts: fills a world, times the bare GROUP BY, settles in processes
// of their own, and proves everything again.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import type { Month } from '#libs/kernel';
import {
  type BenchDatabase,
  DIST,
  fill,
  serverCpuSeconds,
  settleDown,
  withBenchDatabase,
} from './settlement-database.ts';
import { type Copied, POSTED_TABLES, timeCopy } from './posting-copy.ts';
import type { Answer, Request } from './settlement-run.ts';
import { CALENDAR, fillMonth, fillVentures } from './settlement-world.ts';

type Proofs = typeof import('../../apps/cli/src/prove-everything.js');

const GROUP_BY_RUNS = 7;
/** What a settlement writes, in the order of the foreign keys. */
const SETTLED_TABLES = [...POSTED_TABLES, 'statement', 'statement_share'];
export const MONTHS = ['2026-01', '2026-02', '2026-03'] as Month[];

export type Size = { readonly events: number; readonly ventures: number; readonly months: number };
export type Staff = { readonly workers: number; readonly processes: number };

export type Measured = {
  readonly month: Month;
  readonly events: number;
  readonly statements: number;
  readonly groupByBest: number;
  readonly groupByMedian: number;
  readonly closing: number;
  readonly settling: number;
  /** Megabytes of the process that needed most. */
  readonly peakMegabytes: number;
  readonly idleMegabytes: number;
  readonly groupByCpu: number;
  readonly processCpu: number;
  readonly serverCpu: number;
  readonly parts: Readonly<Record<string, number>>;
  /** COPY of everything that the settlement wrote; of the first month only, when nothing else stands in its tables. */
  readonly copy: Copied | undefined;
};

/** A world of this size on a database of its own; answers what each month cost. Throws when `verify` finds anything. */
export async function measureSettlement(size: Size, staff: Staff): Promise<readonly Measured[]> {
  return withBenchDatabase(async (database) => {
    const { url } = database;
    const measured: Measured[] = [];
    await fill(url, (fillIn) => fillVentures(fillIn, size.ventures));
    for (const month of MONTHS.slice(0, size.months)) {
      await fill(url, (fillIn) => fillMonth(fillIn, { url, ...size, month }));
      await settleDown(url);
      const groupBy = await timeGroupBy(database, month);
      const settled = await settle(database, month, staff);
      const copy = month === MONTHS[0] ? await copyAgain(database) : undefined;
      measured.push({ ...settled, ...groupBy, copy, month, events: size.events });
    }
    await verify(url);
    return measured;
  });
}

async function copyAgain(database: BenchDatabase): Promise<Copied> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return await timeCopy(client, database, { tables: SETTLED_TABLES, foreignKeys: true });
  } finally {
    await client.query('DROP SCHEMA IF EXISTS bench_copy CASCADE');
    await client.end();
  }
}

export async function timeGroupBy(database: BenchDatabase, month: Month) {
  const { url } = database;
  const client = new pg.Client({ connectionString: url, options: '-c search_path=chuang' });
  await client.connect();
  try {
    const seconds: number[] = [];
    let cpu = 0;
    for (let run = 0; run <= GROUP_BY_RUNS; run += 1) {
      if (run === 1) cpu = serverCpuSeconds(database);
      const started = performance.now();
      await client.query(
        `SELECT count(*), sum(amount) FROM (
           SELECT venture_id, currency, kind, sum(amount_minor) AS amount, count(*) FROM revenue_event
           WHERE calendar = $1 AND month = $2 GROUP BY venture_id, currency, kind) sums`,
        [CALENDAR, month],
      );
      seconds.push((performance.now() - started) / 1000);
    }
    const warm = seconds.slice(1).sort((a, b) => a - b);
    const groupByCpu = (serverCpuSeconds(database) - cpu) / GROUP_BY_RUNS;
    return { groupByBest: warm[0] ?? 0, groupByMedian: warm[Math.floor(warm.length / 2)] ?? 0, groupByCpu };
  } finally {
    await client.end();
  }
}

export async function settle(database: BenchDatabase, month: Month, { workers, processes }: Staff) {
  const { url } = database;
  const children = await Promise.all(Array.from({ length: processes }, () => startProcess(url)));
  try {
    const [first] = children;
    if (!first) throw new Error('no process to settle with');
    const cpu = serverCpuSeconds(database);
    const closed = await ask(first, { close: month });
    const started = performance.now();
    const answers = await Promise.all(children.map((child) => ask(child, { settle: month, workers })));
    const settling = (performance.now() - started) / 1000;
    const answer = answers.reduce((most, one) => (one.peakMegabytes > most.peakMegabytes ? one : most));
    if (answer.parked > 0) throw new Error(`${answer.parked} ventures are parked`);
    const { peakMegabytes, idleMegabytes, parts, settled: statements } = answer;
    const processCpu = answers.reduce((sum, one) => sum + one.cpuSeconds, closed.cpuSeconds);
    const serverCpu = serverCpuSeconds(database) - cpu;
    const times = { closing: closed.seconds, settling, processCpu, serverCpu };
    return { ...times, statements, peakMegabytes, idleMegabytes, parts };
  } finally {
    for (const child of children) child.disconnect();
  }
}

export async function startProcess(url: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'settlement-run.ts'), {
    env: { ...process.env, DATABASE_URL: url },
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=320', ...extraFlags()],
  });
  child.once('error', (failure) => {
    throw failure;
  });
  await once(child, 'message');
  return child;
}

// For a profile of the settling process: BENCH_NODE_FLAGS='--cpu-prof'.
function extraFlags(): string[] {
  return (process.env.BENCH_NODE_FLAGS ?? '').split(' ').filter((flag) => flag !== '');
}

export async function ask(child: ChildProcess, request: Request): Promise<Answer> {
  child.send(request);
  return new Promise((resolve, reject) => {
    const onEnd = (code: number | null): void => reject(new Error(`a settling process ended with ${String(code)}`));
    child.once('exit', onEnd);
    child.once('message', (answer) => {
      child.off('exit', onEnd);
      resolve(answer as Answer);
    });
  });
}

export async function verify(url: string): Promise<void> {
  const { proveEverything } = (await import(`${DIST}/apps/cli/src/prove-everything.js`)) as Proofs;
  const { MachineOperator } = await import('#libs/identity');
  await fill(url, async (app) => {
    const actor = await app.get(MachineOperator, { strict: false }).actor();
    const findings = await proveEverything({ app, actor });
    if (findings.length > 0)
      throw new Error(`verify: ${findings.map(({ check, first }) => `${check}: ${first}`).join('; ')}`);
    console.error('verify: clean');
  });
}
