import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { SERVER_ENVIRONMENT, type Binaries } from './binaries.js';
import type { ClusterPlace } from './cluster-place.js';
import { EmbeddedPostgresError, errorCodeOf } from './embedded-postgres-error.js';
import type { Durability } from './server-settings.js';
import type { ServerAccount } from './server-account.js';

export const OWNER_ROLE = 'chuang_owner';
export const DATABASE = 'chuang';

// An initdb takes seconds; what is older was left by one that was killed.
const DRAFT_AGE_MAX_MS = 60 * 60 * 1000;

type Making = {
  place: ClusterPlace;
  binaries: Binaries;
  durability: Durability;
  password: string;
  onMessage: (message: string) => void;
};

/** Leaves a whole cluster with our role and database in its place; two processes at once end with the same one. */
export async function ensureCluster(making: Making): Promise<void> {
  const { cluster } = making.place;
  if (!isWhole(cluster)) {
    if (existsSync(cluster)) setAside(cluster, making.onMessage);
    removeOldDrafts(dirname(cluster));
    making.onMessage(`Making a database in ${cluster}.`);
    await makeCluster(making);
  }
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (made === making.binaries.major) return;
  throw new EmbeddedPostgresError(
    'VERSION_MISMATCH',
    `${cluster} was made by PostgreSQL ${made}, and the one here is ${making.binaries.major}. ` +
      `Install the dependency of version ${made} again, or move the data over with pg_dump and pg_restore.`,
  );
}

function isWhole(cluster: string): boolean {
  // Not existsSync: a folder that we may not look into is not one to be replaced.
  return statSync(join(cluster, 'global', 'pg_control'), { throwIfNoEntry: false }) !== undefined;
}

// Kept and not deleted: it may be all that is left of a damaged cluster.
function setAside(cluster: string, onMessage: Making['onMessage']): void {
  const aside = `${cluster}.incomplete-${Date.now().toString(36)}-${process.pid}`;
  try {
    renameSync(cluster, aside);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return;
    throw error;
  }
  // Another process has put a whole cluster there between our look and our move.
  if (isWhole(aside)) renameSync(aside, cluster);
  else onMessage(`${cluster} is not a whole database. It is kept as ${aside}, and a new one is begun.`);
}

function removeOldDrafts(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('postgres.new-'))) {
    const draft = join(folder, name);
    const age = Date.now() - (statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > DRAFT_AGE_MAX_MS) rmSync(draft, { recursive: true, force: true });
  }
}

async function makeCluster(making: Making): Promise<void> {
  const { cluster, account } = making.place;
  const draft = mkdtempSync(join(dirname(cluster), 'postgres.new-'));
  try {
    const data = join(draft, 'data');
    mkdirSync(data, { mode: 0o700 });
    give(account, draft, data);
    await initialise(making, data, join(draft, 'password'));
    renameIntoPlace(data, cluster);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function initialise(
  { place, binaries, durability, password }: Making,
  data: string,
  pwfile: string,
): Promise<void> {
  writeFileSync(pwfile, password, { mode: 0o600 });
  give(place.account, pwfile);
  const bin = (name: string): string => join(binaries.folder, 'bin', name);
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-E', 'UTF8'];
  const access = ['-U', OWNER_ROLE, '--auth=scram-sha-256', `--pwfile=${pwfile}`];
  const sync = durability === 'test' ? ['--no-sync'] : [];
  await run(bin('initdb'), ['-D', data, ...locale, ...access, ...sync], place.account);
  // In single-user mode and before the move, so that no cluster is ever met without its database.
  const single = ['--single', '-D', data, ...(durability === 'test' ? ['-c', 'fsync=off'] : []), 'postgres'];
  await run(bin('postgres'), single, place.account, `CREATE DATABASE ${DATABASE}\n`);
}

function give(account: ServerAccount, ...paths: string[]): void {
  if (account.ids === undefined) return;
  for (const path of paths) chownSync(path, account.ids.uid, account.ids.gid);
}

async function run(program: string, args: string[], account: ServerAccount, input = ''): Promise<void> {
  const child = spawn(program, args, { ...account.ids, cwd: '/', env: SERVER_ENVIRONMENT });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  child.stdin.on('error', () => undefined).end(input);
  const status = await new Promise<number | string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const said = Buffer.concat(output).toString();
  if (status === 0 && !/^(.* )?(ERROR|FATAL|PANIC): /m.test(said)) return;
  throw new EmbeddedPostgresError(
    'INIT_FAILED',
    `${program} ended with ${status}: ${said.trim()}. The folder needs space and an account that may write it.`,
  );
}

function renameIntoPlace(data: string, cluster: string): void {
  chmodSync(data, 0o700);
  try {
    renameSync(data, cluster);
  } catch (error) {
    // Another process was faster: its cluster has the same role, database and password.
    if (!isWhole(cluster)) throw error;
  }
}
