import { statSync, writeFileSync } from 'node:fs';

const BEAT_MS = 5_000;
/** Several beats, because a settlement may keep the process busy for a moment. */
const SILENCE_MAX_MS = 30_000;

/**
 * Touches the file of WORKER_HEARTBEAT_FILE, if there is such a setting, as long as `isWell` holds; answers how to stop.
 * A file that cannot be written is a missing beat, never the end of the worker.
 */
export function beat(isWell: () => boolean): () => void {
  const file = process.env.WORKER_HEARTBEAT_FILE;
  if (!file) return () => undefined;
  const touch = (): void => {
    try {
      if (isWell()) writeFileSync(file, '');
    } catch (failure) {
      process.stderr.write(`the heartbeat file cannot be written: ${String(failure)}\n`);
    }
  };
  touch();
  const timer = setInterval(touch, BEAT_MS).unref();
  return () => clearInterval(timer);
}

export function isBeating(now: Date): boolean {
  const file = process.env.WORKER_HEARTBEAT_FILE;
  const last = file ? statSync(file, { throwIfNoEntry: false })?.mtimeMs : undefined;
  return last !== undefined && now.getTime() - last <= SILENCE_MAX_MS;
}
