import { describe, expect, it } from '@jest/globals';
import { type DeclaredInput, checkTerms, cliffNotes, collectInputs, parseTerms } from './index.js';

type Json = Record<string, unknown>;

const termsOf = (waterfall: readonly Json[], fields: Json = {}) => {
  const parties = [
    { id: 'ann', rank: 1 },
    { id: 'bob', rank: 2 },
  ];
  const terms = parseTerms({ currency: 'USD', parties, distributable: 'gross', waterfall, residual: 'bob', ...fields });
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  return terms.value;
};
const GROSS: DeclaredInput = { name: 'gross', shape: 'integer' };
const NPS: DeclaredInput = { name: 'nps', shape: 'rational' };
const percentAt = (...rates: unknown[]): Json => ({
  id: 'fee',
  kind: 'percent',
  payees: rates.map((rate, index) => ({ to: ['ann', 'bob'][index], rate })),
});
const codesOf = (waterfall: readonly Json[], declared = [GROSS, NPS], fields: Json = {}) =>
  checkTerms(termsOf(waterfall, fields), declared).map(({ code, path }) => `${code} /${path.join('/')}`);
const table = (...factors: string[]) => ({
  table: { of: 'nps', rows: factors.map((factor, index) => [`${index}/1`, factor]) },
});

describe('checkTerms', () => {
  it('accepts rates that tables, interpolation, vesting and coalesce keep within 1', () => {
    const rates = [
      table('0/1', '1/2'),
      {
        lerp: {
          of: 'nps',
          points: [
            ['0/1', '1/10'],
            ['9/1', '1/2'],
          ],
        },
      },
      { mul: ['1/2', { vest: { months: 'nps', cliff: 3, total: 12 } }] },
      { coalesce: [table('1/4', '1/2'), '1/2'] },
      { div: [table('1/4', '1/2'), '2/1'] },
    ];
    for (const rate of rates) expect(codesOf([percentAt(rate, '1/2')])).toEqual([]);
  });

  it('refuses a rate that an indicator alone decides', () => {
    expect(codesOf([percentAt('nps')])).toEqual(['RATE_UNBOUNDED /waterfall/0/payees/0/rate']);
    expect(codesOf([percentAt({ mul: ['1/2', 'nps'] })])).toEqual(['RATE_UNBOUNDED /waterfall/0/payees/0/rate']);
    expect(codesOf([percentAt({ coalesce: ['nps', '1/2'] })])).toEqual(['RATE_UNBOUNDED /waterfall/0/payees/0/rate']);
  });

  it('refuses a rate whose divisor can be zero', () => {
    const rate = { div: ['1/2', table('0/1', '1/1')] };
    expect(codesOf([percentAt(rate)])).toEqual(['RATE_UNBOUNDED /waterfall/0/payees/0/rate']);
  });

  it('refuses rates that can pass 1 together or fall below zero', () => {
    expect(codesOf([percentAt(table('0/1', '2/3'), '1/2')])).toEqual(['RATE_OVER_ONE /waterfall/0/payees']);
    expect(codesOf([percentAt(table('-1/9', '2/3'))])).toEqual(['RATE_NEGATIVE /waterfall/0/payees/0/rate']);
    const royalty = { id: 'r', kind: 'royalty', to: 'ann', recoupTo: 'bob', base: 'gross', rate: table('1/2', '6/5') };
    expect(codesOf([royalty])).toEqual(['RATE_OVER_ONE /waterfall/0/rate']);
    const split = { id: 's', kind: 'split', payees: [{ to: 'ann', weight: '1/1', factor: table('-1/1', '6/5') }] };
    expect(codesOf([split])).toEqual(['WEIGHT_NEGATIVE /waterfall/0/payees/0/factor']);
  });

  it('refuses to sign limits that several payees would not get', () => {
    expect(codesOf([{ ...percentAt('1/5', '1/5'), floor: '1', cap: '5' }])).toEqual([
      'LIMIT_NEEDS_ONE_PAYEE /waterfall/0/floor',
      'LIMIT_NEEDS_ONE_PAYEE /waterfall/0/cap',
    ]);
    expect(codesOf([{ ...percentAt('1/5'), floor: '1', cap: '5' }])).toEqual([]);
  });

  it('refuses inputs that are not declared in their shape, and currencies that do not exist', () => {
    expect(codesOf([percentAt(table('0/1'))], [])).toEqual([
      'INPUT_UNDECLARED /distributable',
      'INPUT_UNDECLARED /waterfall/0/payees/0/rate',
    ]);
    expect(codesOf([], [{ name: 'gross', shape: 'rational' }])).toEqual(['INPUT_SHAPE_CONFLICT /distributable']);
    expect(codesOf([percentAt(table('0/1'))], [GROSS, { name: 'nps', shape: 'integer' }])).toEqual([]);
    expect(codesOf([], [GROSS, GROSS])).toEqual(['INPUT_DECLARED_TWICE /inputs/gross']);
    expect(codesOf([], [GROSS], { currency: '*' })).toEqual(['CURRENCY_UNKNOWN /currency']);
  });

  it('finds by the dry run what amounts alone can break', () => {
    const ofGross = { table: { of: { div: ['gross', '100'] }, rows: [['1/1', '1/2']] } };
    expect(codesOf([percentAt(ofGross)])).toEqual(['DRY_RUN_FAILED /waterfall/0/payees/0/rate/table']);
    const byGross = { id: 's', kind: 'split', payees: [{ to: 'ann', weight: { div: ['1/1', 'gross'] } }] };
    expect(codesOf([byGross])).toEqual(['DRY_RUN_FAILED /waterfall/0/payees/0/weight/div/1']);
  });

  it('does not blame the terms for amounts that contradict each other', () => {
    const declared = [GROSS, { name: 'kept', shape: 'integer' } as const];
    const reimburse = { id: 'c', kind: 'reimburse', to: 'ann', cost: { sub: ['gross', 'kept'] } };
    expect(codesOf([reimburse], declared, { distributable: 'kept' })).toEqual([]);
  });
});

describe('collectInputs', () => {
  it('names every input once with its shape and whether it may be missing', () => {
    const pool = {
      ...{ id: 'u', kind: 'poolUnits', base: 'pool', rate: '1/10', units: 'units' },
      vesting: { months: 'months', cliff: 12, total: 48, unvestedTo: 'bob' },
    };
    const covered = { coalesce: [{ div: ['users', 'target'] }, '1/1'] };
    const split = {
      id: 's',
      kind: 'split',
      payees: [
        { to: 'ann', weight: '1/1', factor: covered },
        { to: 'bob', weight: 'target' },
      ],
    };
    expect(
      collectInputs(termsOf([split, pool])).map(({ name, shape, isCoalesced }) => [name, shape, isCoalesced]),
    ).toEqual([
      ['gross', 'integer', false],
      ['months', 'map', false],
      ['target', 'rational', false],
      ['units', 'map', false],
      ['users', 'rational', true],
    ]);
  });
});

describe('cliffNotes', () => {
  const tiers = (fields: Json) => ({ id: 't', kind: 'tiers', to: 'ann', base: 'gross', mode: 'cliff', ...fields });

  it('tells what one unit above a threshold costs the others', () => {
    const notes = cliffNotes(
      termsOf([
        tiers({
          bands: [
            ['1000000', '5/100'],
            [null, '8/100'],
          ],
        }),
      ]),
    );
    expect(notes).toEqual([
      {
        kind: 'band',
        path: ['waterfall', '0', 'bands', '0', '0'],
        step: 't',
        to: 'ann',
        threshold: 1000000n,
        takeAtThreshold: 50000n,
        takeOneAbove: 80000n,
        costsOthers: 29999n,
        message: 'one unit more than 10000.00 USD costs the others 299.99 USD, which ann gets',
      },
    ]);
  });

  it('tells who loses where rates fall, and is silent where a cap hides the cliff or tiers are marginal', () => {
    const [note] = cliffNotes(
      termsOf([
        tiers({
          bands: [
            ['1000', '1/2'],
            [null, '1/10'],
          ],
        }),
      ]),
    );
    expect(note).toMatchObject({ message: 'one unit more than 10.00 USD costs ann 4.00 USD, which the others get' });
    expect(
      cliffNotes(
        termsOf([
          tiers({
            bands: [
              ['1000', '1/2'],
              [null, '3/5'],
            ],
            cap: '500',
          }),
        ]),
      ),
    ).toEqual([]);
    expect(
      cliffNotes(
        termsOf([
          tiers({
            mode: 'marginal',
            bands: [
              ['1000', '1/2'],
              [null, '3/5'],
            ],
          }),
        ]),
      ),
    ).toEqual([]);
  });

  it('points out the jumps of tables and vesting', () => {
    const vesting = { months: 'months', cliff: 12, total: 48, unvestedTo: 'bob' };
    const pool = { id: 'u', kind: 'poolUnits', base: 'pool', rate: '1/10', units: 'units', vesting };
    expect(cliffNotes(termsOf([percentAt(table('0/1', '0/1', '1/2')), pool]))).toMatchObject([
      { kind: 'factor', path: ['waterfall', '0', 'payees', '0', 'rate', 'table', 'rows', '2'] },
      { kind: 'factor', path: ['waterfall', '1', 'vesting', 'cliff'], at: { numerator: 1n, denominator: 4n } },
    ]);
  });
});
