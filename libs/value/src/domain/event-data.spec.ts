import { describe, expect, it } from '@jest/globals';
import { EVENT_BYTES_MAX, eventDataText, InexactNumber } from './event-data.js';

const refusedWith = (data: unknown) => {
  const result = eventDataText(data, 'data');
  return result.ok ? result.value : { code: result.error.code, path: result.error.path?.join('.') };
};
const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });

describe('the data of an event', () => {
  it('is stored as JSON text', () => {
    expect(refusedWith({ a: [1.5, -0.1, 'ü', null, true, 9_007_199_254_740_991] })).toBe(
      '{"a":[1.5,-0.1,"ü",null,true,9007199254740991]}',
    );
  });

  it.each([[null], [[]], ['text'], [5], [undefined], [new InexactNumber('1')]])('is an object, not %p', (data) => {
    expect(refusedWith(data)).toEqual({ code: 'INPUT_INVALID', path: 'data' });
  });

  it('holds no text that PostgreSQL cannot store, in keys or values', () => {
    expect(refusedWith({ a: ['ok', '\u0000'] })).toEqual({ code: 'INPUT_INVALID', path: 'data.a.1' });
    expect(refusedWith({ a: { '\ud800': 1 } })).toEqual({ code: 'INPUT_INVALID', path: 'data.a' });
    expect(refusedWith({ a: '\\u0000' })).toBe('{"a":"\\\\u0000"}');
  });

  it('holds no number that has lost digits', () => {
    for (const lost of [new InexactNumber('0.12345678901234567890'), 2 ** 53, 1e30, Infinity, Number.NaN]) {
      expect(refusedWith({ n: lost })).toEqual({ code: 'INPUT_INVALID', path: 'data.n' });
    }
  });

  it('has at most 16 levels and 64 KiB', () => {
    expect(refusedWith(nested(15))).toMatch(/^\{/);
    expect(refusedWith(nested(16))).toMatchObject({ code: 'INPUT_INVALID' });
    const around = '{"t":""}'.length;
    expect(refusedWith({ t: 'x'.repeat(EVENT_BYTES_MAX - around) })).toHaveLength(EVENT_BYTES_MAX);
    expect(refusedWith({ t: 'x'.repeat(EVENT_BYTES_MAX - around + 1) })).toEqual({
      code: 'EVENT_TOO_LARGE',
      path: 'data',
    });
    expect(refusedWith({ t: 'ü'.repeat(EVENT_BYTES_MAX / 2) })).toMatchObject({ code: 'EVENT_TOO_LARGE' });
  });
});
