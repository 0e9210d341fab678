import { spawnSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodeOf } from './embedded-postgres-error.js';

/** What postmaster.pid tells about the server of a cluster. The status is empty while the server begins. */
export type Postmaster = { processId: number; port: number; status: string; text: string };

// A fast shutdown writes everything out first; after this long an immediate one leaves that to the next start.
const FAST_STOP_TIMEOUT_MS = 60_000;
const IMMEDIATE_STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 15;

export function readPostmaster(cluster: string): Postmaster | undefined {
  const text = readIfThere(join(cluster, 'postmaster.pid'));
  if (text === undefined) return undefined;
  const lines = text.split('\n').map((line) => line.trim());
  return { processId: Number(lines[0]), port: Number(lines[3]), status: lines[7] ?? '', text };
}

/** Alive and ours: process ids are used again, and a dead child that nobody has collected has no command line. */
export function serves(processId: number, cluster: string): boolean {
  if (process.platform !== 'linux') return commandLineFromPs(processId).includes(` -D ${cluster} `);
  const [, option, folder] = readIfThere(`/proc/${processId}/cmdline`)?.split('\0') ?? [];
  return option === '-D' && folder === cluster;
}

/** PostgreSQL removes the file of a dead process itself, but not when another process has got that number since. */
export function discardPidFile(cluster: string, judged: Postmaster): void {
  const file = join(cluster, 'postmaster.pid');
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    // Between our look and our move another process may have started a server.
    if (readIfThere(aside) !== judged.text) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(errorCodeOf(error))) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

export async function stopPostmaster(processId: number, cluster: string): Promise<void> {
  const steps = [
    { signal: 'SIGINT', timeoutMs: FAST_STOP_TIMEOUT_MS },
    { signal: 'SIGQUIT', timeoutMs: IMMEDIATE_STOP_TIMEOUT_MS },
    { signal: 'SIGKILL', timeoutMs: IMMEDIATE_STOP_TIMEOUT_MS },
  ] as const;
  for (const { signal, timeoutMs } of steps) {
    if (!serves(processId, cluster)) return;
    process.kill(processId, signal);
    if (await isGone(processId, cluster, timeoutMs)) return;
  }
}

export async function isGone(processId: number, cluster: string, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (serves(processId, cluster)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // ESRCH: the process ended while its file in /proc was read.
    if (['ENOENT', 'ESRCH'].includes(errorCodeOf(error))) return undefined;
    throw error;
  }
}

function commandLineFromPs(processId: number): string {
  return spawnSync('ps', ['-o', 'command=', '-p', String(processId)], { encoding: 'utf8' }).stdout;
}
