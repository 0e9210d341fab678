import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InexactNumber } from '#libs/value';
import { parseJsonBody } from './json-body.js';

const read = (text: string) => parseJsonBody(Buffer.from(text));

describe('reading a JSON body', () => {
  it('gives what JSON.parse gives for every document whose numbers are doubles', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('keeps a decimal exactly when it is the shortest text of its double, and marks it otherwise', () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 25n }), fc.integer({ min: 0, max: 24 }))
      .map(([digits, decimals]) => {
        const text = digits.toString().padStart(decimals + 1, '0');
        return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
      });
    fc.assert(
      fc.property(decimal, (text) => {
        const result = read(`[${text}]`);
        const [number] = result.ok ? (result.value as unknown[]) : [];
        const digits = text.replace('.', '').replace(/^0+/, '');
        const significant = digits.replace(/0+$/, '').length;
        if (significant <= 15) expect(number).toBe(Number(text));
        else if (number instanceof InexactNumber) expect(number.source).toBe(text);
        else expect(BigInt(exactDigits(number as number, text))).toBe(BigInt(text.replace('.', '')));
      }),
    );
  });
});

/** The digits of the shortest text of a double, with as many decimals as `text` has. */
function exactDigits(number: number, text: string): string {
  const decimals = text.split('.')[1]?.length ?? 0;
  const [mantissa = '', exponent = '0'] = number.toExponential().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return (whole + fraction).padEnd(whole.length + Number(exponent) + decimals, '0');
}
