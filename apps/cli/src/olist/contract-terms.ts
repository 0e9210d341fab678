/**
 * What each seller signed with the marketplace: the carrier is reimbursed, the platform takes a fee that falls as the
 * month's reviews get better (10 % without any), the community 1 %, the rest is the seller's.
 */
export const OLIST_TERMS = {
  currency: 'BRL',
  parties: [
    { id: 'platform', rank: 1 },
    { id: 'carrier', rank: 2 },
    { id: 'community', rank: 3 },
    { id: 'venture', rank: 4 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    { id: 'carriage', kind: 'reimburse', to: 'carrier', cost: 'costs' },
    {
      id: 'fee',
      kind: 'percent',
      base: 'pool',
      payees: [
        {
          to: 'platform',
          rate: {
            coalesce: [
              {
                table: {
                  of: 'score',
                  rows: [
                    ['0/1', '12/100'],
                    ['3/1', '10/100'],
                    ['9/2', '8/100'],
                  ],
                },
              },
              '10/100',
            ],
          },
        },
      ],
    },
    { id: 'community', kind: 'percent', base: 'pool', payees: [{ to: 'community', rate: '1/100' }] },
  ],
  residual: 'venture',
} as const;

/** The one input that is not a sum of the period's events. */
export const OLIST_INPUTS = { score: { indicator: 'score' } } as const;

/** Before any order that the import takes, so that a later file may hold older ones. */
export const OLIST_EFFECTIVE_FROM = '2000-01';

export const SCORE_INDICATOR = {
  code: 'score',
  name: 'Mean review score',
  definition: {
    aggregation: 'mean',
    eventType: 'review.score',
    field: 'score',
    unit: 'stars',
    direction: 'higher_is_better',
  },
} as const;
