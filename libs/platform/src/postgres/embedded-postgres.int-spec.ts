import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { holdDatabase, startHolder } from '../../../../test/postgres/database-holder.js';
import { openDatabase, type OpenedDatabase } from './embedded-postgres.js';

let dataDir: string;
let opened: OpenedDatabase[];
/** Data of a database that was opened once and left. */
let used: string;

beforeAll(async () => {
  used = join(mkdtempSync(join(tmpdir(), 'chuang-embedded-')), 'data');
  chmodSync(join(used, '..'), 0o755);
  await (await openDatabase({ dataDir: used, durability: 'test' })).leave();
});

afterAll(() => rmSync(join(used, '..'), { recursive: true, force: true }));

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'chuang-embedded-'));
  // As root the server runs under another account, which must get through.
  chmodSync(folder, 0o755);
  dataDir = join(folder, 'data');
  opened = [];
});

afterEach(async () => {
  for (const database of opened) await database.leave();
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
});

// Making a cluster takes a second of both cores; who only needs one that is there takes a copy, owners and modes included.
function copyOfUsed(to = dataDir): void {
  execFileSync('cp', ['-a', used, to]);
}

async function open(durability: 'safe' | 'test' = 'test'): Promise<OpenedDatabase> {
  const database = await openDatabase({ dataDir, durability });
  opened.push(database);
  return database;
}

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows[0] === undefined ? undefined : Object.values(rows[0])[0];
  } finally {
    await client.end();
  }
}

async function isServed(url: string): Promise<boolean> {
  return (await ask(url, 'SELECT 1').catch((error: unknown) => (error as { code?: string }).code)) !== 'ECONNREFUSED';
}

const PROCESS_ID_TOO_HIGH = 4_194_304;
const pidFile = (processId: number): string =>
  [processId, join(dataDir, 'postgres'), 1, 5432, '', '127.0.0.1', '', 'ready', ''].join('\n');

const modeOf = (name: string): string => (statSync(join(dataDir, name)).mode & 0o777).toString(8);

describe('an embedded database', () => {
  it('begins in an empty folder, for one account only, on the loopback address and in UTC', async () => {
    const { url, startedByUs } = await open('safe');
    expect(startedByUs).toBe(true);
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(await ask(url, `SELECT format('%s %s', current_user, current_database())`)).toBe('chuang_owner chuang');
    expect(await ask(url, 'SHOW timezone')).toBe('UTC');
    expect(await ask(url, 'SHOW unix_socket_directories')).toBe('');
    expect(await ask(url, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await ask(url, 'SHOW fsync')).toBe('on');
    expect(await ask(url, 'SHOW wal_compression')).toBe('pglz');
    expect(await ask(url, `SELECT 'a' > 'Z' AND lower('Ä') = 'ä'`)).toBe(true);
    expect([modeOf('postgres'), modeOf('password'), modeOf('postgres.log')]).toEqual(['700', '600', '600']);
    expect(readdirSync(dataDir).sort()).toEqual(['password', 'postgres', 'postgres.log']);

    const wrong = url.replace(/:[0-9a-f]{48}@/, ':wrong@');
    await expect(ask(wrong, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('finds its data at the second start, after it was stopped by the last to leave', async () => {
    copyOfUsed();
    const first = await open();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.leave();
    expect(await isServed(first.url)).toBe(false);

    const second = await open();
    expect(second.startedByUs).toBe(true);
    expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(42);
    expect(await ask(second.url, 'SHOW fsync')).toBe('off');
  });

  it('outlives a process that is killed, and is adopted by the next, which then stops it', async () => {
    copyOfUsed();
    const killed = await holdDatabase(dataDir);
    await killed.kill();
    expect(await isServed(killed.url)).toBe(true);

    const next = await open();
    expect([next.processId, next.startedByUs, next.url]).toEqual([killed.processId, false, killed.url]);
    await next.leave();
    expect(await isServed(killed.url)).toBe(false);
  });

  it('recovers what was committed when the server itself is killed, and its users survive that', async () => {
    copyOfUsed();
    const first = await open('safe');
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(first.processId, 'SIGKILL');

    const second = await open('safe');
    expect(second.startedByUs).toBe(true);
    expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(42);
    await first.leave();
    expect(await isServed(second.url)).toBe(true);
  });

  it('keeps everybody present when one connection crashes and PostgreSQL drops all others', async () => {
    copyOfUsed();
    const [first, second] = [await open(), await open()];
    const backend = new pg.Client({ connectionString: first.url });
    backend.on('error', () => undefined);
    await backend.connect();
    const { rows } = await backend.query<{ id: number }>('SELECT pg_backend_pid() AS id');
    process.kill(rows[0]!.id, 'SIGKILL');
    await sleep(1_500);

    await first.leave();
    expect(await isServed(second.url)).toBe(true);
    await second.leave();
    expect(await isServed(second.url)).toBe(false);
  });

  it('is one server for processes that start at once in an empty folder, and stays until the last has left', async () => {
    const holders = await Promise.all([1, 2, 3].map(() => holdDatabase(dataDir)));
    expect(new Set(holders.map(({ url }) => url)).size).toBe(1);
    expect(holders.filter(({ startedByUs }) => startedByUs)).toHaveLength(1);
    // The one that started it leaves first.
    holders.sort((a, b) => Number(b.startedByUs) - Number(a.startedByUs));
    for (const { leave, url } of holders) {
      expect(await isServed(url)).toBe(true);
      await leave();
    }
    expect(await isServed(holders[0]!.url)).toBe(false);
    expect(readdirSync(dataDir).sort()).toEqual(['password', 'postgres', 'postgres.log']);
  });

  it('is opened by a process that comes while the last one leaves', async () => {
    copyOfUsed();
    const leaving = await open();
    const checkpointer = await ask(leaving.url, `SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'`);
    // Without it the server cannot finish its shutdown.
    process.kill(Number(checkpointer), 'SIGSTOP');
    const gone = leaving.leave();
    await sleep(100);
    const coming = open();
    await sleep(300);
    process.kill(Number(checkpointer), 'SIGCONT');
    await gone;
    const { url, startedByUs } = await coming;
    expect(startedByUs).toBe(true);
    expect(await ask(url, 'SELECT 1')).toBe(1);
  });
});

describe('a data folder that was left in disorder', () => {
  it('begins anew beside a cluster that was never finished, and keeps what there was', async () => {
    mkdirSync(join(dataDir, 'postgres', 'base'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '18\n');
    const { url } = await open();
    expect(await ask(url, 'SELECT 1')).toBe(1);
    const [aside] = readdirSync(dataDir).filter((name) => name.startsWith('postgres.incomplete-'));
    expect(readdirSync(join(dataDir, aside!))).toEqual(['PG_VERSION', 'base']);
  });

  it('begins anew after a process was killed in the middle of the first start', async () => {
    const { child, ended } = startHolder(dataDir);
    const hasDraft = (): boolean =>
      statSync(dataDir, { throwIfNoEntry: false }) !== undefined &&
      readdirSync(dataDir).some((name) => name.startsWith('postgres.new-'));
    while (!hasDraft()) await sleep(5);
    await sleep(100);
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(dataDir)).not.toContain('postgres');
    expect(await ask((await open()).url, 'SELECT 1')).toBe(1);
  });

  it.each([
    ['a process number that somebody else has by now', (other: number) => pidFile(other)],
    ['the number of a dead process', () => pidFile(PROCESS_ID_TOO_HIGH)],
    ['nothing at all', () => ''],
  ])('starts over a postmaster.pid with %s', async (_, text) => {
    copyOfUsed();
    // The server of another folder: PostgreSQL itself heeds processes of its own account only.
    copyOfUsed(join(dataDir, 'other'));
    const other = await openDatabase({ dataDir: join(dataDir, 'other'), durability: 'test' });
    opened.push(other);
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), text(other.processId));
    const { url, startedByUs } = await open();
    expect(startedByUs).toBe(true);
    expect(await ask(url, 'SELECT 1')).toBe(1);
  });

  it('refuses a cluster of another version, and one whose password was replaced', async () => {
    copyOfUsed();
    writeFileSync(join(dataDir, 'password'), 'another\n');
    await expect(open()).rejects.toMatchObject({ code: 'PASSWORD_REFUSED' });
    expect(readdirSync(join(dataDir, 'postgres'))).not.toContain('postmaster.pid');
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await expect(open()).rejects.toMatchObject({ code: 'VERSION_MISMATCH' });
  });

  it('shows the last lines of the log when the server does not start', async () => {
    copyOfUsed();
    writeFileSync(join(dataDir, 'postgres', 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(open()).rejects.toMatchObject({
      code: 'START_FAILED',
      message: expect.stringContaining('unrecognized configuration parameter "no_such_setting"'),
    });
  });
});
