import { EXIT } from './exit.js';
import { say } from './output.js';

const SIGNAL_EXITS = { SIGINT: EXIT.interrupted, SIGTERM: 143 } as const;
/** A server that does not stop within this time is left to recover by itself at the next start. */
const LEAVE_TIMEOUT_MS = 15_000;
/** What a shell reports of a program whose reader went away. */
const EXIT_PIPE_CLOSED = 141;

type Interrupt = (exit: number, why: string) => void;

/** Ends the session that is open now; without one, there is nothing to leave. */
let interruptNow: Interrupt = (exit) => process.exit(exit);

/** Ends the process when nobody reads its standard output any more, as `| head` does. */
export function endWithOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interruptNow(EXIT_PIPE_CLOSED, '');
  });
}

/**
 * Runs the work and then leaves, whatever ends it: success, error, Ctrl-C, SIGTERM, or a reader of standard output that
 * went away. An interruption does not wait for the work: its open transaction dies with its connection.
 */
export async function leavingAfterwards<T>(leave: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  let exiting: Promise<never> | undefined;
  const interrupt: Interrupt = (exit, why) => {
    if (exiting) process.exit(exit);
    if (why !== '') say(why);
    exiting = leaveAndExit(leave, exit);
  };
  const onInterrupt = (): void => interrupt(SIGNAL_EXITS.SIGINT, 'interrupted: what was not committed is undone');
  const onTerminate = (): void => interrupt(SIGNAL_EXITS.SIGTERM, 'terminated: what was not committed is undone');
  const before = interruptNow;
  interruptNow = interrupt;
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
  try {
    return await work();
  } finally {
    // What the work met because its database went away is no news.
    if (exiting) await exiting;
    await leave();
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
    interruptNow = before;
  }
}

async function leaveAndExit(leave: () => Promise<void>, exit: number): Promise<never> {
  setTimeout(() => process.exit(exit), LEAVE_TIMEOUT_MS).unref();
  try {
    await leave();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
  process.exit(exit);
}
