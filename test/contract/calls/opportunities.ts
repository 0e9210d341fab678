import { type Call, mutation, page } from '../call.js';
import { postingFor } from '../opportunities-of-world.js';
import type { World } from '../world.js';

export const OPPORTUNITY_QUERIES: readonly Call[] = [
  { operation: 'opportunities', select: page() },
  ...(['draft', 'open', 'reviewed'] as const).flatMap((about): Call[] => [
    {
      operation: 'opportunity',
      about,
      select: 'id',
      arguments: ({ ids }) => ({ id: ids[`${about}Opportunity`] }),
    },
  ]),
  ...(['open', 'reviewed'] as const).flatMap((about): Call[] => [
    {
      operation: 'opportunity',
      about: `bids of the ${about} one`,
      select: `bids { ${page()} }`,
      part: 'bids',
      arguments: ({ ids }) => ({ id: ids[`${about}Opportunity`] }),
    },
    {
      operation: 'opportunity',
      about: `timeline of the ${about} one`,
      select: `timeline { ${page()} }`,
      part: 'timeline',
      arguments: ({ ids }) => ({ id: ids[`${about}Opportunity`] }),
    },
    { operation: 'bid', about, select: 'id', arguments: ({ ids }) => ({ id: ids[`${about}Bid`] }) },
  ]),
  { operation: 'bids', select: page() },
  { operation: 'opportunityNotices', select: page() },
];

const openBid = ({ ids }: World) => ({ bidId: ids.openBid });

export const OPPORTUNITY_MUTATIONS: readonly Call[] = [
  mutation('opportunityDraft', 'opportunity { id }', ({ ids }) => postingFor(ids.venture, 'new')),
  mutation('opportunityPost', 'opportunity { id }', ({ ids }) => ({ opportunityId: ids.draftOpportunity })),
  mutation('opportunityWithdraw', 'opportunity { id }', ({ ids }) => ({
    opportunityId: ids.openOpportunity,
    reasonCode: 'NEED_CHANGED',
  })),
  mutation(
    'bidPlace',
    'bid { id }',
    ({ ids }) => ({
      ...{ opportunityId: ids.emptyOpportunity, kind: 'SUPPLIER', partyId: ids.supplierParty },
      ...{ ask: '1/2', idempotencyKey: 'new' },
    }),
    'for the supplier',
  ),
  mutation('bidRevise', 'bid { id }', (world) => ({ ...openBid(world), version: 1, ask: '1/3' }), 'sealed'),
  mutation('bidWithdraw', 'bid { id }', openBid, 'sealed'),
  mutation('shareReviewDecide', 'bid { id }', (world) => ({ ...openBid(world), weight: '1' }), 'sealed'),
  mutation('shareReviewDecide', 'bid { id }', ({ ids }) => ({ bidId: ids.reviewedBid, weight: '1' }), 'unsealed'),
  mutation('shareReviewConclude', 'opportunity { id }', ({ ids }) => ({ opportunityId: ids.reviewedOpportunity })),
];
