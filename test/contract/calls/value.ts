import { type Call, mutation, page } from '../call.js';
import { cny } from '../world.js';

export const VALUE_QUERIES: readonly Call[] = [
  { operation: 'indicators', select: page() },
  {
    operation: 'indicatorResults',
    select: 'asOfMonth',
    arguments: ({ ids, months }) => ({ ventureId: ids.venture, month: months.settled }),
  },
  { operation: 'valueEvents', select: page(), arguments: ({ ids }) => ({ ventureId: ids.venture }) },
  { operation: 'revenueEvents', select: page(), arguments: ({ ids }) => ({ ventureId: ids.venture }) },
];

export const VALUE_MUTATIONS: readonly Call[] = [
  mutation('indicatorDefine', 'indicator { id }', () => ({
    code: 'visits',
    name: 'Visits',
    definition: { aggregation: 'COUNT', eventType: 'shop.visited' },
  })),
  mutation('valueEventsRecord', 'results { code }', ({ ids }) => ({
    events: [
      {
        ventureId: ids.venture,
        source: 'shop',
        id: 'new',
        occurredAt: new Date(),
        type: 'review.rated',
        data: { stars: 4 },
      },
    ],
  })),
  mutation('revenueEventsRecord', 'results { code }', ({ ids }) => ({
    events: [
      { ventureId: ids.venture, source: 'shop', id: 'new', occurredAt: new Date(), kind: 'SALE', amount: cny('100') },
    ],
  })),
];
