import type { Call } from './call.js';
import { CONTRACT_END_MUTATIONS, CONTRACT_END_QUERIES } from './calls/contract-end.js';
import { CONTRACT_MUTATIONS, CONTRACT_QUERIES } from './calls/contracts.js';
import { IDENTITY_MUTATIONS, IDENTITY_QUERIES } from './calls/identity.js';
import { OPPORTUNITY_MUTATIONS, OPPORTUNITY_QUERIES } from './calls/opportunities.js';
import { PAYOUT_MUTATIONS, PAYOUT_QUERIES } from './calls/payouts.js';
import { SETTLEMENT_MUTATIONS, SETTLEMENT_QUERIES } from './calls/settlement.js';
import { VALUE_MUTATIONS, VALUE_QUERIES } from './calls/value.js';
import { VENTURE_MUTATIONS, VENTURE_QUERIES } from './calls/ventures.js';

/** A call of every operation, context by context. */
export const QUERIES: readonly Call[] = [
  ...IDENTITY_QUERIES,
  ...VENTURE_QUERIES,
  ...VALUE_QUERIES,
  ...CONTRACT_QUERIES,
  ...CONTRACT_END_QUERIES,
  ...OPPORTUNITY_QUERIES,
  ...SETTLEMENT_QUERIES,
  ...PAYOUT_QUERIES,
];

export const MUTATIONS: readonly Call[] = [
  ...IDENTITY_MUTATIONS,
  ...VENTURE_MUTATIONS,
  ...VALUE_MUTATIONS,
  ...CONTRACT_MUTATIONS,
  ...CONTRACT_END_MUTATIONS,
  ...OPPORTUNITY_MUTATIONS,
  ...SETTLEMENT_MUTATIONS,
  ...PAYOUT_MUTATIONS,
];
