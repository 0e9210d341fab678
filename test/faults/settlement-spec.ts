import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdDatabase } from '../postgres/database-holder.js';
import { createTestDatabase, type TestDatabase } from '../postgres/database.js';
import { commandLine, startCommandLine } from './command-line.js';
import { writeMarketplace } from './marketplace.js';

// More than one chunk of ventures in each month.
const MARKETPLACE = { ventures: 700, months: ['2017-01', '2017-02', '2017-03'] };

let folder: string;
let undisturbed: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-faults-'));
  writeMarketplace(join(folder, 'files'), MARKETPLACE);
  undisturbed = await onImportedDatabase(async (environment) => {
    expect((await commandLine(['settle', '--all'], environment)).code).toBe(0);
    return statements(environment);
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a settlement', () => {
  it('gives the expected number of rows when nothing disturbs it', () => {
    const rows = undisturbed.trim().split('\n').length - 1;
    expect(rows).toBe(MARKETPLACE.ventures * MARKETPLACE.months.length * 4);
  });

  it('whose database is killed in the middle goes on when the database is back', async () => {
    const dataDir = join(folder, 'data');
    const environment = { CHUANG_DATA_DIR: dataDir, DATABASE_URL: '' };
    expect((await commandLine(['import', 'olist', join(folder, 'files')], environment)).code).toBe(0);
    const holder = await holdDatabase(dataDir);
    const running = startCommandLine(['settle', '--all'], environment);
    await sleep(2_500);
    process.kill(holder.processId, 'SIGQUIT');
    await running.ended;
    await holder.kill();
    expect((await commandLine(['settle', '--all'], environment)).code).toBe(0);
    await expectTheSame(environment);
  });
});

describe('an import', () => {
  it('that is killed leaves nothing half-done: a second one completes it, a third one changes nothing', async () => {
    const database = await createTestDatabase();
    const environment = { DATABASE_URL: database.url };
    const files = ['import', 'olist', join(folder, 'files'), '--json'];
    for (const delayMs of [1_500, 2_500]) {
      const running = startCommandLine(files, environment);
      await sleep(delayMs);
      running.child.kill('SIGKILL');
      await running.ended;
    }
    expect((await commandLine(files, environment)).code).toBe(0);
    const again = await commandLine(files, environment);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ ventures: { created: 0 } });
    expect((await commandLine(['settle', '--all'], environment)).code).toBe(0);
    await expectTheSame(environment);
    await database.drop();
  });
});

type Environment = Readonly<Record<string, string>>;

async function onImportedDatabase<T>(work: (environment: Environment) => Promise<T>): Promise<T> {
  const database: TestDatabase = await createTestDatabase();
  try {
    const environment = { DATABASE_URL: database.url };
    const imported = await commandLine(['import', 'olist', join(folder, 'files')], environment);
    if (imported.code !== 0) throw new Error(imported.stderr);
    return await work(environment);
  } finally {
    await database.drop();
  }
}

async function statements(environment: Environment): Promise<string> {
  return (await commandLine(['export', 'statements', '--format', 'csv'], environment)).stdout;
}

async function expectTheSame(environment: Environment): Promise<void> {
  const verified = await commandLine(['verify'], environment);
  expect({ code: verified.code, stderr: verified.stderr }).toEqual({ code: 0, stderr: 'the books hold\n' });
  expect(await statements(environment)).toBe(undisturbed);
}
