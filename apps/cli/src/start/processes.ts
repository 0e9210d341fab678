import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAMS = { api: '../../../api/src/main.js', worker: '../../../worker/src/main.js' } as const;

/** Longer than a process gives itself. */
const STOP_TIMEOUT_MS = 12_000;

export type Program = keyof typeof PROGRAMS;

export type Ended = { readonly program: Program; readonly how: string };

/** A process of ours that runs until it is told to stop, or until we are gone: it watches the channel to us. */
export type RunningProgram = {
  readonly program: Program;
  readonly ended: Promise<Ended>;
  stop(): Promise<void>;
};

/** In our own process group, so that Ctrl-C in a terminal reaches it too. Standard output is ours alone. */
export function startProgram(program: Program, environment: NodeJS.ProcessEnv): RunningProgram {
  const entry = fileURLToPath(new URL(PROGRAMS[program], import.meta.url));
  const child = fork(entry, [], { env: environment, stdio: ['ignore', 2, 2, 'ipc'] });
  const ended = endOf(child).then((how) => ({ program, how }));
  return {
    program,
    ended,
    async stop() {
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(killing);
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `was killed by ${signal}` : `ended with code ${code ?? 0}`));
  });
}
