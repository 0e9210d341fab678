import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ContractsFixture, openContracts, type Person } from '../../../../test/contracts-fixture.js';
import type { Month } from '#libs/kernel';

const TERMS = {
  currency: 'CNY',
  parties: [
    { id: 'maker', rank: 1 },
    { id: 'carrier', rank: 2 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [
    { id: 'carriage', kind: 'reimburse', to: 'carrier', cost: 'costs' },
    {
      id: 'bonus',
      kind: 'tiers',
      to: 'carrier',
      base: 'gross',
      mode: 'cliff',
      bands: [
        ['1000', '0/1'],
        [null, '1/10'],
      ],
    },
  ],
  residual: 'maker',
};

const GIVEN = { gross: '1', refunds: '0', costs: '0' };
const made = (inputs: object) => ({
  terms: TERMS,
  scenarios: [GIVEN, { ...GIVEN, ...inputs }].map((one) => ({ name: 'one', inputs: one })),
});

type Simulation = {
  results: {
    name: string;
    distributed: { minorUnits: string };
    allocations: { key: string; amount: { minorUnits: string } }[];
    stateOut: object;
    inputs: object;
    trace: object;
  }[];
  cliffs: { kind: string; message: string }[];
  userErrors: { code: string; path: string[] | null }[];
};

describe('a simulation', () => {
  let world: ContractsFixture;
  let maker: Person;
  let stranger: Person;
  let contractId: string;

  beforeAll(async () => {
    world = await openContracts();
    maker = await world.person('maker');
    stranger = await world.person('stranger');
    const venture = await world.venture(maker, await world.person('reviewer', 'reviewer'), 'Fridge');
    const draft = `mutation ($input: ContractDraftInput!) { contractDraft(input: $input) { contract { id } userErrors { code path message } } }`;
    const participants = TERMS.parties.map(({ id }) => ({ key: id, partyId: maker.party }));
    const input = { ventureId: venture.id, name: 'Fridge', terms: TERMS, participants, effectiveFrom: '2026-01' };
    const answer = await world.graphql<{ contractDraft: { contract: { id: string } } }>(maker, draft, { input });
    contractId = answer.contractDraft.contract.id;
    const sums = (sale: bigint, cost: bigint) =>
      new Map([
        ['sale', { amountMinor: sale, count: 2n }],
        ['cost', { amountMinor: cost, count: 1n }],
      ]);
    world.settlement.facts.set('2026-01' as Month, { sums: sums(500n, 700n), indicators: new Map() });
    world.settlement.facts.set('2026-02' as Month, { sums: sums(1001n, 0n), indicators: new Map() });
  });
  afterAll(() => world.close());

  const simulate = async (who: Person, input: object): Promise<Simulation> => {
    const query = `query ($input: ContractSimulateInput!) { contractSimulate(input: $input) {
      results { name inputs distributed { minorUnits } allocations { key amount { minorUnits } } steps stateOut trace }
      cliffs { kind message } userErrors { code path } } }`;
    return (await world.graphql<{ contractSimulate: Simulation }>(who, query, { input })).contractSimulate;
  };
  const shares = ({ results }: Simulation) =>
    results.map(({ name, allocations }) => [
      name,
      Object.fromEntries(allocations.map(({ key, amount }) => [key, amount.minorUnits])),
    ]);

  it('carries the state from scenario to scenario, points out cliffs and leaves no trace', async () => {
    const before = await world.rowCounts();
    const scenarios = [
      { name: 'weak', inputs: { gross: '500', refunds: '0', costs: '700' } },
      { name: 'strong', inputs: { gross: '1001', refunds: '0', costs: '0' } },
      { name: 'anew', inputs: { gross: '100', refunds: '0', costs: '0' }, stateIn: {} },
    ];
    const answer = await simulate(stranger, { terms: TERMS, scenarios });
    expect(answer.userErrors).toEqual([]);
    expect(shares(answer)).toEqual([
      ['weak', { carrier: '500', maker: '0' }],
      ['strong', { carrier: '300', maker: '701' }],
      ['anew', { carrier: '0', maker: '100' }],
    ]);
    expect(answer.results[0]!.stateOut).toEqual({ deficit: '0', 'cost:carriage': '200' });
    expect(answer.cliffs).toEqual([{ kind: 'BAND', message: expect.stringContaining('one unit more than 10.00 CNY') }]);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('of past months uses their real events and carries from month to month', async () => {
    const before = await world.rowCounts();
    const answer = await simulate(maker, { contractId, version: 1, from: '2026-01', to: '2026-03' });
    expect(shares(answer)).toEqual([
      ['2026-01', { carrier: '500', maker: '0' }],
      ['2026-02', { carrier: '300', maker: '701' }],
      ['2026-03', { carrier: '0', maker: '0' }],
    ]);
    expect(answer.results[1]!.inputs).toEqual({ gross: '1001', refunds: '0', costs: '0' });
    expect(await world.rowCounts()).toEqual(before);
  });

  it('ends at the first scenario that cannot be evaluated, with the path of the fault', async () => {
    const scenarios = [
      { name: 'good', inputs: { gross: '1', refunds: '0', costs: '0' } },
      { name: 'bad', inputs: { gross: '1.5', refunds: '0', costs: '0' } },
      { name: 'never', inputs: { gross: '1', refunds: '0', costs: '0' } },
    ];
    const answer = await simulate(maker, { contractId, version: 1, scenarios });
    expect(answer.results.map(({ name }) => name)).toEqual(['good']);
    expect(answer.userErrors).toEqual([{ code: 'TERMS_INVALID', path: expect.any(Array) }]);
  });

  it.each([
    [
      'terms that cannot be evaluated',
      { terms: { ...TERMS, residual: 'eve' }, scenarios: [] },
      'TERMS_INVALID',
      ['terms', 'residual'],
    ],
    ['no scenario', { terms: TERMS, scenarios: [] }, 'INPUT_INVALID', ['scenarios']],
    ['past months of nobody', { terms: TERMS, from: '2026-01', to: '2026-02' }, 'INPUT_INVALID', ['contractId']],
    ['more months than it takes', { from: '2020-01', to: '2026-02' }, 'INPUT_INVALID', ['to']],
    ['nothing to evaluate', { scenarios: [] }, 'INPUT_INVALID', ['terms']],
    ['a month that has not begun', { from: '2099-01', to: '2099-02' }, 'MOMENT_AHEAD', ['to']],
    ['a sum of events below zero', made({ gross: '-1' }), 'INPUT_INVALID', ['scenarios', '1', 'inputs', 'gross']],
    ['refunds below zero', made({ refunds: '-05' }), 'INPUT_INVALID', ['scenarios', '1', 'inputs', 'refunds']],
    ['an input that nobody knows', made({ zz: '1' }), 'INPUT_INVALID', ['scenarios', '1', 'inputs', 'zz']],
  ])('is refused for %s', async (_what, input, code, path) => {
    const subject = 'terms' in input || 'scenarios' in input ? input : { ...input, contractId, version: 1 };
    expect(await simulate(maker, subject)).toEqual({ results: [], cliffs: [], userErrors: [{ code, path }] });
  });

  it('does not show a contract to those who may not see it', async () => {
    const answer = await simulate(stranger, { contractId, version: 1, from: '2026-01', to: '2026-01' });
    expect(answer).toEqual({ results: [], cliffs: [], userErrors: [{ code: 'NOT_FOUND', path: null }] });
  });
});
