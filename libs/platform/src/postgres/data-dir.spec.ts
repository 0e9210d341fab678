import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { resolveDataDir } from './data-dir.js';

const PROJECT = resolve(fileURLToPath(import.meta.url), '../../../../..');

describe('resolveDataDir', () => {
  it('is .chuang in the project, wherever the command runs', () => {
    expect(resolveDataDir({})).toBe(`${PROJECT}/.chuang`);
    expect(resolveDataDir({ CHUANG_DATA_DIR: ' ' })).toBe(`${PROJECT}/.chuang`);
  });

  it('is CHUANG_DATA_DIR, which counts from the project when it is relative', () => {
    expect(resolveDataDir({ CHUANG_DATA_DIR: '/srv/chuang' })).toBe('/srv/chuang');
    expect(resolveDataDir({ CHUANG_DATA_DIR: 'var/data' })).toBe(`${PROJECT}/var/data`);
  });
});
