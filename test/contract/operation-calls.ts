import { DEFAULT_RULEBOOK } from '#libs/ventures';
import { PASSWORD } from '../api/running-api.js';
import type { Call } from './call.js';
import { CONTRACT_MUTATIONS, CONTRACT_QUERIES } from './contract-end-calls.js';
import { OPPORTUNITY_MUTATIONS, OPPORTUNITY_QUERIES } from './opportunity-calls.js';
import { cny, nextWeek, participants, termsIn, tomorrow, type World } from './world.js';

const page = (fields = 'id') => `nodes { ${fields} }`;

export const QUERIES: readonly Call[] = [
  { operation: 'viewer', select: 'accountId' },
  { operation: 'viewer', about: 'access tokens', select: `accessTokens { ${page()} }`, part: 'accessTokens' },
  { operation: 'party', select: 'id', arguments: ({ ids }) => ({ id: ids.supplierParty }) },
  {
    operation: 'party',
    about: 'who acts for the supplier',
    select: 'members { accountId }',
    part: 'members',
    arguments: ({ ids }) => ({ id: ids.supplierParty }),
  },
  { operation: 'admissionFigures', select: 'applied' },
  { operation: 'industryPlatforms', select: page() },
  { operation: 'rulebook', select: 'id', arguments: () => ({ kind: 'ADMISSION' }) },
  { operation: 'ventures', select: page() },
  { operation: 'ventures', about: 'mine', select: page(), arguments: () => ({ filter: { mine: true } }) },
  { operation: 'venture', about: 'admitted', select: 'id', arguments: ({ ids }) => ({ id: ids.venture }) },
  { operation: 'venture', about: 'applied', select: 'id', arguments: ({ ids }) => ({ id: ids.appliedVenture }) },
  ...['members', 'history'].map((field) => ({
    operation: 'venture',
    about: `${field} of the admitted one`,
    select: `${field} { ${page('since: __typename')} }`,
    part: field,
    arguments: ({ ids }: World) => ({ id: ids.venture }),
  })),
  {
    operation: 'venture',
    about: 'review of the applied one',
    select: 'review { __typename }',
    part: 'review',
    arguments: ({ ids }) => ({ id: ids.appliedVenture }),
  },
  { operation: 'leadershipChallenges', select: page() },
  { operation: 'leadershipChallenge', select: 'id', arguments: ({ ids }) => ({ id: ids.challenge }) },
  { operation: 'indicators', select: page() },
  {
    operation: 'indicatorResults',
    select: 'asOfMonth',
    arguments: ({ ids, months }) => ({ ventureId: ids.venture, month: months.settled }),
  },
  { operation: 'valueEvents', select: page(), arguments: ({ ids }) => ({ ventureId: ids.venture }) },
  { operation: 'revenueEvents', select: page(), arguments: ({ ids }) => ({ ventureId: ids.venture }) },
  { operation: 'contracts', select: page() },
  { operation: 'contract', about: 'signed', select: 'id', arguments: ({ ids }) => ({ id: ids.signedContract }) },
  { operation: 'contract', about: 'draft', select: 'id', arguments: ({ ids }) => ({ id: ids.draftContract }) },
  {
    operation: 'contractSimulate',
    about: 'new terms',
    select: 'results { __typename } userErrors { code }',
    arguments: () => ({
      input: { terms: termsIn('CNY'), scenarios: [{ name: 'one', inputs: { gross: '100', refunds: '0' } }] },
    }),
  },
  {
    operation: 'contractSimulate',
    about: 'a contract on its real events',
    select: 'results { __typename } userErrors { code }',
    arguments: ({ ids, months }) => ({
      input: { contractId: ids.signedContract, version: 1, from: months.settled, to: months.settled },
    }),
  },
  {
    operation: 'contractSimulate',
    about: 'a draft on real events',
    select: 'results { __typename } userErrors { code }',
    arguments: ({ ids, months }) => ({
      input: { contractId: ids.draftContract, version: 1, from: months.settled, to: months.settled },
    }),
  },
  {
    operation: 'contractCompare',
    about: 'a contract with new terms on its real events',
    select: 'totals { key } userErrors { code }',
    arguments: ({ ids, months }) => ({
      input: {
        left: { contractId: ids.signedContract, version: 1 },
        right: { terms: termsIn('CNY') },
        pastMonths: { contractId: ids.signedContract, from: months.settled, to: months.settled },
      },
    }),
  },
  {
    operation: 'contractBreakEven',
    about: 'new terms',
    select: 'scenarios { name } userErrors { code }',
    arguments: () => ({
      input: {
        subject: { terms: termsIn('CNY') },
        parties: [{ key: 'lead', fixed: cny('100') }],
        scenarios: [{ name: 'one', inputs: { gross: '100', refunds: '0' } }],
      },
    }),
  },
  {
    operation: 'contractBreakEven',
    about: 'a contract on its real events',
    select: 'scenarios { name } userErrors { code }',
    arguments: ({ ids, months }) => ({
      input: {
        subject: { contractId: ids.signedContract, version: 1 },
        parties: [{ key: 'lead', rateOfGross: '1/20' }],
        pastMonths: { contractId: ids.signedContract, from: months.settled, to: months.settled },
      },
    }),
  },
  { operation: 'contractTemplates', select: 'code' },
  {
    operation: 'contractTemplateDraft',
    select: 'keys userErrors { code }',
    arguments: () => ({ input: { template: 'equal-split/1' } }),
  },
  ...CONTRACT_QUERIES,
  ...OPPORTUNITY_QUERIES,
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
  { operation: 'payouts', select: page() },
  { operation: 'payeeDebts', select: page('causesCount') },
  { operation: 'payout', about: 'of the venture', select: 'id', arguments: ({ ids }) => ({ id: ids.reviewedPayout }) },
  { operation: 'payout', about: 'of the supplier', select: 'id', arguments: ({ ids }) => ({ id: ids.heldPayout }) },
  { operation: 'payoutPolicy', select: 'version', arguments: () => ({ currency: 'CNY' }) },
];

type Input = (world: World) => object;

function mutation(operation: string, select: string, input: Input, about?: string): Call {
  return { operation, select, arguments: (world) => ({ input: input(world) }), ...(about !== undefined && { about }) };
}

const content = ({ ids, months }: World, currency: string) => ({
  terms: termsIn(currency),
  participants: participants(ids),
  effectiveFrom: months.ended,
});

export const MUTATIONS: readonly Call[] = [
  mutation('accountSignUp', 'session { accessToken }', () => ({
    email: 'new@test.example',
    password: PASSWORD,
    displayName: 'New',
  })),
  mutation('accountSignIn', 'session { accessToken }', ({ people }) => ({
    email: people.lead.email,
    password: PASSWORD,
  })),
  mutation('sessionRefresh', 'session { accessToken }', ({ ids }) => ({ refreshToken: ids.refreshToken })),
  mutation('sessionSignOut', '__typename', ({ ids }) => ({ refreshToken: ids.refreshToken })),
  mutation('accessTokenCreate', 'accessToken { id }', () => ({
    name: 'robot',
    scopes: ['account:read'],
    expiresAt: tomorrow(),
  })),
  mutation('accessTokenRevoke', 'accessToken { id }', ({ ids }) => ({ id: ids.leadToken }), 'the lead’s'),
  mutation('partyCreate', 'party { id }', () => ({ name: 'New Works' })),
  mutation(
    'membershipAdd',
    'party { id }',
    ({ ids, people }) => ({ partyId: ids.supplierParty, email: people.reviewer.email, role: 'MEMBER' }),
    'to the supplier',
  ),
  mutation(
    'membershipRemove',
    'party { id }',
    ({ ids }) => ({ partyId: ids.supplierParty, accountId: ids.clerkAccount }),
    'from the supplier',
  ),
  mutation(
    'roleGrant',
    'roles',
    ({ people }) => ({ email: people.stranger.email, role: 'APPROVER' }),
    'to the stranger',
  ),
  mutation(
    'roleRevoke',
    'roles',
    ({ people }) => ({ email: people.approver.email, role: 'APPROVER' }),
    'of the approver',
  ),
  mutation('rulebookPublish', 'rulebook { id }', () => ({
    kind: 'ADMISSION',
    content: { ...DEFAULT_RULEBOOK, changes: { ...DEFAULT_RULEBOOK.changes, dueDays: 20 } },
  })),
  mutation('industryPlatformCreate', 'industryPlatform { id }', () => ({ slug: 'energy', name: 'Energy' })),
  mutation('indicatorDefine', 'indicator { id }', () => ({
    code: 'visits',
    name: 'Visits',
    definition: { aggregation: 'COUNT', eventType: 'shop.visited' },
  })),
  mutation('ventureApply', 'venture { id }', () => ({
    name: 'New',
    kind: 'USER',
    origin: 'INTERNAL',
    userScenario: 'Somebody',
    team: [],
    idempotencyKey: 'new',
  })),
  ...[
    ['ventureAdmit', 'CRITERIA_MET'],
    ['ventureRequestChanges', 'SCENARIO_UNCLEAR'],
    ['ventureReject', 'DUPLICATE'],
  ].map(([name = '', reasonCode]) =>
    mutation(name, 'venture { id }', ({ ids }) => ({ id: ids.appliedVenture, reasonCode })),
  ),
  mutation('ventureResubmit', 'venture { id }', ({ ids }) => ({
    id: ids.changingVenture,
    version: 2,
    comment: 'Clearer now',
    userScenario: 'People who eat alone and want to cook',
  })),
  mutation('ventureWithdraw', 'venture { id }', ({ ids }) => ({ id: ids.appliedVenture })),
  mutation('ventureClose', 'venture { id }', ({ ids }) => ({ id: ids.venture })),
  mutation('ventureMemberAdd', 'venture { id }', ({ ids, people }) => ({
    id: ids.venture,
    email: people.stranger.email,
    role: 'MEMBER',
  })),
  mutation(
    'ventureMemberEnd',
    '__typename',
    ({ ids }) => ({ id: ids.venture, partyId: ids.memberPerson }),
    'the member',
  ),
  mutation(
    'ventureMemberEnd',
    '__typename',
    ({ ids }) => ({ id: ids.venture, partyId: ids.leadPerson }),
    'the only lead',
  ),
  mutation('leadershipChallengeConclude', 'challenge { id }', ({ ids }) => ({
    id: ids.challenge,
    outcome: 'LEAD_CONFIRMED',
    reasonCode: 'plan_accepted',
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
  mutation('contractDraft', 'contract { id }', (world) => ({
    ventureId: world.ids.venture,
    name: 'Another',
    ...content(world, 'JPY'),
  })),
  mutation('contractRevise', 'contract { id }', (world) => ({
    contractId: world.ids.draftContract,
    version: 1,
    ...content(world, 'USD'),
  })),
  mutation('contractAmend', 'contract { id }', (world) => ({
    contractId: world.ids.signedContract,
    ...content(world, 'CNY'),
  })),
  mutation('contractPropose', 'contract { id }', ({ ids }) => ({ contractId: ids.draftContract, version: 1 })),
  ...(['venture', 'supplier', 'platform'] as const).map((party) =>
    mutation(
      'contractSign',
      'contract { id }',
      ({ ids }) => ({
        contractId: ids.proposedContract,
        version: 1,
        partyId: ids[`${party}Party`],
        versionHash: ids.proposedHash,
      }),
      `for the ${party}`,
    ),
  ),
  mutation('contractWithdraw', 'contract { id }', ({ ids }) => ({ contractId: ids.proposedContract, version: 1 })),
  ...CONTRACT_MUTATIONS,
  ...OPPORTUNITY_MUTATIONS,
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
    receivedOn: '2026-01-05',
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
    rateDate: '2026-01-05',
  })),
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
