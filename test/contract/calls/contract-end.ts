import { type Call, mutation } from '../call.js';
import type { World } from '../world.js';

const ENDING = ({ ids }: World) => ({ contractId: ids.endingContract, number: 1 });

/** Contracts under contracts, the end of contracts, and how their promises are kept. */
export const CONTRACT_END_QUERIES: readonly Call[] = [
  {
    operation: 'contract',
    about: 'children of the signed one',
    select: 'children { nodes { childId state } }',
    part: 'children',
    arguments: ({ ids }) => ({ id: ids.signedContract }),
  },
  {
    operation: 'contract',
    about: 'proposals to end it',
    select: 'disbandings { number state }',
    part: 'disbandings',
    arguments: ({ ids }) => ({ id: ids.endingContract }),
  },
  {
    operation: 'contract',
    about: 'what its parties say about its promises',
    select: 'assessments { nodes { id } }',
    part: 'assessments',
    arguments: ({ ids }) => ({ id: ids.endingContract }),
  },
];

export const CONTRACT_END_MUTATIONS: readonly Call[] = [
  mutation('contractLinkAgree', 'link { state }', ({ ids }) => ({ childId: ids.draftContract })),
  mutation('contractLinkRefuse', 'link { state }', ({ ids }) => ({ childId: ids.draftContract })),
  mutation('contractDisbandingPropose', 'contract { id }', ({ ids, months }) => ({
    ...{ contractId: ids.signedContract, reason: 'It is done', lastMonth: months.ended },
  })),
  mutation('contractDisbandingAgree', 'contract { id }', (world) => ({
    ...{ ...ENDING(world), partyId: world.ids.supplierParty },
  })),
  mutation('contractDisbandingRefuse', 'contract { id }', (world) => ({
    ...{ ...ENDING(world), partyId: world.ids.supplierParty, comment: 'Not yet' },
  })),
  mutation('contractDisbandingWithdraw', 'contract { id }', ENDING),
  ...(['supplier', 'venture'] as const).map((party) =>
    mutation(
      'contractPromiseAssess',
      'contract { id }',
      ({ ids, months }) => ({
        ...{ contractId: ids.endingContract, month: months.ended, partyId: ids[`${party}Party`] },
        ...{ nodeKey: 'supplier', obligationCode: 'deliver', view: 'KEPT' },
      }),
      `for the ${party}`,
    ),
  ),
];
