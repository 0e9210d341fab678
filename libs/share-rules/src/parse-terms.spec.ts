import { describe, expect, it } from '@jest/globals';
import { parseTerms } from './index.js';

type Json = Record<string, unknown>;

const percentStep = (fields: Json = {}): Json => ({
  id: 'fee',
  kind: 'percent',
  payees: [{ to: 'ann', rate: '1/10' }],
  ...fields,
});
const tiersStep = (bands: unknown): Json => ({
  id: 't',
  kind: 'tiers',
  to: 'ann',
  base: 'gross',
  mode: 'cliff',
  bands,
});
const documentOf = (waterfall: unknown, fields: Json = {}): Json => ({
  currency: 'CNY',
  parties: [
    { id: 'ann', rank: 1 },
    { id: 'bob', rank: 2 },
  ],
  distributable: 'gross',
  waterfall,
  residual: 'bob',
  ...fields,
});

const faultsOf = (document: unknown): readonly string[] => {
  const terms = parseTerms(document);
  return terms.ok ? [] : terms.error.map(({ code, path }) => `${code} /${path.join('/')}`);
};

const payee = (rate: unknown): unknown => documentOf([percentStep({ payees: [{ to: 'ann', rate }] })]);
const nested = (levels: number): unknown => (levels === 0 ? 'gross' : { add: [nested(levels - 1)] });

describe('parseTerms', () => {
  it('reads a document with its tolerated extra fields', () => {
    const extras = { exponent: 2, name: 'Lamp', inputs: [{ name: 'gross', source: 'sales' }] };
    expect(faultsOf(documentOf([percentStep({ label: 'Platform fee' })], extras))).toEqual([]);
  });

  it.each([
    ['a float as a rate', payee(0.1), 'NUMBER_NOT_EXACT /waterfall/0/payees/0/rate'],
    ['a JSON integer as a rate', payee(1), 'NUMBER_NOT_EXACT /waterfall/0/payees/0/rate'],
    ['a decimal as a rate', payee('0.1'), 'NUMBER_NOT_EXACT /waterfall/0/payees/0/rate'],
    ['a zero denominator', payee('1/0'), 'DENOMINATOR_ZERO /waterfall/0/payees/0/rate'],
    ['a denominator over 10^9', payee('1/1000000001'), 'DENOMINATOR_TOO_LARGE /waterfall/0/payees/0/rate'],
    ['a negative rate', payee('-1/10'), 'RATE_NEGATIVE /waterfall/0/payees/0/rate'],
    ['a rate over 1', payee('11/10'), 'RATE_OVER_ONE /waterfall/0/payees/0/rate'],
    ['the pool as a rate', payee('pool'), 'ID_RESERVED /waterfall/0/payees/0/rate'],
    ['an operator nobody knows', payee({ pow: ['1/2', '2'] }), 'OPERATOR_UNKNOWN /waterfall/0/payees/0/rate'],
    [
      'two operators at once',
      payee({ mul: ['1/2'], div: ['1/2', '2'] }),
      'OPERATOR_UNKNOWN /waterfall/0/payees/0/rate',
    ],
    [
      'table rows out of order',
      payee({
        table: {
          of: 'nps',
          rows: [
            ['1/2', '0/1'],
            ['1/2', '1/2'],
          ],
        },
      }),
      'ROWS_NOT_ASCENDING /waterfall/0/payees/0/rate/table/rows/1/0',
    ],
    [
      'rates that sum over 1',
      documentOf([
        percentStep({
          payees: [
            { to: 'ann', rate: '3/5' },
            { to: 'bob', rate: '1/2' },
          ],
        }),
      ]),
      'RATE_OVER_ONE /waterfall/0/payees',
    ],
    [
      'a payee named twice',
      documentOf([
        percentStep({
          payees: [
            { to: 'ann', rate: '1/5' },
            { to: 'ann', rate: '1/5' },
          ],
        }),
      ]),
      'PAYEE_DUPLICATE /waterfall/0/payees/1/to',
    ],
    ['a floor over the cap', documentOf([percentStep({ floor: '6', cap: '5' })]), 'FLOOR_OVER_CAP /waterfall/0/floor'],
    ['a JSON integer as an amount', documentOf([percentStep({ cap: 5 })]), 'NUMBER_NOT_EXACT /waterfall/0/cap'],
    ['a decimal as an amount', documentOf([percentStep({ cap: '5.00' })]), 'NUMBER_NOT_EXACT /waterfall/0/cap'],
    ['a negative amount', documentOf([percentStep({ cap: '-5' })]), 'AMOUNT_NEGATIVE /waterfall/0/cap'],
    ['a misspelt field', documentOf([percentStep({ capp: '5' })]), 'FIELD_UNKNOWN /waterfall/0/capp'],
    ['an unknown kind', documentOf([percentStep({ kind: 'bonus' })]), 'KIND_UNKNOWN /waterfall/0/kind'],
    ['the kind of a prototype', documentOf([percentStep({ kind: 'toString' })]), 'KIND_UNKNOWN /waterfall/0/kind'],
    ['a missing kind', documentOf([{ id: 'x' }]), 'KIND_UNKNOWN /waterfall/0/kind'],
    [
      'an unknown party',
      documentOf([percentStep({ payees: [{ to: 'eve', rate: '1/10' }] })]),
      'PARTY_UNKNOWN /waterfall/0/payees/0/to',
    ],
    ['two steps of one id', documentOf([percentStep(), percentStep()]), 'ID_DUPLICATE /waterfall/1/id'],
    ['a step called residual', documentOf([percentStep({ id: 'residual' })]), 'ID_RESERVED /waterfall/0/id'],
    ['its own take as a base', documentOf([percentStep({ base: 'fee.take' })]), 'STEP_NOT_EARLIER /waterfall/0/base'],
    [
      'a guarantee on a later step',
      documentOf([{ id: 'mg', kind: 'guarantee', on: 'fee', to: 'ann', amount: '5' }, percentStep()]),
      'STEP_NOT_EARLIER /waterfall/0/on',
    ],
    [
      'a band that does not ascend',
      documentOf([
        tiersStep([
          ['5', '1/10'],
          ['5', '1/5'],
          [null, '0/1'],
        ]),
      ]),
      'BANDS_NOT_ASCENDING /waterfall/0/bands/1/0',
    ],
    [
      'an open band in the middle',
      documentOf([
        tiersStep([
          [null, '1/10'],
          [null, '0/1'],
        ]),
      ]),
      'BANDS_NOT_ASCENDING /waterfall/0/bands/0/0',
    ],
    [
      'a last band that is not open',
      documentOf([tiersStep([['5', '1/10']])]),
      'LAST_BAND_NOT_OPEN /waterfall/0/bands/0/0',
    ],
    [
      'a negative weight',
      documentOf([{ id: 's', kind: 'split', payees: [{ to: 'ann', weight: '-1/2' }] }]),
      'WEIGHT_NEGATIVE /waterfall/0/payees/0/weight',
    ],
    ['a missing residual', documentOf([], { residual: undefined }), 'NOT_JSON /residual'],
    ['an unknown residual', documentOf([], { residual: 'eve' }), 'PARTY_UNKNOWN /residual'],
    [
      'two parties of one rank',
      documentOf([], {
        parties: [
          { id: 'bob', rank: 1 },
          { id: 'a', rank: 1 },
        ],
      }),
      'RANK_DUPLICATE /parties/1/rank',
    ],
    [
      'two parties of one id',
      documentOf([], {
        parties: [
          { id: 'bob', rank: 1 },
          { id: 'bob', rank: 2 },
        ],
      }),
      'ID_DUPLICATE /parties/1/id',
    ],
    ['a rank as text', documentOf([], { parties: [{ id: 'bob', rank: '1' }] }), 'VALUE_OUT_OF_RANGE /parties/0/rank'],
    ['a distributable that needs the pool', documentOf([], { distributable: 'pool' }), 'ID_RESERVED /distributable'],
    ['text around a name', documentOf([], { distributable: ' gross' }), 'TEXT_INVALID /distributable'],
    ['half a character', documentOf([], { name: 'x', distributable: 'g\ud800' }), 'TEXT_INVALID /distributable'],
    [
      'one expression without end',
      documentOf([], { distributable: { add: Array(257).fill('gross') } }),
      'DOCUMENT_TOO_LARGE /distributable',
    ],
    ['steps without end', documentOf(Array(201).fill(percentStep())), 'VALUE_OUT_OF_RANGE /waterfall'],
    ['a document without end', documentOf(Array(30_000).fill('x')), 'DOCUMENT_TOO_LARGE /'],
    ['no document', null, 'TYPE_WRONG /'],
  ])('refuses %s at its place', (_, document, fault) => {
    expect(faultsOf(document)).toEqual([fault]);
  });

  it('refuses a document that lacks its residual altogether', () => {
    const document = { ...documentOf([]) };
    delete document.residual;
    expect(faultsOf(document)).toEqual(['FIELD_MISSING /residual']);
  });

  it('refuses nesting beyond the limit without descending into it', () => {
    expect(faultsOf(documentOf([], { distributable: nested(10) }))).toEqual([]);
    expect(faultsOf(documentOf([], { distributable: nested(5000) }))[0]).toMatch(
      /^DOCUMENT_TOO_DEEP \/distributable\/add\/0/,
    );
  });

  it('tells every fault at once, each with what would be right', () => {
    const terms = parseTerms(documentOf([percentStep({ cap: '-5', capp: '1' })], { residual: 'eve' }));
    expect(terms.ok ? [] : terms.error).toEqual([
      { code: 'FIELD_UNKNOWN', path: ['waterfall', '0', 'capp'], message: expect.stringContaining('cap') },
      {
        code: 'AMOUNT_NEGATIVE',
        path: ['waterfall', '0', 'cap'],
        message: 'an amount of a step is zero or more minor units',
      },
      { code: 'PARTY_UNKNOWN', path: ['residual'], message: '"eve" is not among the parties' },
    ]);
  });

  it('lets words for people stand where they like, and nothing else under their names', () => {
    const step = percentStep({ title: 'Fee', note: 'as agreed' });
    expect(faultsOf(documentOf([step], { description: 'Kettles' }))).toEqual([]);
    expect(faultsOf(documentOf([percentStep({ note: { cap: '5' } })]))).toEqual(['FIELD_UNKNOWN /waterfall/0/note']);
  });

  it('refuses one name as a map and as an amount', () => {
    const pool = { id: 'u', kind: 'poolUnits', base: 'pool', rate: '1/10', units: 'gross' };
    expect(faultsOf(documentOf([pool]))).toEqual(['INPUT_SHAPE_CONFLICT /distributable']);
  });
});
