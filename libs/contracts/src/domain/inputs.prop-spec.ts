import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assembleInputs, EVENT_KINDS, type InputSource, type KindSums } from './inputs.js';
import { parseTerms } from '#libs/share-rules';

const DOCUMENT = {
  currency: 'CNY',
  parties: [{ id: 'a', rank: 1 }],
  distributable: { add: ['x', 'gross'] },
  waterfall: [],
  residual: 'a',
};
const parsed = parseTerms(DOCUMENT);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const terms = parsed.value;

const sums: fc.Arbitrary<KindSums> = fc
  .array(fc.tuple(fc.constantFrom(...EVENT_KINDS), fc.bigInt(0n, 10n ** 18n), fc.bigInt(0n, 10n ** 9n)))
  .map((rows) => new Map(rows.map(([kind, amountMinor, count]) => [kind, { amountMinor, count }])));
const kinds = fc.uniqueArray(fc.constantFrom(...EVENT_KINDS), { minLength: 1 });
const measure = fc.constantFrom('amount', 'count' as const);

function valueOf(source: InputSource, facts: KindSums): unknown {
  const declaration = new Map([['x', source]]);
  return assembleInputs({ terms, declaration, sums: facts, indicators: new Map() }).x;
}

describe('inputs from events', () => {
  it('of several kinds are the sum of those of each kind, in any order', () => {
    fc.assert(
      fc.property(kinds, measure, sums, (several, what, facts) => {
        const each = several.map((kind) =>
          BigInt(valueOf({ events: { kinds: [kind], measure: what } }, facts) as string),
        );
        const total = each.reduce((sum, part) => sum + part, 0n).toString();
        expect(valueOf({ events: { kinds: several, measure: what } }, facts)).toBe(total);
        expect(valueOf({ events: { kinds: [...several].reverse(), measure: what } }, facts)).toBe(total);
      }),
    );
  });

  it('do not change with events of other kinds', () => {
    fc.assert(
      fc.property(kinds, measure, sums, (several, what, facts) => {
        const own = new Map([...facts].filter(([kind]) => several.some((one) => one === kind)));
        const source = { events: { kinds: several, measure: what } };
        expect(valueOf(source, own)).toBe(valueOf(source, facts));
      }),
    );
  });
});
