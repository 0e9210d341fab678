import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that has opened the database of a data folder and keeps it until told. */
export type DatabaseHolder = {
  url: string;
  processId: number;
  startedByUs: boolean;
  leave: () => Promise<void>;
  kill: () => Promise<void>;
};

export type HolderOptions = { uid?: number; gid?: number; build?: string };

type Answer = { url: string; processId: number; startedByUs: boolean } | { code: string; message: string };

const BUILD = fileURLToPath(new URL('../../dist/libs/platform/src/postgres/postgres.js', import.meta.url));

const PROGRAM = `
  const [build, dataDir] = process.argv.slice(1);
  const { openDatabase } = await import(build);
  const say = (answer) => process.stdout.write(JSON.stringify(answer) + '\\n');
  try {
    const { leave, ...opened } = await openDatabase({ dataDir, durability: 'test' });
    process.stdin.resume().once('end', leave);
    say(opened);
  } catch ({ code, message }) {
    say({ code, message });
  }
`;

/** Rejects with the code and message that the other process met. */
export async function holdDatabase(dataDir: string, options: HolderOptions = {}): Promise<DatabaseHolder> {
  const { build = BUILD, ...ids } = options;
  const { child, ended } = startHolder(dataDir, build, ids);
  const [line] = await Promise.race([firstLine(child.stdout), ended.then((): string[] => [])]);
  if (line === undefined) throw new Error('The process ended before it had opened the database.');
  const answer = JSON.parse(line) as Answer;
  if ('code' in answer) {
    child.stdin.end();
    await ended;
    throw Object.assign(new Error(answer.message), { code: answer.code });
  }
  return {
    ...answer,
    leave: () => {
      child.stdin.end();
      return ended;
    },
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

export function startHolder(dataDir: string, build = BUILD, ids: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, build, dataDir], {
    ...ids,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  return { child, ended };
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string[]> {
  return new Promise((resolve) => {
    createInterface({ input: stream }).once('line', (line) => {
      resolve([line]);
    });
  });
}
