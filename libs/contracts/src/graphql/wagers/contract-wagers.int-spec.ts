import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContractsFixture, openContracts, type Person } from '../../../../../test/contracts-fixture.js';
import { rational } from '#libs/kernel';
import {
  BANDS,
  BOOST,
  CHALLENGE,
  DAMP,
  INPUTS,
  month,
  TERMS,
  TRANCHE,
  VESTED,
} from '../../domain/wagers/wagers.fixture.js';

const SPRING = {
  code: 'spring',
  title: 'Loved',
  month: '2026-03',
  condition: {
    any: [{ result: { indicator: 'rating' }, targetOf: { node: 'helper', level: 'PLEDGE' }, atLeast: '1/1' }],
  },
  effects: [BOOST, VESTED, BANDS, TRANCHE],
  otherwise: [DAMP, CHALLENGE],
};
const SALES = {
  code: 'sales',
  month: '2026-05',
  missedFrom: '2026-07',
  condition: { result: { events: { kinds: ['SALE'], measure: 'AMOUNT' } }, above: '100000' },
  effects: [{ vesting: { input: 'months', holder: 'ben', advance: '6' } }],
};
const CLAUSES = {
  nodes: [
    {
      key: 'helper',
      kind: 'CHANNEL',
      targets: [{ indicator: 'rating', direction: 'UP', floor: '3', benchmark: '4', pledge: '9/2' }],
    },
  ],
  wagers: [{ code: 'growth', title: 'Growth', inflectionPoints: [SPRING, SALES] }],
};
const WAGERS = `wagers { code title inflectionPoints { code title month missedFrom condition
  effects { factor { input value } bands { step bands } tranche { code funder to amount { decimal } }
    vesting { input holder months advance complete } challenge }
  otherwise { challenge factor { input value } } } }`;

describe('wagers over GraphQL', () => {
  let world: ContractsFixture;
  let maker: Person;
  let content: object;
  let contractId: string;

  beforeAll(async () => {
    world = await openContracts();
    maker = await world.person('maker');
    const venture = await world.venture(maker, await world.person('reviewer', 'reviewer'), 'Fridge');
    const participants = ['fund', 'maker', 'helper', 'ann', 'ben'].map((key) => ({ key, partyId: maker.party }));
    content = {
      ventureId: venture.id,
      name: 'Fridge',
      terms: TERMS,
      inputs: INPUTS,
      participants,
      effectiveFrom: '2026-03',
    };
  });
  afterAll(() => world.close());

  type Drafted = {
    version: { wagers: object[]; clauses: object; versionHash: string } | null;
    contract: { id: string } | null;
    userErrors: object[];
  };
  const draft = async (clauses: object): Promise<Drafted> => {
    const query = `mutation ($input: ContractDraftInput!) {
      contractDraft(input: $input) { contract { id } version { versionHash clauses ${WAGERS} } userErrors { code path } } }`;
    const answer = await world.graphql<{ contractDraft: Drafted }>(maker, query, { input: { ...content, clauses } });
    return answer.contractDraft;
  };

  type Simulation = { results: Record<string, unknown>[]; userErrors: object[] };
  const simulate = async (input: object): Promise<Simulation> => {
    const query = `query ($input: ContractSimulateInput!) { contractSimulate(input: $input) { userErrors { code path }
      results { name inputs allocations { key amount { minorUnits } }
        wagers { wager point month state bySilence effects challenge comparisons { value attainment holds }
          tranches { code funder to amount { minorUnits } } } } } }`;
    return (await world.graphql<{ contractSimulate: Simulation }>(maker, query, { input })).contractSimulate;
  };

  it('are refused with the path of the fault, and nothing is stored', async () => {
    const before = await world.rowCounts();
    const early = { ...CLAUSES, wagers: [{ code: 'growth', inflectionPoints: [{ ...SPRING, month: '2026-02' }] }] };
    expect((await draft(early)).userErrors).toEqual([
      { code: 'CLAUSES_INVALID', path: ['clauses', 'wagers', '0', 'inflectionPoints', '0', 'month'] },
    ]);
    const lost = { ...CLAUSES, nodes: [] };
    expect((await draft(lost)).userErrors).toEqual([
      { code: 'CLAUSES_INVALID', path: ['clauses', 'wagers', '0', 'inflectionPoints', '0', 'condition'] },
    ]);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('are stored, signed and shown as they were agreed', async () => {
    const { version, contract, userErrors } = await draft(CLAUSES);
    expect(userErrors).toEqual([]);
    contractId = contract?.id ?? '';
    const none = { factor: null, bands: null, tranche: null, vesting: null, challenge: null };
    const moved = { months: null, advance: null, complete: false };
    const comparison = {
      result: { indicator: 'rating' },
      targetOf: { node: 'helper', level: 'pledge' },
      atLeast: '1/1',
    };
    expect(version?.wagers).toEqual([
      {
        code: 'growth',
        title: 'Growth',
        inflectionPoints: [
          {
            ...{ code: 'spring', title: 'Loved', month: '2026-03', missedFrom: null, condition: { any: [comparison] } },
            effects: [
              { ...none, factor: BOOST.factor },
              { ...none, vesting: { ...moved, input: 'months', holder: 'ann', complete: true } },
              { ...none, bands: BANDS.bands },
              { ...none, tranche: { code: 'second', funder: 'fund', to: 'maker', amount: { decimal: '50.00' } } },
            ],
            otherwise: [
              { challenge: null, factor: DAMP.factor },
              { challenge: 'Ratings fell', factor: null },
            ],
          },
          {
            ...{ code: 'sales', title: null, month: '2026-05', missedFrom: '2026-07', otherwise: [] },
            condition: { result: { events: { kinds: ['sale'], measure: 'amount' } }, above: '100000' },
            effects: [{ ...none, vesting: { ...moved, input: 'months', holder: 'ben', advance: '6' } }],
          },
        ],
      },
    ]);
    const other = await draft({ ...CLAUSES, wagers: [{ code: 'growth', inflectionPoints: [SPRING] }] });
    expect(other.version?.versionHash).not.toBe(version?.versionHash);
  });

  it('are tried by assuming how their points turn out, and fire in the scenario that decides them', async () => {
    const gross = (name: string, ...outcomes: object[]) => ({
      name,
      inputs: { gross: '2600', refunds: '0' },
      outcomes,
    });
    const met = { wager: 'growth', point: 'spring', state: 'MET' };
    const { results } = await simulate({
      ...{ terms: TERMS, inputs: INPUTS, clauses: CLAUSES },
      scenarios: [gross('before'), gross('met', met), gross('after')],
    });
    const helper = results.map(({ allocations }) =>
      (allocations as { key: string; amount: { minorUnits: string } }[]).find(({ key }) => key === 'helper'),
    );
    expect(helper.map((one) => one?.amount.minorUnits)).toEqual(['460', '920', '920']);
    const tranches = results.map(({ wagers }) => (wagers as { tranches: object[] }[]).flatMap((one) => one.tranches));
    const fired = { code: 'second', funder: 'fund', to: 'maker', amount: { minorUnits: '5000' } };
    expect(tranches).toEqual([[], [fired], []]);
    const again = await simulate({
      terms: TERMS,
      inputs: INPUTS,
      clauses: CLAUSES,
      scenarios: [gross('a', met), gross('b', met)],
    });
    expect(again.results).toHaveLength(1);
    expect(again.userErrors).toEqual([{ code: 'INPUT_INVALID', path: ['scenarios', '1', 'outcomes', '0'] }]);
  });

  it('are tried on the real results of past months', async () => {
    for (const [of, rating] of [
      [3, 9n],
      [4, 1n],
    ] as const) {
      world.settlement.facts.set(month(of), {
        sums: new Map([['sale', { amountMinor: 2600n, count: 1n }]]),
        indicators: new Map([['rating', rational(rating, 2n)]]),
      });
    }
    const { results, userErrors } = await simulate({ contractId, version: 1, from: '2026-03', to: '2026-07' });
    expect(userErrors).toEqual([]);
    const seen = results.map(({ wagers }) =>
      (wagers as { point: string; state: string; tranches: object[] }[]).map((one) => [
        one.point,
        one.state,
        one.tranches.length,
      ]),
    );
    expect(seen).toEqual([
      [['spring', 'MET', 1]],
      [['spring', 'MET', 0]],
      [
        ['spring', 'MET', 0],
        ['sales', 'MISSED', 0],
      ],
      [
        ['spring', 'MET', 0],
        ['sales', 'MISSED', 0],
      ],
      [
        ['spring', 'MET', 0],
        ['sales', 'MISSED', 0],
      ],
    ]);
    expect(results[0]?.wagers).toMatchObject([
      {
        comparisons: [{ value: '9/2', attainment: '1/1', holds: true }],
        effects: expect.arrayContaining(['factor:boost']),
      },
    ]);
    const later = await simulate({ contractId, version: 1, from: '2026-04', to: '2026-04' });
    expect(later.results[0]?.wagers).toMatchObject([{ state: 'MET', tranches: [] }]);
  });
});
