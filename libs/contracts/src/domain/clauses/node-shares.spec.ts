import { describe, expect, it } from '@jest/globals';
import { parseTerms } from '#libs/share-rules';
import { parseInputs } from '../inputs.js';
import { type NodeShare, nodeShares } from './node-shares.js';

const TERMS = {
  currency: 'CNY',
  parties: ['a', 'b', 'c'].map((id, rank) => ({ id, rank: rank + 1 })),
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    { id: 'back', kind: 'reimburse', to: 'a', cost: 'costs' },
    { id: 'flat', kind: 'fixed', to: 'b', amount: '500' },
    {
      ...{ id: 'part', kind: 'percent', base: 'gross' },
      payees: [
        { to: 'a', rate: '2/20' },
        { to: 'b', rate: { lerp: { of: 'score', points: [['0', '1/10']] } } },
      ],
    },
    { id: 'fee', kind: 'tiers', to: 'c', base: 'distributable', mode: 'marginal', bands: [[null, '1/5']] },
    {
      ...{ id: 'banded', kind: 'tiers', to: 'c', base: 'pool', mode: 'marginal' },
      bands: [
        ['100', '1/5'],
        [null, '1/6'],
      ],
    },
    { id: 'song', kind: 'royalty', to: 'a', recoupTo: 'c', base: 'gross', rate: '1/10' },
    { id: 'least', kind: 'guarantee', on: 'song', to: 'a', amount: { max: ['song.take', '100'] } },
    {
      ...{ id: 'crowd', kind: 'poolUnits', base: 'pool', rate: '1/10', units: 'units' },
      vesting: { months: 'months', cliff: 1, total: 2, unvestedTo: 'b' },
    },
    {
      ...{ id: 'rest', kind: 'split' },
      payees: [
        { to: 'b', weight: '1' },
        { to: 'c', weight: '1/2' },
      ],
    },
    {
      ...{ id: 'scored', kind: 'split' },
      payees: [
        { to: 'b', weight: '1', factor: 'score' },
        { to: 'c', weight: '1' },
      ],
    },
  ],
  residual: 'b',
};

describe('the share of a node', () => {
  const terms = parseTerms(TERMS);
  if (!terms.ok) throw new Error(JSON.stringify(terms.error));
  const { declaration } = parseInputs({ units: { fixed: { u: '1' } }, months: { fixed: { u: '1' } } });
  const shares = nodeShares(terms.value, declaration);
  const of = (key: string) => (shares.get(key) ?? []).map(({ step, rate }: NodeShare) => `${step} ${rate ?? '-'}`);

  it('is every step of the terms that pays it, with the rate where it is constant', () => {
    expect(of('a')).toEqual(['back -', 'part 1/10', 'song 1/10', 'least -']);
    expect(of('b')).toEqual(['flat -', 'part -', 'crowd -', 'rest 2/3', 'scored -', 'residual -']);
    expect(of('c')).toEqual(['fee 1/5', 'banded -', 'song -', 'rest 1/3', 'scored -']);
    expect(of('u')).toEqual(['crowd -']);
  });

  it('says what is taken from, as the terms write it', () => {
    expect(shares.get('a')?.map((one) => one.of)).toEqual([
      ...['costs', 'gross', 'gross'],
      { max: ['song.take', '100'] },
    ]);
    expect(shares.get('b')?.[0]).toEqual({ step: 'flat', kind: 'fixed', of: '500', rate: null });
    expect(shares.get('c')?.map((one) => one.of)).toEqual(['distributable', 'pool', 'gross', 'pool', 'pool']);
  });
});
