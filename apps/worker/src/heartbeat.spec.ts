import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { beat, isBeating } from './heartbeat.js';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const secondsAgo = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

let folder: string;
let file: string;
let stop: () => void = () => undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-heartbeat-'));
  file = join(folder, 'alive');
  process.env.WORKER_HEARTBEAT_FILE = file;
});

afterEach(() => {
  stop();
  delete process.env.WORKER_HEARTBEAT_FILE;
  rmSync(folder, { recursive: true });
});

describe('the heartbeat of the worker', () => {
  it('is there while the worker is well, for thirty seconds after each beat', () => {
    stop = beat(() => true);
    utimesSync(file, NOW, secondsAgo(30));
    expect(isBeating(NOW)).toBe(true);
    utimesSync(file, NOW, secondsAgo(31));
    expect(isBeating(NOW)).toBe(false);
  });

  it('is not there when the worker is not well, nor when nobody asked for it', () => {
    stop = beat(() => false);
    expect(isBeating(NOW)).toBe(false);
    delete process.env.WORKER_HEARTBEAT_FILE;
    beat(() => true);
    expect(isBeating(NOW)).toBe(false);
  });

  it('goes missing, and nothing worse, when the file cannot be written', () => {
    process.env.WORKER_HEARTBEAT_FILE = join(folder, 'nowhere', 'alive');
    stop = beat(() => true);
    expect(isBeating(NOW)).toBe(false);
  });
});
