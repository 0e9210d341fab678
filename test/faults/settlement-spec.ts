import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type DatabaseHolder, holdDatabase } from '../postgres/database-holder.js';
import { createTestDatabase } from '../postgres/database.js';
import { commandLine, startCommandLine } from './command-line.js';
import { writeMarketplace } from './marketplace.js';

// More than one chunk of ventures in each month.
const MARKETPLACE = { ventures: 300, months: ['2017-01', '2017-02', '2017-03'] };
const POLL_MS = 5;

let folder: string;
let undisturbed: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-faults-'));
  writeMarketplace(join(folder, 'files'), MARKETPLACE);
  const database = await createTestDatabase();
  const environment = { DATABASE_URL: database.url };
  expect((await commandLine(importing(), environment)).code).toBe(0);
  expect((await commandLine(['settle', '--all'], environment)).code).toBe(0);
  undisturbed = await statements(environment);
  await database.drop();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a settlement', () => {
  it('gives the expected number of rows when nothing disturbs it', () => {
    const rows = undisturbed.trim().split('\n').length - 1;
    expect(rows).toBe(MARKETPLACE.ventures * MARKETPLACE.months.length * 4);
  });
});

describe('a marketplace that comes in and is settled under faults ends with the same statements', () => {
  let environment: Environment;
  let holder: DatabaseHolder;

  beforeAll(async () => {
    const dataDir = join(folder, 'data');
    environment = { CHUANG_DATA_DIR: dataDir, DATABASE_URL: '' };
    holder = await holdDatabase(dataDir);
    await commandLine(['migrate'], { DATABASE_URL: holder.url });
  });
  afterAll(() => holder.leave());

  it('an import that is killed leaves nothing half-done: a later one completes it, one more changes nothing', async () => {
    for (const delayMs of [0, 100]) {
      const running = startCommandLine(importing(), environment);
      // Something is being written by now.
      await untilSome(holder.url, 'SELECT 1 FROM pg_stat_activity WHERE backend_xid IS NOT NULL');
      await sleep(delayMs);
      running.child.kill('SIGKILL');
      expect(await running.ended).toMatchObject({ code: null, stdout: '' });
    }
    expect((await commandLine(importing(), environment)).code).toBe(0);
    const again = await commandLine(importing(), environment);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ ventures: { created: 0 } });
  });

  it('a settlement whose database is killed in the middle goes on when the database is back', async () => {
    const running = startCommandLine(['settle', '--all'], environment);
    await untilSome(holder.url, 'SELECT 1 FROM chuang.statement');
    process.kill(holder.processId, 'SIGQUIT');
    expect((await running.ended).code).not.toBe(0);
    await holder.kill();
    holder = await holdDatabase(environment.CHUANG_DATA_DIR!);
    expect((await commandLine(['settle', '--all'], environment)).code).toBe(0);
    const verified = await commandLine(['verify'], environment);
    expect({ code: verified.code, stderr: verified.stderr }).toEqual({ code: 0, stderr: 'the books hold\n' });
    expect(await statements(environment)).toBe(undisturbed);
  });
});

type Environment = Readonly<Record<string, string>>;

function importing(): string[] {
  return ['import', 'olist', join(folder, 'files'), '--json'];
}

async function untilSome(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  while ((await client.query(`${sql} LIMIT 1`)).rows.length === 0) await sleep(POLL_MS);
  await client.end();
}

async function statements(environment: Environment): Promise<string> {
  return (await commandLine(['export', 'statements', '--format', 'csv'], environment)).stdout;
}
