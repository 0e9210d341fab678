import { type Call, mutation, page } from '../call.js';
import { cny } from '../world.js';

export const SETTLEMENT_QUERIES: readonly Call[] = [
  { operation: 'wagerTranches', select: page('tranche') },
  { operation: 'accountingPeriods', select: page('month') },
  {
    operation: 'accountingPeriod',
    select: 'month seal { sealHash }',
    arguments: ({ months }) => ({ month: months.settled }),
  },
  {
    operation: 'settlementProgress',
    select: 'settled',
    arguments: ({ months }) => ({ month: months.settled }),
  },
  { operation: 'statements', select: page() },
  { operation: 'statement', select: 'id', arguments: ({ ids }) => ({ id: ids.statement }) },
  {
    operation: 'statementProof',
    select: 'proof { root } userErrors { code message }',
    arguments: ({ ids }) => ({ id: ids.statement }),
  },
  {
    operation: 'book',
    about: 'of the venture',
    select: '__typename',
    arguments: ({ ids }) => ({ ownerId: ids.venture }),
  },
  {
    operation: 'book',
    about: 'of the supplier',
    select: '__typename',
    arguments: ({ ids }) => ({ ownerId: ids.supplierParty }),
  },
];

export const SETTLEMENT_MUTATIONS: readonly Call[] = [
  mutation('periodClose', 'progress { pending }', ({ months }) => ({ month: months.ended })),
  mutation('settlementPreview', 'preview { statements }', ({ months }) => ({ month: months.ended })),
  mutation('restatementDefer', 'deferral { month }', ({ ids, months }) => ({
    ...{ ventureId: ids.venture, month: months.ended, reason: 'the facts are being mended' },
  })),
  mutation('fundingRecord', 'receipt { id }', ({ ids }) => ({
    idempotencyKey: 'new',
    ventureId: ids.venture,
    funderId: ids.supplierParty,
    payeeId: ids.memberPerson,
    tranche: 'second',
    amount: cny('100'),
    receivedOn: new Date().toISOString().slice(0, 10),
    evidence: 'bank statement 7, line 12',
  })),
  mutation('balanceConvert', 'conversion { journalId }', ({ ids }) => ({
    idempotencyKey: 'new',
    ventureId: ids.venture,
    payeeId: ids.memberPerson,
    amount: cny('100'),
    toCurrency: 'USD',
    rate: '1/7',
    rateSource: 'central bank',
    rateDate: new Date().toISOString().slice(0, 10),
  })),
];
