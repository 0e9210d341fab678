import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BEAT_MS = 5_000;
/** Several beats, because a settlement may keep the process busy for a moment. */
const SILENCE_MAX_MS = 30_000;

function heartbeatFile(): string {
  return process.env['WORKER_HEARTBEAT_FILE'] ?? join(tmpdir(), 'chuang-worker.alive');
}

/** Touches the file as long as `isWell` holds, so that whoever watches the process need not ask it. */
export function beat(isWell: () => boolean): void {
  const touch = (): void => {
    if (isWell()) writeFileSync(heartbeatFile(), '');
  };
  touch();
  setInterval(touch, BEAT_MS).unref();
}

export function isBeating(now: Date): boolean {
  const last = statSync(heartbeatFile(), { throwIfNoEntry: false })?.mtimeMs;
  return last !== undefined && now.getTime() - last <= SILENCE_MAX_MS;
}
