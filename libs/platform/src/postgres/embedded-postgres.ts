import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.js';
import { DATABASE, OWNER_ROLE, ensureCluster } from './cluster.js';
import { prepareClusterPlace, readOrCreatePassword, recordLocation, type ClusterPlace } from './cluster-place.js';
import { EmbeddedPostgresError, errorCodeOf, messageOf } from './embedded-postgres-error.js';
import { serves, stopPostmaster } from './postmaster.js';
import { isPassingFailure, joinPresence, type Presence } from './presence.js';
import { adoptOrStart, type RunningServer } from './server.js';
import type { Durability } from './server-settings.js';

export type OpenDatabaseOptions = {
  dataDir: string;
  durability: Durability;
  onMessage?: (message: string) => void;
};

/** A server that stays as long as somebody uses it. `leave` stops it when nobody else is there. */
export type OpenedDatabase = { url: string; processId: number; startedByUs: boolean; leave: () => Promise<void> };

// A server that is on its way down needs well under a second; ten seconds of looking again is ample.
const ATTEMPTS_MAX = 50;
const ATTEMPT_DELAY_MS = 200;

const PASSWORD_REFUSAL = '28P01';

/** The PostgreSQL server of a data folder: the one that runs there, whoever started it, or a new one. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<OpenedDatabase> {
  const { durability, onMessage = () => undefined } = options;
  const place = prepareClusterPlace(options.dataDir);
  const password = readOrCreatePassword(place.dataDir);
  const binaries = findBinaries(place.account, place.dataDir);
  await ensureCluster({ place, binaries, durability, password, onMessage });
  recordLocation(place);

  let lastFailure: unknown = 'it did not become ready';
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const server = await adoptOrStart(place, binaries, durability);
    if (server !== undefined) {
      const url = `postgres://${OWNER_ROLE}:${password}@127.0.0.1:${server.port}/${DATABASE}`;
      const presence = await joinPresence(url, onMessage).catch(async (error: unknown) => {
        await refuseLasting(error, place, server);
        lastFailure = error;
      });
      if (presence !== undefined) return opened(place, server, url, presence);
    }
    await sleep(ATTEMPT_DELAY_MS);
  }
  throw new EmbeddedPostgresError(
    'START_FAILED',
    `No connection to the server of ${place.cluster} after ${ATTEMPTS_MAX} attempts: ${messageOf(lastFailure)}. ` +
      `${place.logFile} says what it did.`,
    { cause: lastFailure },
  );
}

function opened(place: ClusterPlace, server: RunningServer, url: string, presence: Presence): OpenedDatabase {
  let left: Promise<void> | undefined;
  return {
    url,
    processId: server.processId,
    startedByUs: server.startedByUs,
    leave: () => (left ??= leave(place, server, presence)),
  };
}

async function leave(place: ClusterPlace, server: RunningServer, presence: Presence): Promise<void> {
  const isLast = await presence.endAndAskWhetherLast().catch(() => false);
  // The lock is held until the server has gone, so that nobody joins a server that is about to stop.
  if (isLast) await stopPostmaster(server.processId, place.cluster);
  await presence.close();
}

async function refuseLasting(error: unknown, place: ClusterPlace, server: RunningServer): Promise<void> {
  if (isPassingFailure(error)) return;
  // While our server lives, its port is its own, and so is the refusal.
  const isRefusal = errorCodeOf(error) === PASSWORD_REFUSAL;
  if (isRefusal && !serves(server.processId, place.cluster)) return;
  if (!isRefusal) throw error;
  // Everybody reads the same password, so nobody can have joined meanwhile.
  if (server.startedByUs) await stopPostmaster(server.processId, place.cluster);
  throw new EmbeddedPostgresError(
    'PASSWORD_REFUSED',
    `The server of ${place.cluster} refuses the password in ${place.dataDir}/password. ` +
      `Put back the file that belongs to this cluster.`,
    { cause: error },
  );
}
