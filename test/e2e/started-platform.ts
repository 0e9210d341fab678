import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const MAIN = join(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const POLL_MS = 20;
const TIMEOUT_MS = 50_000;

/** `chuang start` as a terminal runs it: in a process group of its own. */
export class StartedPlatform {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | string>;
  output = '';
  messages = '';

  /** On an embedded database of its own, unless it is given one. */
  constructor(
    readonly dataDir: string,
    databaseUrl = '',
  ) {
    const env = { ...process.env, CHUANG_DATA_DIR: dataDir, PORT: '0', DATABASE_URL: databaseUrl };
    this.child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'start'], {
      detached: true,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.messages += chunk.toString()));
    this.ended = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve(code ?? signal ?? '')));
  }

  get processId(): number {
    return this.child.pid ?? 0;
  }

  async untilReady(): Promise<void> {
    await until(() => this.output.includes('Next: docs/') || this.child.exitCode !== null);
    if (this.child.exitCode !== null) throw new Error(`it ended with ${this.child.exitCode}: ${this.messages}`);
  }

  /** How it ends by itself. */
  untilEnded(): Promise<number | string> {
    return this.ended;
  }

  get url(): string {
    return /GraphiQL +(http:\S+)\/graphiql/.exec(this.output)?.[1] ?? '';
  }

  get payouts(): string[] {
    return this.output.match(/^pay_\S+.*$/gm) ?? [];
  }

  /** To every process of the group, as Ctrl-C is. */
  interrupt(): Promise<number | string> {
    process.kill(-this.processId, 'SIGINT');
    return this.ended;
  }

  signal(signal: NodeJS.Signals): Promise<number | string> {
    this.child.kill(signal);
    return this.ended;
  }

  /** kill -9 of one of its children. */
  killChild(program: 'api' | 'worker'): Promise<number | string> {
    const child = this.group().find(({ command }) => command.includes(`/apps/${program}/src/main.js`));
    if (!child) throw new Error(`there is no ${program}`);
    process.kill(child.processId, 'SIGKILL');
    return this.ended;
  }

  /** Every living process of the group, the children that outlived their parent included. */
  group(): { processId: number; command: string }[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && groupOf(name) === this.processId)
      .map((name) => ({
        processId: Number(name),
        command: readIfThere(`/proc/${name}/cmdline`).replaceAll('\0', ' '),
      }));
  }

  isDatabaseRunning(): boolean {
    return existsSync(join(this.dataDir, 'postgres', 'postmaster.pid'));
  }
}

export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await sleep(POLL_MS);
  }
}

// proc(5): the fields behind the command, which is in parentheses, are state, parent, group.
function groupOf(processId: string): number | undefined {
  const [state, , group] = readIfThere(`/proc/${processId}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  return state === 'Z' ? undefined : Number(group);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
