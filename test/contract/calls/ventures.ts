import { DEFAULT_RULEBOOK } from '#libs/ventures';
import { type Call, mutation, page } from '../call.js';
import { type World } from '../world.js';

export const VENTURE_QUERIES: readonly Call[] = [
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
];

export const VENTURE_MUTATIONS: readonly Call[] = [
  mutation('rulebookPublish', 'rulebook { id }', () => ({
    kind: 'ADMISSION',
    content: { ...DEFAULT_RULEBOOK, changes: { ...DEFAULT_RULEBOOK.changes, dueDays: 20 } },
  })),
  mutation('industryPlatformCreate', 'industryPlatform { id }', () => ({ slug: 'energy', name: 'Energy' })),
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
];
