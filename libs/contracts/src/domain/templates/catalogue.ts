import type { NodeKind } from '../clauses/nodes.js';
import {
  amount,
  bands,
  currency,
  type Member,
  members,
  months,
  points,
  rate,
  unitHolders,
  weightedMembers,
} from './parameters.js';
import { template, type Template } from './template.js';

/** What users paid, without what they got back. */
const NET_SALES = { sub: ['gross', 'refunds'] } as const;
const VENTURE: Member = { key: 'venture', kind: 'venture' };
const PLATFORM: Member = { key: 'platform', kind: 'platform' };

const EQUAL_SPLIT = template({
  id: 'equal-split/1',
  title: 'Equal split',
  description: 'All members share the net sales in equal parts; cents that do not divide go to the first in the list.',
  parameters: {
    currency: currency(),
    members: members({ title: 'Who shares, in the order of their ranks', default: [VENTURE, helper('partner')] }),
  },
  build: ({ currency: code, members: list }) => ({
    terms: {
      currency: code,
      parties: ranked(list),
      distributable: NET_SALES,
      waterfall: [{ id: 'equal', kind: 'split', payees: list.map(({ key }) => ({ to: key, weight: '1/1' })) }],
      residual: list[0]?.key,
    },
    ...agreed(list),
  }),
});

const COST_PLUS = template({
  id: 'cost-plus/1',
  title: 'Cost plus percent',
  description:
    'The supplier gets its costs back out of the net sales, and a markup on the costs of the month; costs that the sales do not cover are carried to the next month. The rest is the venture’s.',
  parameters: { currency: currency(), markup: rate({ title: 'Markup on the costs of the month', default: '1/10' }) },
  build: ({ currency: code, markup }) => ({
    terms: {
      currency: code,
      parties: ranked([helper('supplier', 'supplier'), VENTURE]),
      distributable: NET_SALES,
      waterfall: [
        { id: 'costs_back', kind: 'reimburse', to: 'supplier', cost: 'costs' },
        { id: 'markup', kind: 'percent', base: 'costs', payees: [{ to: 'supplier', rate: markup }] },
      ],
      residual: 'venture',
    },
    ...agreed([helper('supplier', 'supplier'), VENTURE]),
  }),
});

const PLATFORM_FEE = template({
  id: 'platform-fee-scores/1',
  title: 'Platform fee with bands, and a split by score',
  description:
    'The platform takes a fee of the net sales, each band at its own rate; the members share the rest by weight, each weight times the factor of the member’s score. A score without a result counts as factor 1.',
  parameters: {
    currency: currency(),
    bands: bands({
      title: 'Fee rate by band of the month’s net sales, in minor units',
      default: [
        { upTo: '1000000', rate: '3/20' },
        { upTo: null, rate: '1/10' },
      ],
    }),
    members: weightedMembers({
      title: 'Who shares the rest: weight, and the indicator of the score if there is one',
      reserved: ['platform'],
      default: [
        { ...VENTURE, weight: '3/5' },
        { ...helper('supplier', 'supplier'), weight: '2/5', indicator: 'rating' },
      ],
    }),
    points: points({
      title: 'Factor by score, linear in between',
      default: [
        { score: '3', factor: '4/5' },
        { score: '4', factor: '1' },
        { score: '5', factor: '6/5' },
      ],
    }),
  },
  build: ({ currency: code, bands: rows, members: list, points: scored }) => {
    const all = [PLATFORM, ...list];
    const lerp = (of: string) => ({ lerp: { of, points: scored.map(({ score, factor }) => [score, factor]) } });
    const indicators = new Set(list.flatMap(({ indicator }) => (indicator === undefined ? [] : [indicator])));
    const payees = list.map(({ key, weight, indicator }) => {
      const factor = indicator === undefined ? {} : { factor: { coalesce: [lerp(`score_${indicator}`), '1/1'] } };
      return { to: key, weight, ...factor };
    });
    return {
      terms: {
        currency: code,
        parties: ranked(all),
        distributable: NET_SALES,
        waterfall: [
          {
            ...{ id: 'fee', kind: 'tiers', to: 'platform', base: 'distributable', mode: 'marginal' },
            bands: rows.map(({ upTo, rate: part }) => [upTo, part]),
          },
          { id: 'by_score', kind: 'split', payees },
        ],
        residual: list[0]?.key,
      },
      ...agreed(all.map(({ key, kind, title }) => ({ key, kind, ...(title !== undefined && { title }) }))),
      inputs: Object.fromEntries([...indicators].map((code) => [`score_${code}`, { indicator: code }])),
    };
  },
});

const ROYALTY = template({
  id: 'royalty-advance/1',
  title: 'Royalty with a recoupable advance',
  description:
    'The author gets a royalty on the net sales. Each month it is advanced up to a monthly amount as far as the sales allow; later royalties repay the advance to the publisher first.',
  parameters: {
    currency: currency(),
    royalty: rate({ title: 'Royalty on the net sales', default: '1/10' }),
    monthlyAdvance: amount({ title: 'What the author gets each month at least, in minor units', default: '50000' }),
  },
  build: ({ currency: code, royalty, monthlyAdvance }) => ({
    terms: {
      currency: code,
      parties: ranked([helper('author', 'design'), helper('publisher', 'channel')]),
      distributable: NET_SALES,
      waterfall: [
        {
          ...{ id: 'royalty', kind: 'royalty', to: 'author', recoupTo: 'publisher' },
          ...{ base: 'distributable', rate: royalty },
        },
        { id: 'advance', kind: 'guarantee', on: 'royalty', to: 'author', amount: monthlyAdvance, recoupable: true },
      ],
      residual: 'publisher',
    },
    ...agreed([helper('author', 'design'), helper('publisher', 'channel')]),
  }),
});

const GUARANTEED_MINIMUM = template({
  id: 'guaranteed-minimum/1',
  title: 'Guaranteed minimum',
  description:
    'The partner gets a part of the net sales, and each month at least a minimum as far as the sales allow; what it was topped up by is not paid back. The rest is the venture’s.',
  parameters: {
    currency: currency(),
    share: rate({ title: 'The partner’s part of the net sales', default: '1/5' }),
    minimum: amount({ title: 'What it gets each month at least, in minor units', default: '30000' }),
  },
  build: ({ currency: code, share, minimum }) => ({
    terms: {
      currency: code,
      parties: ranked([helper('partner'), VENTURE]),
      distributable: NET_SALES,
      waterfall: [
        { id: 'part', kind: 'percent', payees: [{ to: 'partner', rate: share }] },
        { id: 'minimum', kind: 'guarantee', on: 'part', to: 'partner', amount: minimum },
      ],
      residual: 'venture',
    },
    ...agreed([helper('partner'), VENTURE]),
  }),
});

const CO_CREATORS = template({
  id: 'co-creator-units/1',
  title: 'Co-creator units with vesting',
  description:
    'Users who create with the venture hold units of a pool, a part of the net sales. Nothing is theirs before the cliff; after it months by vesting months, up to all. What has not vested is kept by the venture. Units and months held are agreed and signed; an amendment moves them on.',
  parameters: {
    currency: currency(),
    pool: rate({ title: 'The co-creators’ part of the net sales', default: '1/20' }),
    holders: unitHolders({
      title: 'Who holds how many units, and for how many months already',
      reserved: ['venture'],
      default: [
        { key: 'user_1', units: '60', months: '12' },
        { key: 'user_2', units: '40', months: '3' },
      ],
    }),
    cliff: months({ title: 'Months before anything vests', default: 6 }),
    vesting: months({ title: 'Months until everything has vested', default: 24, min: 1 }),
    minPayout: amount({ title: 'A payable below this waits, in minor units', default: '100' }),
  },
  build: ({ currency: code, pool, holders, cliff, vesting, minPayout }) => ({
    terms: {
      currency: code,
      parties: ranked([VENTURE]),
      distributable: NET_SALES,
      waterfall: [
        {
          ...{ id: 'co_creators', kind: 'poolUnits', base: 'distributable', rate: pool, units: 'units', minPayout },
          vesting: { months: 'months', cliff, total: vesting, unvestedTo: 'venture' },
        },
      ],
      residual: 'venture',
    },
    ...agreed([VENTURE]),
    inputs: {
      units: { fixed: Object.fromEntries(holders.map(({ key, units }) => [key, units])) },
      months: { fixed: Object.fromEntries(holders.map(({ key, months: held }) => [key, held])) },
    },
    keys: ['venture', ...holders.map(({ key }) => key)],
  }),
});

/** In the order in which they are shown: the simplest first. An entry never changes; what replaces it has a new id. */
export const TEMPLATES: readonly Template[] = [
  EQUAL_SPLIT,
  COST_PLUS,
  PLATFORM_FEE,
  ROYALTY,
  GUARANTEED_MINIMUM,
  CO_CREATORS,
];

function helper(key: string, kind: NodeKind = 'other'): Member {
  return { key, kind };
}

function ranked(list: readonly Member[]) {
  return list.map(({ key }, index) => ({ id: key, rank: index + 1 }));
}

/** Every party is a node, and needs a participant; no input but the usual ones. */
function agreed(list: readonly Member[]) {
  return { inputs: {}, clauses: { nodes: list }, keys: list.map(({ key }) => key) };
}
