import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BUILD = join(import.meta.dirname, '../../dist');
const PROGRAM = join(import.meta.dirname, 'child.mjs');

/** What a child is to do, and when it dies: so many milliseconds after the n-th statement of one of its runs. */
export type Order = {
  readonly job: 'settle' | 'work';
  readonly kill?: { readonly run: number; readonly after: number; readonly delayMs: number };
};

/** A run that was under way when its process was killed: what it had sent last. */
export type Hit = { readonly at: string; readonly inTransaction: boolean };

/** How a child ended: by its own SIGKILL in the middle of runs, or its first run having sent so many statements in all. */
export type ChildEnd = { readonly killed: readonly Hit[] } | { readonly done: number };

/** A process that has everything loaded and waits for its order; so the next one can start while one works. */
export class Child {
  private readonly said: string[] = [];
  /** Whether it waits for its order now. */
  readonly ready: Promise<void>;
  private readonly ended: Promise<NodeJS.Signals | null>;

  private constructor(private readonly process: ChildProcess) {
    this.ready = new Promise((resolve) => {
      createInterface({ input: process.stdout! }).on('line', (line) => {
        if (line === 'ready') resolve();
        else this.said.push(line);
      });
    });
    this.ended = new Promise((resolve) => {
      process.once('close', (_code, signal) => {
        resolve(signal);
      });
    });
  }

  /** One run of the plan for each database. */
  static start(planFile: string, ...databaseUrls: readonly string[]): Child {
    const child = spawn(process.execPath, [PROGRAM, BUILD, planFile, ...databaseUrls], {
      // Nest would warn of several databases in one process, which no other process of ours has.
      env: { ...process.env, LOG_LEVEL: 'error' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined);
    return new Child(child);
  }

  /** Gives the order as soon as the child is ready, and answers how it ended. */
  async run(order: Order): Promise<ChildEnd> {
    await Promise.race([this.ready, this.ended]);
    this.tell(order);
    const signal = await this.ended;
    const last = this.said.at(-1);
    if (last === undefined) throw new Error(`a child ended by ${signal ?? 'itself'} without a word`);
    const end = JSON.parse(last) as ChildEnd;
    if ('killed' in end !== (signal === 'SIGKILL')) throw new Error(`a child said ${last} and ended by ${signal}`);
    return end;
  }

  /** Ends one that is not needed any more. */
  async end(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  /** Lets a worker finish its turn and end. */
  stop(): void {
    this.tell('stop');
  }

  private tell(what: unknown): void {
    this.process.stdin?.write(`${JSON.stringify(what)}\n`);
  }
}
