import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** Under whom the server runs. Without `ids` that is the account of this process. */
export type ServerAccount = { name: string; ids: { uid: number; gid: number } | undefined };

// PostgreSQL refuses uid 0, and initdb wants an account that the password file of the system knows.
const ACCOUNTS_FOR_ROOT = ['postgres', 'nobody'];

/** Whoever made the cluster runs it; a new one belongs to us, or under root to one of the accounts for that. */
export function accountForCluster(cluster: string): ServerAccount {
  const owner = ownerOf(cluster);
  const us = process.geteuid?.() ?? -1;
  if (us !== 0) {
    if (owner !== undefined && owner.uid !== us) throw notOurs(cluster, owner.uid);
    return { name: 'the current user', ids: undefined };
  }
  if (owner !== undefined && owner.uid !== 0) return { name: `uid ${owner.uid}`, ids: owner };
  return accountForRoot();
}

export function notOurs(path: string, uid: number): EmbeddedPostgresError {
  const whose = uid === 0 ? 'root' : `uid ${uid}`;
  return new EmbeddedPostgresError(
    'DATA_DIR_NOT_OURS',
    `${path} belongs to ${whose}, and this process runs as uid ${process.geteuid?.() ?? -1}. ` +
      `It was made by a run under another account (one as root leaves its cluster to postgres or nobody): ` +
      `run as that account again, or name another folder in CHUANG_DATA_DIR.`,
  );
}

/** Asked of the kernel and not computed from modes, because access lists and mounts have a say as well. */
export function canEnter(account: ServerAccount, folder: string): boolean {
  if (account.ids !== undefined) {
    return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account.ids, cwd: '/' }).status === 0;
  }
  try {
    accessSync(folder, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? undefined : { uid: stat.uid, gid: stat.gid };
}

function accountForRoot(): ServerAccount {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ACCOUNTS_FOR_ROOT) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    // macOS writes nobody as -2.
    if (uid !== undefined && gid !== undefined)
      return { name, ids: { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 } };
  }
  throw new EmbeddedPostgresError(
    'NO_SERVER_ACCOUNT',
    `PostgreSQL does not run as root, and /etc/passwd has none of the accounts ${ACCOUNTS_FOR_ROOT.join(', ')}. ` +
      `Create one of them, or run as an ordinary user.`,
  );
}
