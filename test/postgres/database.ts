import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export type TestDatabase = { url: string; drop: () => Promise<void> };

const ATTEMPTS_MAX = 40;
const ATTEMPT_DELAY_MS = 50;
const TEMPLATE_IN_USE = '55006';

/** A database of its own for one test file, with all migrations applied. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return copyOf(fromStart('CHUANG_TEST_TEMPLATE'));
}

/** A copy of a test database that nobody is connected to. */
export async function copyTestDatabase({ url }: TestDatabase): Promise<TestDatabase> {
  return copyOf(new URL(url).pathname.slice(1));
}

async function copyOf(source: string): Promise<TestDatabase> {
  const serverUrl = fromStart('CHUANG_TEST_SERVER_URL');
  const prefix = fromStart('CHUANG_TEST_TEMPLATE').replace('template', 'test');
  const name = `${prefix}_${randomBytes(5).toString('hex')}`;
  await execute(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${source}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

function fromStart(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: run the tests through Jest, whose globalSetup sets it.`);
  return value;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await withRetries(() => client.query(sql));
  } finally {
    await client.end();
  }
}

// Another copy of the template may be in the making.
async function withRetries(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      const isInUse = error instanceof pg.DatabaseError && error.code === TEMPLATE_IN_USE;
      if (!isInUse || attempt === ATTEMPTS_MAX) throw error;
    }
    await sleep(ATTEMPT_DELAY_MS);
  }
}
