import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const key = fc.oneof(text, fc.constantFrom('10', '9', 'constructor', '__proto__', '\ufb33', '\u{1f600}', 'é', ''));
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(key, tie('json'), { maxKeys: 6 }),
  ),
}));

describe('canonical JSON', () => {
  it('is what the reference implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('sorts members by UTF-16 code units, numbers among the names too', () => {
    const members = { 9: 1, 10: 2, b: { z: [], a: null, left: undefined }, '\u{1f600}': 3, '\ufb33': 4 };
    expect(canonicalJson(members)).toBe('{"10":2,"9":1,"b":{"a":null,"z":[]},"\u{1f600}":3,"\ufb33":4}');
  });

  it.each([[undefined], [1n], [NaN], [Infinity], ['\ud800'], [[undefined]], [[() => 1]], [new Map()], [new Date(0)]])(
    'refuses what has no form: %p',
    (value: unknown) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );
});
