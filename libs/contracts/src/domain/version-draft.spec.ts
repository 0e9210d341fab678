import { describe, expect, it } from '@jest/globals';
import { checkTermsAndInputs } from './version-draft.js';

const pool = { id: 'pool', kind: 'poolUnits', base: 'pool', rate: '1/2', units: 'points' };
const vesting = { months: 'months', cliff: 12, total: 48, unvestedTo: 'a' };
const document = (step: object) => ({
  currency: 'CNY',
  parties: [{ id: 'a', rank: 1 }],
  distributable: 'gross',
  waterfall: [step],
  residual: 'a',
});
const faultsOf = (terms: unknown, inputs: unknown) => {
  const checked = checkTermsAndInputs(terms, inputs);
  return checked.ok
    ? []
    : checked.error.map(({ code, message, path }) => [code, message.split(':')[0], path?.join('.')]);
};

describe('a draft', () => {
  it('with agreed constants that the terms can use is accepted', () => {
    expect(faultsOf(document(pool), { points: { fixed: { u1: '1', u2: '0' } } })).toEqual([]);
  });

  it('is refused for agreed constants that no month could be evaluated with', () => {
    expect(faultsOf(document(pool), { points: { fixed: { u1: '-1' } } })).toEqual([
      ['TERMS_INVALID', 'UNITS_NEGATIVE', expect.stringMatching(/^(terms|inputs)\./)],
    ]);
  });

  it('is refused when the input of a map is a number', () => {
    expect(faultsOf(document(pool), { points: { fixed: '3' } })).toEqual([
      ['TERMS_INVALID', 'INPUT_SHAPE_CONFLICT', 'terms.waterfall.0.units'],
    ]);
  });

  it('is refused when a holder has units and no months', () => {
    const inputs = { points: { fixed: { u1: '1', u2: '2' } }, months: { fixed: { u1: '12' } } };
    expect(faultsOf(document({ ...pool, vesting }), inputs)).toEqual([
      ['TERMS_INVALID', 'INPUT_MISSING', expect.stringMatching(/^(terms|inputs)\./)],
    ]);
  });
});
