import { type Call, mutation, page } from '../call.js';
import { cny, participants, termsIn, type World } from '../world.js';

export const CONTRACT_QUERIES: readonly Call[] = [
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
];

const content = ({ ids, months }: World, currency: string) => ({
  terms: termsIn(currency),
  participants: participants(ids),
  effectiveFrom: months.ended,
});

export const CONTRACT_MUTATIONS: readonly Call[] = [
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
];
