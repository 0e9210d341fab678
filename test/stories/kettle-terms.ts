/** The contract of the story: parts are reimbursed, the platform's fee falls with satisfaction, the supplier shares. */
export const TERMS = {
  currency: 'CNY',
  parties: [
    { id: 'platform', rank: 1 },
    { id: 'supplier', rank: 2 },
    { id: 'venture', rank: 3 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    { id: 'parts', kind: 'reimburse', to: 'supplier', cost: 'costs' },
    {
      id: 'fee',
      kind: 'percent',
      payees: [
        {
          to: 'platform',
          rate: {
            coalesce: [
              {
                table: {
                  of: 'satisfaction',
                  rows: [
                    ['0/1', '12/100'],
                    ['4/1', '8/100'],
                  ],
                },
              },
              '10/100',
            ],
          },
        },
      ],
    },
    { id: 'supply', kind: 'percent', payees: [{ to: 'supplier', rate: '15/100' }] },
  ],
  residual: 'venture',
};
