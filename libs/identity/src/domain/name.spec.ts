import { describe, expect, it } from '@jest/globals';
import { checkName } from './name.js';

describe('a name', () => {
  it.each([
    ['  Mei Lin ', 'Mei Lin'],
    ['Zoe\u0308', 'Zoë'],
    ['暖碗', '暖碗'],
    ['نور', 'نور'],
    ['👩‍👩‍👧 & Co', '👩‍👩‍👧 & Co'],
    ['😀'.repeat(20), '😀'.repeat(20)],
  ])('%j is %j', (text, name) => {
    expect(checkName(text, 20, 'name')).toEqual({ ok: true, value: name });
  });

  it.each([
    '',
    ' \t\u3000\u00a0',
    '\u200b\u200d',
    'a\u0000b',
    'a\nb',
    'a\u001fb',
    'a\u2028b',
    'a\u202eb',
    'a\u2066b',
    'a\ud800b',
    'x'.repeat(21),
    '😀'.repeat(21),
    '❤\ufe0f'.repeat(11),
  ])('is not %j', (text) => {
    expect(checkName(text, 20, 'name')).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', path: ['name'] } });
  });
});
