// The database of test/bench/settlement-scale.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { Config } from '#libs/platform';

type Application = typeof import('../../apps/cli/src/application.js');
type Database = typeof import('../../apps/cli/src/database.js');
type Postgres = typeof import('../../libs/platform/src/postgres/postgres.js');

export const DIST = join(import.meta.dirname, '../../dist');

/** An embedded PostgreSQL in a folder of its own, with the settings that users get; gone afterwards. */
export async function withBenchDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chuang-bench-'));
  try {
    const { openDatabase } = (await import(`${DIST}/libs/platform/src/postgres/postgres.js`)) as Postgres;
    const { bringUpToDate } = (await import(`${DIST}/apps/cli/src/database.js`)) as Database;
    const database = await openDatabase({ dataDir, durability: 'safe' });
    try {
      await bringUpToDate(database.url);
      return await work(database.url);
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

/** What autovacuum does in the course of a month, done now; and no checkpoint of the filling runs into the measuring. */
export async function settleDown(url: string): Promise<void> {
  await query(url, 'VACUUM (ANALYZE)');
  await query(url, 'CHECKPOINT');
}

export async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
