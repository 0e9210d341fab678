import { PASSWORD } from '../../api/running-api.js';
import { type Call, mutation, page } from '../call.js';
import { tomorrow } from '../world.js';

export const IDENTITY_QUERIES: readonly Call[] = [
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
];

export const IDENTITY_MUTATIONS: readonly Call[] = [
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
];
