import { describe, expect, it } from '@jest/globals';
import { assembleInputs, declaredShapes, holdersOf, parseInputs, withDefaults, writeInputs } from './inputs.js';
import { parseTerms, type Terms } from '#libs/share-rules';

function terms(distributable: unknown, waterfall: readonly unknown[] = []): Terms {
  const document = { currency: 'CNY', parties: [{ id: 'a', rank: 1 }], distributable, waterfall, residual: 'a' };
  const parsed = parseTerms(document);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
const faultsOf = (document: unknown) => parseInputs(document).faults.map(({ code, path }) => [code, path?.join('.')]);

describe('the declaration of inputs', () => {
  it('is read back from its JSON form', () => {
    const document = {
      net: { events: { kinds: ['sale', 'refund'], measure: 'count' } },
      score: { indicator: 'score' },
      rate: { fixed: '15/100' },
      points: { fixed: { u1: '3', u2: '1/2' } },
    };
    const { declaration, faults } = parseInputs(document);
    expect(faults).toEqual([]);
    expect(writeInputs(declaration)).toEqual(document);
    expect(Object.fromEntries(declaredShapes(declaration).map(({ name, shape }) => [name, shape]))).toEqual({
      net: 'integer',
      score: 'rational',
      rate: 'rational',
      points: 'map',
    });
    expect([...holdersOf(declaration)]).toEqual([
      ['u1', ['inputs', 'points', 'fixed', 'u1']],
      ['u2', ['inputs', 'points', 'fixed', 'u2']],
    ]);
  });

  it.each([
    [[], 'inputs'],
    [{ x: {} }, 'inputs.x'],
    [{ x: { fixed: '1', indicator: 'score' } }, 'inputs.x'],
    [{ x: { guess: '1' } }, 'inputs.x.guess'],
    [{ x: { events: { kinds: [], measure: 'amount' } } }, 'inputs.x.events.kinds'],
    [{ x: { events: { kinds: ['sale', 'sale'], measure: 'amount' } } }, 'inputs.x.events.kinds.1'],
    [{ x: { events: { kinds: ['sale'], measure: 'sum' } } }, 'inputs.x.events.measure'],
    [{ x: { events: { kinds: ['sale'], measure: 'count', from: 1 } } }, 'inputs.x.events.from'],
    [{ x: { indicator: 'Score' } }, 'inputs.x.indicator'],
    [{ x: { fixed: 0.1 } }, 'inputs.x.fixed'],
    [{ x: { fixed: '0.1' } }, 'inputs.x.fixed'],
    [{ x: { fixed: '1/1000000007' } }, 'inputs.x.fixed'],
    [{ x: { fixed: { u: '1/0' } } }, 'inputs.x.fixed.u'],
    [{ ['n'.repeat(101)]: { fixed: '1' } }, `inputs.${'n'.repeat(100)}`],
  ])('of %j is refused with the path of the fault', (document, path) => {
    expect(faultsOf(document)).toEqual([['TERMS_INVALID', path]]);
  });

  it('gets defaults for the inputs that mean the same everywhere, unless they are declared', () => {
    const own = parseInputs({ costs: { fixed: '5' } }).declaration;
    const all = { add: ['gross', 'refunds', 'costs', 'orders', 'takings'] };
    expect(writeInputs(withDefaults(terms(all), own))).toEqual({
      costs: { fixed: '5' },
      gross: { events: { kinds: ['sale', 'usage_charge', 'ecosystem_income'], measure: 'amount' } },
      refunds: { events: { kinds: ['refund'], measure: 'amount' } },
      orders: { events: { kinds: ['sale'], measure: 'count' } },
    });
  });
});

describe('the inputs of a month', () => {
  const rate = { coalesce: ['score', '1/10'] };
  const table = { table: { of: rate, rows: [['0/1', '1/10']] } };
  const agreed = terms({ sub: ['gross', 'refunds'] }, [
    { id: 's', kind: 'percent', payees: [{ to: 'a', rate: table }] },
  ]);
  const { declaration } = parseInputs({ score: { indicator: 'stars' }, unread: { fixed: '1' } });

  it('are zero money without events, absent without a result, and only those that the terms read', () => {
    expect(assembleInputs({ terms: agreed, declaration, sums: new Map(), indicators: new Map() })).toEqual({
      gross: '0',
      refunds: '0',
    });
  });

  it('are sums by kind and exact results', () => {
    const sums = new Map([
      ['sale', { amountMinor: 100n, count: 2n }],
      ['usage_charge', { amountMinor: 11n, count: 1n }],
      ['refund', { amountMinor: 7n, count: 1n }],
    ]);
    const indicators = new Map([['stars', { numerator: 9n, denominator: 2n }]]);
    expect(assembleInputs({ terms: agreed, declaration, sums, indicators })).toEqual({
      gross: '111',
      refunds: '7',
      score: '9/2',
    });
  });
});
