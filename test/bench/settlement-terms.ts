// The contracts of test/bench/settlement-world.ts: what sellers, studios, agencies and rated services really agree.

const PLATFORM = { id: 'platform', rank: 1 };
const NET = { sub: ['gross', 'refunds'] };
const fee = (rate: unknown) => ({ id: 'fee', kind: 'percent', base: 'pool', payees: [{ to: 'platform', rate }] });

export const SCORE = {
  code: 'score',
  name: 'Mean review score',
  definition: { aggregation: 'mean', eventType: 'review.score', field: 'score' },
} as const;

type Shape = {
  readonly terms: { readonly parties: readonly { readonly id: string; readonly rank: number }[] };
  readonly inputs: object;
};

export const SHAPES: Readonly<Record<string, Shape>> = {
  /** Costs first, a fee of a tenth, one in a hundred for the community, the rest is the seller's. */
  marketplace: {
    inputs: {},
    terms: sharing(
      ['carrier', 'community'],
      [
        { id: 'carriage', kind: 'reimburse', to: 'carrier', cost: 'costs' },
        fee('1/10'),
        { id: 'community', kind: 'percent', base: 'pool', payees: [{ to: 'community', rate: '1/100' }] },
      ],
    ),
  },
  /** A fee, then three makers by weight. */
  studio: {
    inputs: {},
    terms: sharing(
      ['design', 'craft', 'sales'],
      [
        fee('1/20'),
        {
          id: 'makers',
          kind: 'split',
          amount: { max: ['0', 'pool'] },
          payees: [
            { to: 'design', weight: '3/1' },
            { to: 'craft', weight: '2/1' },
            { to: 'sales', weight: '1/1' },
          ],
        },
      ],
    ),
  },
  /** A retainer, then a commission in bands. */
  agency: {
    inputs: {},
    terms: sharing(
      ['agent'],
      [
        fee('1/20'),
        { id: 'retainer', kind: 'fixed', to: 'agent', amount: '20000' },
        {
          id: 'commission',
          kind: 'tiers',
          to: 'agent',
          base: 'pool',
          mode: 'marginal',
          bands: [
            ['1000000', '1/20'],
            ['3000000', '1/10'],
            [null, '3/20'],
          ],
        },
      ],
    ),
  },
  /** The fee falls with the month's reviews. */
  rated: {
    inputs: { score: { indicator: 'score' } },
    terms: sharing(
      ['supplier'],
      [
        { id: 'parts', kind: 'reimburse', to: 'supplier', cost: 'costs' },
        fee({
          coalesce: [
            {
              table: {
                of: 'score',
                rows: [
                  ['0/1', '3/20'],
                  ['4/1', '1/10'],
                ],
              },
            },
            '3/20',
          ],
        }),
      ],
    ),
  },
};

function sharing(partners: readonly string[], waterfall: readonly object[]) {
  const parties = [...partners, 'venture'].map((id, index) => ({ id, rank: index + 2 }));
  return { currency: 'CNY', parties: [PLATFORM, ...parties], distributable: NET, waterfall, residual: 'venture' };
}
