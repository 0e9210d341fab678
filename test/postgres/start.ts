import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

type Platform = typeof import('../../libs/platform/src/postgres/postgres.js');
type TestServer = { url: string; isOwn: boolean; stop: () => Promise<void> };

const VERSION_MIN = 150_000;
const BUILD_ATTEMPTS = 2;

let endRun: () => Promise<void> = () => Promise.resolve();

/** Once per run: a server, and on it one migrated database that the tests take copies of. */
export default async function startPostgres(config: { rootDir: string }): Promise<void> {
  const root = config.rootDir;
  // Many specs start processes of ours: those that come later take the compiled code of those before.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'chuang-compile-cache');
  build(root);
  const configured = process.env.DATABASE_URL;
  const server = configured === undefined || configured === '' ? await embedded(root) : await external(configured);
  const run = randomBytes(5).toString('hex');
  const template = `chuang_template_${run}`;

  endRun = async () => {
    if (!server.isOwn) await dropDatabases(server.url, run);
    await server.stop();
  };
  try {
    await execute(server.url, `CREATE DATABASE ${template}`);
    migrate(root, databaseUrl(server.url, template));
    await execute(server.url, `ALTER DATABASE ${template} WITH ALLOW_CONNECTIONS false`);
  } catch (error) {
    await endRun();
    throw error;
  }
  process.env.CHUANG_TEST_SERVER_URL = server.url;
  process.env.CHUANG_TEST_TEMPLATE = template;
}

export async function stopPostgres(): Promise<void> {
  await endRun();
}

// Jest runs this file outside its own resolver, where an import of a `.js` that is a `.ts` is not found. So everything
// of ours is taken from the build, which the migrations need anyway.
function build(root: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      execFileSync(process.execPath, [join(root, 'build.mjs')], { stdio: ['ignore', 2, 2] });
      return;
    } catch (error) {
      // A second run that builds at the same moment may have swapped its result in between.
      if (attempt === BUILD_ATTEMPTS) throw error;
    }
  }
}

async function embedded(root: string): Promise<TestServer> {
  const { openDatabase } = (await import(join(root, 'dist/libs/platform/src/postgres/postgres.js'))) as Platform;
  const dataDir = mkdtempSync(join(tmpdir(), 'chuang-test-'));
  const database = await openDatabase({ dataDir, durability: 'test' });
  const removeData = (): void => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  const abandon = (): void => {
    process.kill(database.processId, 'SIGQUIT');
    removeData();
  };
  const interrupt = (): void => process.exit(130);
  process.once('exit', abandon).once('SIGINT', interrupt).once('SIGTERM', interrupt);
  return {
    url: database.url,
    isOwn: true,
    async stop() {
      await database.leave();
      process.off('exit', abandon).off('SIGINT', interrupt).off('SIGTERM', interrupt);
      removeData();
    },
  };
}

async function external(url: string): Promise<TestServer> {
  const [row] = await execute(url, 'SHOW server_version_num');
  const version = Number(row?.server_version_num);
  if (version < VERSION_MIN) {
    throw new Error(
      `The server in DATABASE_URL is PostgreSQL ${Math.floor(version / 10_000)}; the tests need 15 or newer. ` +
        `Without DATABASE_URL they bring a server of their own.`,
    );
  }
  return { url, isOwn: false, stop: () => Promise.resolve() };
}

function migrate(root: string, url: string): void {
  const cli = join(root, 'dist/apps/cli/src/main.js');
  if (!existsSync(cli)) return;
  const env = { ...process.env, DATABASE_URL: url };
  execFileSync(process.execPath, [cli, 'migrate'], { cwd: root, env, stdio: ['ignore', 2, 2] });
}

async function dropDatabases(url: string, run: string): Promise<void> {
  const ours = await execute(url, `SELECT datname FROM pg_database WHERE datname LIKE 'chuang%${run}%'`);
  for (const { datname } of ours) await execute(url, `DROP DATABASE IF EXISTS ${String(datname)} WITH (FORCE)`);
}

function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function execute(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
