import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId } from '#libs/kernel';
import { DatabaseState } from '../../../../test/contract/database-state.js';
import { openSettlement, type Person, SHARING, type SettlementFixture } from '../../../../test/settlement-fixture.js';

type Amount = { minorUnits: string } | null;
type Compared = { key: string; left: Amount; right: Amount; difference: Amount };
type Comparison = {
  scenarios: { name: string; parties: Compared[] }[];
  totals: Compared[];
  userErrors: { code: string; path: string[] | null }[];
};
type Point = { value: string; take: Amount; cost: Amount; covers: boolean } | null;
type Party = { key: string; given: Point; outcome: string; point: Point; oneBelow: Point; checkedUpTo: string | null };
type BreakEven = { scenarios: { name: string; parties: Party[] }[]; userErrors: Comparison['userErrors'] };

/** The fee doubled, and a guild instead of a supplier who is reimbursed. */
const OTHER = {
  ...SHARING,
  parties: [
    { id: 'platform', rank: 1 },
    { id: 'guild', rank: 2 },
    { id: 'venture', rank: 3 },
  ],
  waterfall: [{ id: 'fee', kind: 'percent', payees: ['platform', 'guild'].map((to) => ({ to, rate: '1/5' })) }],
};

const AMOUNT = '{ minorUnits }';
const COMPARED = `key left ${AMOUNT} right ${AMOUNT} difference ${AMOUNT}`;
const POINT = `{ value take ${AMOUNT} cost ${AMOUNT} covers }`;
const COMPARE = `query ($input: ContractCompareInput!) { contractCompare(input: $input) {
  scenarios { name parties { ${COMPARED} } } totals { ${COMPARED} } userErrors { code path } } }`;
const BREAK_EVEN = `query ($input: ContractBreakEvenInput!) { contractBreakEven(input: $input) {
  scenarios { name parties { key given ${POINT} outcome point ${POINT} oneBelow ${POINT} checkedUpTo } }
  userErrors { code path } } }`;

let world: SettlementFixture;
let state: DatabaseState;
let platform: Person;
let stranger: Person;
let contractId: string;

async function asked<T>(who: Person, query: string, input: object): Promise<T> {
  const { data, errors } = await world.graphql(who, query, { input });
  if (!data || errors) throw new Error(JSON.stringify(errors));
  return Object.values(data)[0] as T;
}

beforeAll(async () => {
  world = await openSettlement();
  platform = await world.person('platform');
  stranger = await world.person('stranger');
  const venture: Id<'venture'> = await world.venture('market');
  contractId = publicId('contract', await world.contract(venture, { parties: { platform } }));
  await world.send(venture, ['sale', 1000n, '2026-01-05'], ['cost', 300n, '2026-01-06'], ['sale', 500n, '2026-02-05']);
  await world.settle('market', '2026-01');
  state = await DatabaseState.keep(world.database.url);
});
afterAll(async () => {
  await state.end();
  await world.close();
});

const pastMonths = () => ({ contractId, from: '2026-01', to: '2026-02' });
const amounts = (compared: readonly Compared[]) =>
  compared.map(({ key, left, right, difference }) =>
    [key, left?.minorUnits ?? null, right?.minorUnits ?? null, difference?.minorUnits].join(' '),
  );

describe('two terms side by side', () => {
  it('are compared per party on the real events of past months', async () => {
    const input = { left: { contractId, version: 1 }, right: { terms: OTHER }, pastMonths: pastMonths() };
    const { scenarios, totals, userErrors } = await asked<Comparison>(platform, COMPARE, input);
    expect(userErrors).toEqual([]);
    expect(scenarios.map(({ name, parties }) => [name, amounts(parties)])).toEqual([
      ['2026-01', ['platform 70 200 130', 'supplier 300  -300', 'venture 630 600 -30', 'guild  200 200']],
      ['2026-02', ['platform 50 100 50', 'supplier 0  0', 'venture 450 300 -150', 'guild  100 100']],
    ]);
    expect(amounts(totals)).toEqual([
      'platform 120 300 180',
      'supplier 300  -300',
      'venture 1080 900 -180',
      'guild  300 300',
    ]);
  });

  it('are not compared on months that have not begun', async () => {
    const ahead = { contractId, from: '2026-01', to: '2029-01' };
    const input = { left: { contractId, version: 1 }, right: { terms: OTHER }, pastMonths: ahead };
    const userErrors = [{ code: 'MOMENT_AHEAD', path: ['pastMonths', 'to'] }];
    expect(await asked(platform, COMPARE, input)).toEqual({ scenarios: [], totals: [], userErrors });
    const question = { subject: { contractId, version: 1 }, parties: [{ key: 'platform' }], pastMonths: ahead };
    expect(await asked(platform, BREAK_EVEN, question)).toEqual({ scenarios: [], userErrors });
  });

  it('are compared on made-up periods, drafts by anybody', async () => {
    const scenarios = [{ name: 'one', inputs: { gross: '100', refunds: '0', costs: '0' } }];
    const input = { left: { terms: SHARING }, right: { terms: OTHER }, scenarios };
    expect(amounts((await asked<Comparison>(stranger, COMPARE, input)).totals)[0]).toBe('platform 10 20 10');
  });

  it.each([
    ['a contract of others', { right: { contractId: 'own', version: 1 } }, 'NOT_FOUND', ['right']],
    ['two currencies', { right: { terms: { ...OTHER, currency: 'USD' } } }, 'INPUT_INVALID', ['right']],
    [
      'terms with a fault',
      { right: { terms: { ...OTHER, residual: 'eve' } } },
      'TERMS_INVALID',
      ['right', 'terms', 'residual'],
    ],
    ['neither terms nor a version', { left: {} }, 'INPUT_INVALID', ['left', 'terms']],
    ['no facts', { scenarios: undefined }, 'INPUT_INVALID', ['scenarios']],
    ['past months of others', { scenarios: undefined, pastMonths: {} }, 'NOT_FOUND', null],
    [
      'an input that neither side knows',
      { scenarios: [{ name: 'one', inputs: { gross: '1', zz: '1' } }] },
      'INPUT_INVALID',
      ['scenarios', '0', 'inputs', 'zz'],
    ],
  ])('are refused for %s', async (_what, change, code, path) => {
    const scenarios = [{ name: 'one', inputs: { gross: '100', refunds: '0', costs: '0' } }];
    const input = JSON.parse(
      JSON.stringify({ left: { terms: SHARING }, right: { terms: OTHER }, scenarios, ...change })
        .replace('"own"', JSON.stringify(contractId))
        .replace('"pastMonths":{}', `"pastMonths":${JSON.stringify(pastMonths())}`),
    ) as object;
    const refused = await asked<Comparison>(stranger, COMPARE, input);
    expect(refused).toEqual({ scenarios: [], totals: [], userErrors: [{ code, path }] });
  });
});

describe('the break-even of a party', () => {
  const below = [{ name: 'one', inputs: { gross: '-100', refunds: '0', costs: '0' } }];

  it('is found for each past month, other inputs held or in proportion', async () => {
    const subject = { contractId, version: 1 };
    const parties = [
      { key: 'platform', fixed: { minorUnits: '100', currency: 'CNY' } },
      { key: 'supplier', fixed: { minorUnits: '1', currency: 'CNY' }, rateOfGross: '1/2' },
    ];
    const held = await asked<BreakEven>(platform, BREAK_EVEN, { subject, parties, pastMonths: pastMonths() });
    expect(held.userErrors).toEqual([]);
    expect(held.scenarios[0]).toEqual({
      name: '2026-01',
      parties: [
        {
          key: 'platform',
          given: { value: '1000', take: { minorUnits: '70' }, cost: { minorUnits: '100' }, covers: false },
          outcome: 'REACHED',
          point: { value: '1295', take: { minorUnits: '100' }, cost: { minorUnits: '100' }, covers: true },
          oneBelow: { value: '1294', take: { minorUnits: '99' }, cost: { minorUnits: '100' }, covers: false },
          checkedUpTo: null,
        },
        expect.objectContaining({
          key: 'supplier',
          outcome: 'REACHED',
          point: expect.objectContaining({ value: '2' }),
        }),
      ],
    });
    const moved = { subject, parties, pastMonths: pastMonths(), others: 'PROPORTIONAL', limit: '1000000' };
    const proportional = await asked<BreakEven>(platform, BREAK_EVEN, moved);
    expect(
      proportional.scenarios[0]?.parties.map(({ outcome, point, checkedUpTo }) => [outcome, point?.value, checkedUpTo]),
    ).toEqual([
      ['REACHED', '1421', null],
      ['NEVER_WITHIN_LIMIT', undefined, '1000000'],
    ]);
  });

  it.each([
    ['an unknown input', { vary: 'luck' }, ['vary']],
    ['a stranger to the terms', { parties: [{ key: 'eve' }] }, ['parties', '0', 'key']],
    [
      'another currency',
      { parties: [{ key: 'venture', fixed: { minorUnits: '1', currency: 'USD' } }] },
      ['parties', '0', 'fixed'],
    ],
    ['a divisor of zero', { parties: [{ key: 'venture', rateOfGross: '1/0' }] }, ['parties', '0', 'rateOfGross']],
    ['a rate below zero', { parties: [{ key: 'venture', rateOfGross: '-1/2' }] }, ['parties', '0', 'rateOfGross']],
    ['no rate at all', { parties: [{ key: 'venture', rateOfGross: '' }] }, ['parties', '0', 'rateOfGross']],
    ['a limit too far', { limit: '9999999999999' }, ['limit']],
    ['a limit in words', { limit: 'many' }, ['limit']],
    ['a name without a letter', { vary: '' }, ['vary']],
    ['an amount below zero', { scenarios: below }, ['scenarios', '0', 'inputs', 'gross']],
  ])('is refused for %s', async (_what, change, path) => {
    const scenarios = [{ name: 'one', inputs: { gross: '100', refunds: '0', costs: '0' } }];
    const input = { subject: { terms: SHARING }, parties: [{ key: 'venture' }], scenarios, ...change };
    const refused = await asked<BreakEven>(platform, BREAK_EVEN, input);
    expect(refused).toEqual({ scenarios: [], userErrors: [{ code: 'INPUT_INVALID', path }] });
  });
});

describe('calculations', () => {
  it('leave no trace in the database', async () => {
    expect(await state.changed()).toEqual([]);
  });
});
