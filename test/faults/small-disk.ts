import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BUILD = join(import.meta.dirname, '../../dist');
const PROGRAM = join(import.meta.dirname, 'disk-filler.mjs');

/** A fresh cluster is some 50 MB; the rest is room for the world and for a few segments of the write-ahead log. */
const SIZE = '160m';

/**
 * Runs a program on a disk of its own in memory, which vanishes with it: in a mount namespace that root may make, and
 * anybody else in a user namespace, where the second `unshare` gives them their own name back.
 */
const IN_NAMESPACE = `mount -t tmpfs -o size=${SIZE},mode=0755 tmpfs "$1" && shift && exec "$@"`;

function commandOf(folder: string, program: readonly string[]): string[] {
  const [user, group] = [process.geteuid?.() ?? -1, process.getegid?.() ?? -1];
  if (user === 0) return ['-m', 'sh', '-c', IN_NAMESPACE, 'sh', folder, ...program];
  const asOneself = ['unshare', '-U', `--map-user=${user}`, `--map-group=${group}`, ...program];
  const owned = IN_NAMESPACE.replace('mode=0755', `mode=0755,uid=0,gid=0`);
  return ['-rm', 'sh', '-c', owned, 'sh', folder, ...asOneself];
}

/** Undefined when a disk can be had here; otherwise why not. */
export function whyNoSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'chuang-disk-'));
  const { status, stderr, error } = spawnSync('unshare', commandOf(folder, ['true']), { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (status === 0) return undefined;
  return `this system lets nobody mount a disk of its own: ${error?.message ?? stderr.trim()}`;
}

/** The embedded database on a disk that can be filled. */
export class SmallDisk {
  private readonly answers: AsyncIterator<string>;
  private readonly ended: Promise<void>;

  private constructor(
    readonly folder: string,
    private readonly process: ChildProcess,
  ) {
    this.answers = createInterface({ input: process.stdout! })[Symbol.asyncIterator]();
    this.ended = new Promise((resolve) => {
      process.once('close', () => {
        resolve();
      });
    });
  }

  static start(): SmallDisk {
    const folder = mkdtempSync(join(tmpdir(), 'chuang-disk-'));
    const program = [process.execPath, PROGRAM, BUILD, folder];
    return new SmallDisk(folder, spawn('unshare', commandOf(folder, program), { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** Starts the server, or joins it; answers its URL. */
  async open(): Promise<string> {
    return ((await this.ask('open')) as { url: string }).url;
  }

  async fill(): Promise<void> {
    await this.ask('fill');
  }

  async free(): Promise<void> {
    await this.ask('free');
  }

  async close(): Promise<void> {
    this.process.stdin?.end();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask(order: string): Promise<unknown> {
    this.process.stdin?.write(`${order}\n`);
    const answer = await this.answers.next();
    if (answer.done === true) throw new Error('the process on the small disk ended');
    return JSON.parse(answer.value);
  }
}
