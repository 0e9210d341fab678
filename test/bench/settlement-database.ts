// The database of test/bench/settlement-scale.ts.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { Config } from '#libs/platform';

type Application = typeof import('../../apps/cli/src/application.js');
type Database = typeof import('../../apps/cli/src/database.js');
type Postgres = typeof import('../../libs/platform/src/postgres/postgres.js');

export type BenchDatabase = { readonly url: string; readonly processId: number };

export const DIST = join(import.meta.dirname, '../../dist');

/** An embedded PostgreSQL in a folder of its own, with the settings that users get; gone afterwards. */
export async function withBenchDatabase<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chuang-bench-'));
  try {
    const { openDatabase } = (await import(`${DIST}/libs/platform/src/postgres/postgres.js`)) as Postgres;
    const { bringUpToDate } = (await import(`${DIST}/apps/cli/src/database.js`)) as Database;
    const database = await openDatabase({ dataDir, durability: 'safe' });
    try {
      await bringUpToDate(database.url);
      return await work(database);
    } finally {
      await database.leave();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function fill(
  url: string,
  work: (app: Awaited<ReturnType<Application['startedContext']>>) => Promise<void>,
): Promise<void> {
  const { startedContext } = (await import(`${DIST}/apps/cli/src/application.js`)) as Application;
  const app = await startedContext(
    new Config({ DATABASE_URL: url, CHUANG_TOKEN_SECRET: 'a secret of the bench, that signs no token for anybody' }),
  );
  const started = performance.now();
  try {
    await work(app);
  } finally {
    await app.close();
    console.error(`filled in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** Ticks of the kernel's clock in a second, as /proc counts them on Linux. */
const TICKS_PER_SECOND = 100;

/** CPU seconds of the server with all its processes, those that ended included; zero where there is no /proc. */
export function serverCpuSeconds({ processId }: BenchDatabase): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(entry);
    const [user, system, childrenUser, childrenSystem] = [11, 12, 13, 14].map((index) => Number(fields[index] ?? 0));
    if (Number(fields[1]) === processId) ticks += (user ?? 0) + (system ?? 0);
    if (Number(entry) === processId) {
      ticks += (user ?? 0) + (system ?? 0) + (childrenUser ?? 0) + (childrenSystem ?? 0);
    }
  }
  return ticks / TICKS_PER_SECOND;
}

// The fields behind the name of the program, which may hold spaces: the state first, then the parent.
function statOf(processId: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/**
 * What autovacuum does in the course of a month, done now; and no checkpoint of the filling runs into the measuring. Like
 * autovacuum it leaves empty tables alone: one that was vacuumed empty is planned as empty, and the cached plans of its
 * foreign keys would scan it while it fills.
 */
export async function settleDown(url: string): Promise<void> {
  const tables = await query(
    url,
    `SELECT format('chuang.%I', relname) AS name FROM pg_class
     WHERE relnamespace = 'chuang'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0`,
  );
  await query(url, `VACUUM (ANALYZE) ${tables.map(({ name }) => String(name)).join(', ')}`);
  await query(url, 'CHECKPOINT');
}

/** Rows of one statement of the owner, on a connection of its own. */
export async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const answer = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
  return answer.rows;
}
