import { readFileSync, writeFileSync } from 'node:fs';
import { callerPath } from './caller-path.js';
import { Unusable } from './exit.js';

/** Writes a file that the caller named, anew. Throws Unusable where it cannot be. */
export function writeFile(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(callerPath(path), content);
  } catch (failure) {
    throw unwritable(path, failure);
  }
}

/** The text of a file that the caller named. Throws Unusable where it cannot be read. */
export function readFile(path: string): string {
  try {
    return readFileSync(callerPath(path), 'utf8');
  } catch (failure) {
    throw new Unusable('FILE_UNREADABLE', `${path} cannot be read: ${fileFailure(failure)}`);
  }
}

const FILE_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not use it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
};

/** What a failure of a file that was to be read means to whoever named it. */
export function fileFailure(failure: unknown): string {
  const code = errnoOf(failure) ?? '';
  return FILE_FAILURES[code] ?? (failure instanceof Error ? failure.message : String(failure));
}

/** The same of a file that was to be written. */
export function unwritable(path: string, failure: unknown): Unusable {
  const why = errnoOf(failure) === 'ENOENT' ? 'there is no such folder' : fileFailure(failure);
  return new Unusable('FILE_NOT_WRITABLE', `${path} cannot be written: ${why}`);
}

/** The code of a failed call on a file; undefined for other failures. */
export function errnoOf(failure: unknown): string | undefined {
  const isCall = typeof failure === 'object' && failure !== null && 'syscall' in failure && 'code' in failure;
  return isCall && typeof failure.code === 'string' ? failure.code : undefined;
}
