import { statSync, writeFileSync } from 'node:fs';

const BEAT_MS = 5_000;
/** Several beats, because a settlement may keep the process busy for a moment. */
const SILENCE_MAX_MS = 30_000;

/** Touches the file of WORKER_HEARTBEAT_FILE, if there is such a setting, as long as `isWell` holds. */
export function beat(isWell: () => boolean): void {
  const file = process.env.WORKER_HEARTBEAT_FILE;
  if (!file) return;
  const touch = (): void => {
    if (isWell()) writeFileSync(file, '');
  };
  touch();
  setInterval(touch, BEAT_MS).unref();
}

export function isBeating(now: Date): boolean {
  const file = process.env.WORKER_HEARTBEAT_FILE;
  const last = file ? statSync(file, { throwIfNoEntry: false })?.mtimeMs : undefined;
  return last !== undefined && now.getTime() - last <= SILENCE_MAX_MS;
}
