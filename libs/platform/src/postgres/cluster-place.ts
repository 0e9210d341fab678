import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, errorCodeOf, messageOf } from './embedded-postgres-error.js';
import { accountForCluster, canEnter, notOurs, type ServerAccount } from './server-account.js';

/** Where everything of one data folder lies, and who runs its server. */
export type ClusterPlace = { dataDir: string; cluster: string; logFile: string; account: ServerAccount };

// Every account can get here, unlike to a data folder below the home of root.
export const SHARED_STATE_FOLDER = '/var/lib/chuang';

const SEARCH_FOR_ALL = 0o011;

export function prepareClusterPlace(wantedDataDir: string): ClusterPlace {
  const dataDir = openDataDir(wantedDataDir);
  const place = (cluster: string, account: ServerAccount): ClusterPlace => {
    return { dataDir, cluster, logFile: join(dataDir, 'postgres.log'), account };
  };

  const located = readLocation(dataDir);
  if (located !== undefined) return place(located, accountForCluster(located));

  const inside = join(dataDir, 'postgres');
  const account = accountForCluster(inside);
  if (account.ids === undefined || canEnterOnceOpened(account, dataDir)) return place(inside, account);
  if (existsSync(inside)) throw notReachable(inside, `${account.name} owns it, but cannot get to it`);

  const outside = join(
    SHARED_STATE_FOLDER,
    createHash('sha256').update(dataDir).digest('hex').slice(0, 16),
    'postgres',
  );
  makeFolder(dirname(outside));
  return place(outside, accountForCluster(outside));
}

/** Written after the cluster is there: from then on a missing cluster is a loss, and never silently begun anew. */
export function recordLocation({ dataDir, cluster }: ClusterPlace): void {
  if (dirname(cluster) !== dataDir) writeFileSync(locationFile(dataDir), `${cluster}\n`, { mode: 0o600 });
}

export function readOrCreatePassword(dataDir: string): string {
  const file = join(dataDir, 'password');
  if (!existsSync(file)) createPassword(file);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw notOurs(file, statSync(file).uid);
  }
}

function openDataDir(wanted: string): string {
  makeFolder(wanted);
  const dataDir = realpathSync(wanted);
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { uid } = statSync(dataDir);
    throw uid === process.geteuid?.() ? notReachable(dataDir, messageOf(error)) : notOurs(dataDir, uid);
  }
  return dataDir;
}

function makeFolder(folder: string): void {
  try {
    const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (first === undefined || process.geteuid?.() !== 0) return;
    // The account of the server is another one and must get through everything that was made just now.
    for (let made = folder; made.startsWith(first); made = dirname(made)) openForSearch(made);
  } catch (error) {
    throw notReachable(folder, messageOf(error));
  }
}

function notReachable(path: string, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'DATA_DIR_NOT_REACHABLE',
    `The data folder ${path} cannot be used: ${reason}. ` +
      `Name a folder in CHUANG_DATA_DIR that exists or can be made, and that this account may read, write and enter.`,
  );
}

function readLocation(dataDir: string): string | undefined {
  const file = locationFile(dataDir);
  if (!existsSync(file)) return undefined;
  const cluster = readFileSync(file, 'utf8').trim();
  if (existsSync(cluster)) return cluster;
  throw new EmbeddedPostgresError(
    'CLUSTER_MISSING',
    `${file} says that the database lies in ${cluster}, and there is nothing. ` +
      `Bring that folder back, or remove ${file} to begin with an empty database.`,
  );
}

function locationFile(dataDir: string): string {
  return join(dataDir, 'location');
}

function canEnterOnceOpened(account: ServerAccount, folder: string): boolean {
  if (canEnter(account, folder)) return true;
  openForSearch(folder);
  return canEnter(account, folder);
}

function openForSearch(folder: string): void {
  chmodSync(folder, statSync(folder).mode | SEARCH_FOR_ALL);
}

function createPassword(file: string): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // A link appears whole and only once, so that processes starting together all read the same password.
    linkSync(draft, file);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
