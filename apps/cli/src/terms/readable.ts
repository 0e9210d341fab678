import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { callerPath } from '../caller-path.js';
import { Unusable } from '../exit.js';

export async function readWhole(file: string): Promise<string> {
  for await (const bytes of readable(file, whole)) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new Unusable('NOT_UTF8', `${file} is not UTF-8`);
    }
  }
  return '';
}

async function* whole(stream: Readable): AsyncGenerator<Buffer> {
  yield await buffer(stream);
}

/** What `read` makes of a file, or of standard input for "-". A file that cannot be read is the caller's mistake. */
export async function* readable<T>(file: string, read: (stream: Readable) => AsyncIterable<T>): AsyncGenerator<T> {
  const stream = file === '-' ? process.stdin : createReadStream(callerPath(file));
  try {
    yield* read(stream);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // A write that failed is standard output's, whose reader went away.
    if (syscall === undefined || syscall === 'write') throw error;
    throw new Unusable('FILE_UNREADABLE', `${file} cannot be read: ${String(code)}`);
  }
}
