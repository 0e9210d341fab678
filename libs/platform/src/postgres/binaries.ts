import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { SHARED_STATE_FOLDER } from './cluster-place.js';
import { EmbeddedPostgresError, errorCodeOf } from './embedded-postgres-error.js';
import type { ServerAccount } from './server-account.js';

/** `folder` holds bin, lib and share; `major` is the number that a data folder has in PG_VERSION. */
export type Binaries = { folder: string; major: string };

// Nothing of our own environment, which may hold secrets, goes to the server.
export const SERVER_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' };

/** The binaries where npm has put them, or a copy where they can be completed and be reached by the server's account. */
export function findBinaries(account: ServerAccount, dataDir: string): Binaries {
  const packaged = packageFolder();
  if (completeLinks(packaged)) {
    const inPlace = tryBinaries(join(packaged, 'native'), account);
    if (typeof inPlace !== 'string') return inPlace;
  }
  const copied = tryBinaries(
    copyBinaries(packaged, account.ids === undefined ? dataDir : SHARED_STATE_FOLDER),
    account,
  );
  if (typeof copied !== 'string') return copied;
  throw new EmbeddedPostgresError(
    'BINARIES_NOT_RUNNABLE',
    `The PostgreSQL of ${packaged} does not run here as ${account.name}: ${copied}. ` +
      `It needs glibc and a folder that allows execution; else bring a server of your own in DATABASE_URL.`,
  );
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new EmbeddedPostgresError(
      'PLATFORM_NOT_SUPPORTED',
      `The optional dependency ${name} is not installed. Install with optional dependencies on Linux or macOS ` +
        `(x64 or arm64), or bring a server of your own in DATABASE_URL.`,
      { cause: error },
    );
  }
}

// npm packages carry no symbolic links, and the install script that would make them is denied.
function completeLinks(packaged: string): boolean {
  const list = join(packaged, 'native', 'pg-symlinks.json');
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  try {
    for (const { source, target } of links) link(join(packaged, source), join(packaged, target));
    return true;
  } catch {
    return false;
  }
}

function link(source: string, target: string): void {
  if (existsSync(target)) return;
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error;
  }
}

function tryBinaries(folder: string, account: ServerAccount): Binaries | string {
  const { status, stdout, stderr, error } = spawnSync(join(folder, 'bin', 'postgres'), ['--version'], {
    ...account.ids,
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    encoding: 'utf8',
  });
  const major = /\(PostgreSQL\) (\d+)/.exec(status === 0 ? stdout : '')?.[1];
  return major === undefined ? (error?.message ?? stderr.trim()) : { folder, major };
}

function copyBinaries(packaged: string, below: string): string {
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const copy = join(below, `postgresql-${version}-${basename(packaged)}`);
  if (existsSync(copy)) return join(copy, 'native');
  mkdirSync(below, { recursive: true, mode: 0o755 });
  const draft = mkdtempSync(`${copy}.new-`);
  try {
    cpSync(join(packaged, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    completeLinks(draft);
    chmodSync(draft, 0o755);
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process was faster: its copy is as good.
    if (!existsSync(copy)) throw error;
  }
  return join(copy, 'native');
}
