import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, existsSync, fchownSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_ENVIRONMENT, type Binaries } from './binaries.js';
import type { ClusterPlace } from './cluster-place.js';
import { EmbeddedPostgresError, errorCodeOf } from './embedded-postgres-error.js';
import { discardPidFile, isGone, readPostmaster, serves, type Postmaster } from './postmaster.js';
import { serverArguments, type Durability } from './server-settings.js';

export type RunningServer = { processId: number; port: number; startedByUs: boolean };

// Recovery after a crash reads at most the WAL of one checkpoint distance: a minute on a slow disk.
const START_TIMEOUT_MS = 300_000;
const POLL_MS = 15;
const PID_FILE_GRACE_MS = 500;
const LOG_BYTES_MAX = 20 * 1024 * 1024;
const LOG_LINES_SHOWN = 15;

// Another process was faster, took our port, or is about to free what a killed server has left.
const PASSING_FAILURES =
  /lock file "postmaster\.pid" already exists|could not create any TCP\/IP sockets|pre-existing shared memory block/;

/** Adopts the server that runs on the cluster or starts one; undefined when the attempt met a passing obstacle. */
export async function adoptOrStart(
  place: ClusterPlace,
  binaries: Binaries,
  durability: Durability,
): Promise<RunningServer | undefined> {
  const found = readPostmaster(place.cluster);
  if (found?.text === '') return discardIfAbandoned(place, found);
  if (found === undefined || !isAlive(found.processId)) return start(place, binaries, durability);
  if (!serves(found.processId, place.cluster)) {
    discardPidFile(place.cluster, found);
    return undefined;
  }
  if (found.status === 'stopping') {
    await isGone(found.processId, place.cluster, START_TIMEOUT_MS);
    return undefined;
  }
  const ready = await untilReady(place, found.processId, () => !serves(found.processId, place.cluster));
  return ready && { processId: ready.processId, port: ready.port, startedByUs: false };
}

// Whoever has just made the file is about to write into it; one that stays empty was left by a crash.
async function discardIfAbandoned(place: ClusterPlace, found: Postmaster): Promise<undefined> {
  await sleep(PID_FILE_GRACE_MS);
  if (readPostmaster(place.cluster)?.text === '') discardPidFile(place.cluster, found);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return errorCodeOf(error) === 'EPERM';
  }
}

async function start(
  place: ClusterPlace,
  binaries: Binaries,
  durability: Durability,
): Promise<RunningServer | undefined> {
  const port = await freePort();
  const logStart = logSize(place.logFile);
  const child = launch(
    place,
    join(binaries.folder, 'bin', 'postgres'),
    serverArguments(place.cluster, port, durability),
  );
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  const hasEnded = (): boolean => failure !== undefined || child.exitCode !== null || child.signalCode !== null;
  const ready = child.pid === undefined ? undefined : await untilReady(place, child.pid, hasEnded);
  if (ready !== undefined) return { processId: ready.processId, port: ready.port, startedByUs: true };

  const said = readFileSync(place.logFile).subarray(logStart).toString();
  if (hasEnded() && PASSING_FAILURES.test(said)) return undefined;
  throw new EmbeddedPostgresError(
    'START_FAILED',
    `PostgreSQL did not start on ${place.cluster}. The last lines of ${place.logFile} say why:\n` +
      said.trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n'),
    { cause: failure },
  );
}

async function untilReady(
  place: ClusterPlace,
  processId: number,
  hasEnded: () => boolean,
): Promise<Postmaster | undefined> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const now = readPostmaster(place.cluster);
    if (now?.processId === processId && now.status === 'ready') return now;
    if (now?.processId === processId && now.status === 'stopping') return undefined;
    if (hasEnded()) return undefined;
    await sleep(POLL_MS);
  }
  return undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

function logSize(logFile: string): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LOG_BYTES_MAX) return size;
  renameSync(logFile, `${logFile}.1`);
  return 0;
}

// Detached, so that Ctrl-C in the terminal reaches us and not the server, which we stop when we are done.
function launch(place: ClusterPlace, program: string, args: string[]): ChildProcess {
  const log = openLog(place);
  try {
    const stdio = ['ignore', log, log] as const;
    const child = spawn(program, args, {
      ...place.account.ids,
      cwd: '/',
      env: SERVER_ENVIRONMENT,
      detached: true,
      stdio: [...stdio],
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

// No link is followed, because root may write here in a folder of somebody else.
const LOG_FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

function openLog({ dataDir, logFile, account }: ClusterPlace): number {
  const isNew = !existsSync(logFile);
  const log = openSync(logFile, LOG_FLAGS, 0o600);
  const { uid, gid } = statSync(dataDir);
  if (isNew && account.ids !== undefined) fchownSync(log, uid, gid);
  return log;
}
