import type { Month } from '#libs/kernel';
import { checkVersion, type CheckedVersion } from '../version-draft.js';
import { stableId } from '#libs/kernel';

export const month = (number: number) => `2026-${number.toString().padStart(2, '0')}` as Month;

/** A fund, a maker and a helper: a bonus by tiers, a fee, units that vest, the rest for the maker. */
export const TERMS = {
  currency: 'CNY',
  parties: [
    { id: 'fund', rank: 1 },
    { id: 'maker', rank: 2 },
    { id: 'helper', rank: 3 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    {
      id: 'bonus',
      kind: 'tiers',
      to: 'helper',
      base: 'distributable',
      mode: 'marginal',
      bands: [
        ['1000', '0/1'],
        [null, '1/10'],
      ],
    },
    {
      id: 'shares',
      kind: 'split',
      amount: { min: ['pool', '600'] },
      payees: [
        { to: 'helper', weight: '1/1', factor: 'boost' },
        { to: 'maker', weight: '1/1' },
      ],
    },
    {
      id: 'units',
      kind: 'poolUnits',
      base: 'pool',
      rate: '1/2',
      units: 'units',
      vesting: { months: 'months', cliff: 12, total: 48, unvestedTo: 'maker' },
    },
  ],
  residual: 'maker',
};

export const INPUTS = {
  boost: { wager: '1/1' },
  units: { fixed: { ann: '1', ben: '1' } },
  months: { wager: { ann: '0', ben: '24' } },
};

export const BOOST = { factor: { input: 'boost', value: '2/1' } };
export const DAMP = { factor: { input: 'boost', value: '1/2' } };
export const BANDS = { bands: { step: 'bonus', bands: [[null, '1/5']] } };
export const TRANCHE = { tranche: { code: 'second', funder: 'fund', to: 'maker', amountMinor: '5000' } };
export const VESTED = { vesting: { input: 'months', holder: 'ann', complete: true } };
export const CHALLENGE = { challenge: { reason: 'Ratings fell' } };
export const RATING = { result: { indicator: 'rating' }, atLeast: '9/2' };

/** The point of March, met with a rating of 4.5. */
export function point(more: object = {}): object {
  return { code: 'spring', month: '2026-03', condition: RATING, effects: [BOOST], ...more };
}

export function clausesOf(...points: object[]): { nodes: object[]; wagers: object[] } {
  return {
    nodes: [
      {
        key: 'helper',
        kind: 'channel',
        targets: [{ indicator: 'rating', direction: 'up', floor: '3', benchmark: '4', pledge: '9/2' }],
      },
    ],
    wagers: [{ code: 'growth', inflectionPoints: points }],
  };
}

const PARTICIPANTS = ['fund', 'maker', 'helper', 'ann', 'ben'].map((key) => ({ key, party: stableId<'party'>(key) }));

export function draft(clauses: unknown, { terms = TERMS, inputs = INPUTS }: { terms?: object; inputs?: object } = {}) {
  return checkVersion({ terms, inputs, clauses, participants: PARTICIPANTS });
}

export function checked(...points: object[]): CheckedVersion {
  const version = draft(clausesOf(...points));
  if (!version.ok) throw new Error(JSON.stringify(version.error));
  return version.value;
}
