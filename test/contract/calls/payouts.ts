import { type Call, mutation, page } from '../call.js';
import { cny, nextWeek } from '../world.js';

export const PAYOUT_QUERIES: readonly Call[] = [
  { operation: 'payouts', select: page() },
  { operation: 'payeeDebts', select: page('causesCount') },
  { operation: 'payout', about: 'of the venture', select: 'id', arguments: ({ ids }) => ({ id: ids.reviewedPayout }) },
  { operation: 'payout', about: 'of the supplier', select: 'id', arguments: ({ ids }) => ({ id: ids.heldPayout }) },
  { operation: 'payoutPolicy', select: 'version', arguments: () => ({ currency: 'CNY' }) },
];

export const PAYOUT_MUTATIONS: readonly Call[] = [
  mutation('payoutPolicyPublish', 'payoutPolicy { version }', () => ({
    minimum: cny('5'),
    twoApprovalsAbove: cny('500'),
  })),
  mutation('payoutsDraft', 'payouts { id }', () => ({ idempotencyKey: 'new' })),
  mutation('payoutSubmit', 'payout { id }', ({ ids }) => ({ id: ids.draftedPayout })),
  mutation('payoutApprove', 'payout { id }', ({ ids }) => ({ id: ids.reviewedPayout, contentHash: ids.reviewedHash })),
  mutation('payoutReject', 'payout { id }', ({ ids }) => ({
    id: ids.reviewedPayout,
    reasonCode: 'AMOUNT_DISPUTED',
    comment: 'The amount is wrong',
  })),
  mutation('payoutHold', 'payout { id }', ({ ids }) => ({
    id: ids.reviewedPayout,
    reason: 'checked',
    reviewOn: nextWeek(),
  })),
  mutation('payoutRelease', 'payout { id }', ({ ids }) => ({ id: ids.heldPayout })),
];
