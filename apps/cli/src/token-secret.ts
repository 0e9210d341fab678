import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 32;

/** What signs the access tokens of sessions, kept beside the data so that a restart does not sign everybody out. */
export function readOrCreateTokenSecret(dataDir: string): string {
  const file = join(dataDir, 'token-secret');
  return read(file) ?? create(file);
}

/** For a process that gives tokens to nobody. */
export function passingTokenSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

// Linked into place when complete: of two that start at once, both read the secret of the first.
function create(file: string): string {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${passingTokenSecret()}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
