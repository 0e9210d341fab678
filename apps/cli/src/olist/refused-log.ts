import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Refused } from './olist-files.js';

const BUFFER_CHARACTERS = 65_536;

/**
 * Every refusal of a run, kept in a file until the run has committed: a bad file may refuse millions of rows. The file is
 * gone when the process ends.
 */
export class RefusedLog {
  private readonly folder = mkdtempSync(join(tmpdir(), 'chuang-import-'));
  private readonly path = join(this.folder, 'refused.ndjson');
  private readonly file = openSync(this.path, 'a', 0o600);
  private readonly removal = (): void => rmSync(this.folder, { recursive: true, force: true });
  private buffer = '';
  private added = 0;

  constructor() {
    process.once('exit', this.removal);
  }

  get count(): number {
    return this.added;
  }

  add(refused: Refused): void {
    const { file, line, field, code, message } = refused;
    this.buffer += `${JSON.stringify({ file, line, field, code, message })}\n`;
    this.added += 1;
    if (this.buffer.length > BUFFER_CHARACTERS) this.flush();
  }

  /** For a transaction that is run again. */
  clear(): void {
    ftruncateSync(this.file);
    this.buffer = '';
    this.added = 0;
  }

  async *entries(): AsyncGenerator<Refused> {
    this.flush();
    const file = await open(this.path);
    try {
      for await (const line of file.readLines()) yield JSON.parse(line) as Refused;
    } finally {
      await file.close();
    }
  }

  remove(): void {
    closeSync(this.file);
    this.removal();
    process.off('exit', this.removal);
  }

  private flush(): void {
    writeSync(this.file, this.buffer);
    this.buffer = '';
  }
}
