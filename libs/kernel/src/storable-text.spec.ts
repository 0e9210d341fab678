import { describe, expect, it } from '@jest/globals';
import { unstorablePath } from './storable-text.js';

describe('a text that cannot be stored', () => {
  it.each([
    ['a lone high surrogate', { a: ['fine', { b: 'x\ud800' }] }, ['a', '1', 'b']],
    ['a lone low surrogate', ['\udc00x'], ['0']],
    ['U+0000', { a: 'a\0b' }, ['a']],
    ['a name of a field, at the place of its object', { a: { '\ud800': 1 } }, ['a']],
    ['the value itself', '\ud800', []],
  ])('is found: %s', (_what, value, path) => {
    expect(unstorablePath(value)).toEqual(path);
  });

  it.each([
    ['a whole surrogate pair', '😀 锅'],
    ['an escape that is written out', '\\ud800 \\u0000'],
    ['what is no text', [null, 1, true, 10n, undefined, new Date(0), {}]],
  ])('is not %s', (_what, value) => {
    expect(unstorablePath(value)).toBeUndefined();
  });
});
