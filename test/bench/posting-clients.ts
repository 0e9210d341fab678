// Single journals for test/bench/posting.ts: each client posts one in a transaction of its own, waits, posts the next.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { JournalDraft, PostJournals } from '#libs/ledger';
import type { Transactor } from '#libs/platform';
import { type BenchDatabase, query, serverCpuSeconds } from './settlement-database.ts';
import { singleJournal } from './posting-world.ts';

const SECONDS = 5;
const ACCOUNTS = 1000;

/** Where the clients post to: all of them to one account, or each time to one of many. */
export const TARGETS = {
  'one hot account': () => ['hot', 'hot'],
  '1,000 accounts, a book each': (n: number) => [`single ${n % ACCOUNTS}`, 'one'],
  '1,000 accounts of one book': (n: number) => ['wide', `${n % ACCOUNTS}`],
} as const satisfies Record<string, (n: number) => readonly [string, string]>;

type Posting = {
  readonly transactor: Transactor;
  readonly postJournals: PostJournals;
  readonly database: BenchDatabase;
};

/** Journals a second, and the CPU time of each: of this process and of the server. */
export type Singles = { readonly perSecond: number; readonly ownCpuMs: number; readonly serverCpuMs: number };

/** The accounts are opened before, as pgbench fills its tables before it runs. */
export async function timeClients(
  { transactor, postJournals, database }: Posting,
  target: keyof typeof TARGETS,
  clients: number,
): Promise<Singles> {
  let count = 0;
  let posted = 0;
  const draftOf = (n: number, name: string) => singleJournal(...TARGETS[target](n * 7919), `${name} ${n}`);
  const postAll = async (drafts: readonly JournalDraft[]) => {
    const done = await transactor.run((tx) => postJournals.execute(tx, drafts));
    if (!done.ok) throw new Error(done.error.message);
  };
  const post = async (name: string) => {
    await postAll([draftOf((count += 1), name)]);
    posted += 1;
  };
  const run = async (seconds: number, name: string) => {
    const until = performance.now() + seconds * 1000;
    const client = async () => {
      while (performance.now() < until) await post(name);
    };
    await Promise.all(Array.from({ length: clients }, client));
  };
  const unique = `${target} ${clients} ${process.hrtime.bigint()}`;
  await postAll(Array.from({ length: ACCOUNTS }, (_, n) => draftOf(n, `${unique} opening`)));
  await run(2, `${unique} warming up`);
  posted = 0;
  const [started, own, server] = [performance.now(), process.cpuUsage(), serverCpuSeconds(database)];
  await run(SECONDS, unique);
  const { user, system } = process.cpuUsage(own);
  return {
    perSecond: posted / ((performance.now() - started) / 1000),
    ownCpuMs: (user + system) / 1000 / posted,
    serverCpuMs: ((serverCpuSeconds(database) - server) * 1000) / posted,
  };
}

/** Transactions a second of pgbench's TPC-B-like script on the same server; undefined where there is no pgbench. */
export async function timePgbench(url: string, scale: number, clients: number): Promise<number | undefined> {
  const pgbench = pathOfPgbench();
  if (!pgbench) return undefined;
  const name = `bench_${scale}`;
  const target = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  await query(url, `DROP DATABASE IF EXISTS ${name}`);
  await query(url, `CREATE DATABASE ${name}`);
  execFileSync(pgbench, ['-i', '-q', '-s', String(scale), target], { stdio: 'ignore' });
  const args = ['-c', String(clients), '-j', '1', '-T', String(SECONDS), target];
  const report = execFileSync(pgbench, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return Number(/tps = ([\d.]+)/.exec(report)?.[1]);
}

// In PATH it may be a wrapper that wants a cluster of its own, so the real ones come first.
function pathOfPgbench(): string | undefined {
  const paths = (process.env.PATH ?? '').split(':').map((folder) => `${folder}/pgbench`);
  return [...globSync('/usr/lib/postgresql/*/bin/pgbench').sort().reverse(), ...paths].find((path) => existsSync(path));
}
