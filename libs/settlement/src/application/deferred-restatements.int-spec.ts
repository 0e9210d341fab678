import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, type Month, publicId } from '#libs/kernel';
import {
  openSettlement,
  type Person,
  RATED,
  RATED_INPUTS,
  type SettlementFixture,
  valueOf,
} from '../../../../test/settlement-fixture.js';
import { DeferRestatements } from './defer-restatements.js';
import { SettlePending } from './settle-pending.js';

let world: SettlementFixture;
let finance: Person;
let supplier: Person;
beforeAll(async () => {
  world = await openSettlement();
  finance = await world.person('finance', 'finance');
  supplier = await world.person('supplier', 'finance');
});
afterAll(() => world.close());

const defer = (by: Person, venture: Id<'venture'>, month: string, reason = 'the shop mends its reviews') =>
  world.get(DeferRestatements).execute(by.actor, { venture, month: month as Month, reason });
const deferrals = () => world.rows('SELECT venture_id, month, reason FROM restatement_deferral ORDER BY 1, 2');
const PARKED = { pending: 0, settled: 0, parked: 1 };
const SETTLED = { pending: 0, settled: 1, parked: 0 };

/** January is settled with a rating of five; then one of minus fifty comes late for it, for which no row of the table stands. */
async function broken(calendar: string): Promise<Id<'venture'>> {
  const venture = await world.venture(calendar);
  await world.contract(venture, { terms: RATED, inputs: RATED_INPUTS, parties: { supplier } });
  await world.send(venture, ['sale', 1000n, '2026-01-05']);
  await world.review(venture, 5, '2026-01-06');
  expect(await world.settle(calendar, '2026-01')).toEqual(SETTLED);
  await world.review(venture, -50, '2026-01-07');
  await world.review(venture, 4, '2026-02-06');
  await world.send(venture, ['refund', 400n, '2026-01-08'], ['sale', 100n, '2026-02-05']);
  return venture;
}

const DEFER = `mutation ($input: RestatementDeferInput!) { restatementDefer(input: $input) {
  deferral { month reason } userErrors { code } } }`;
const PROGRESS = `query { settlementProgress(month: "2026-04", calendar: "market") {
  parkedVentures(first: 10) { nodes { viewerCan { deferRestatement { allowed code } } } }
  deferrals(first: 10) { nodes { reason venture { id } } } } }`;

async function asked(who: Person) {
  type Nodes<T> = { nodes: readonly T[] };
  type Answer = { parkedVentures: Nodes<{ viewerCan: { deferRestatement: object } }>; deferrals: Nodes<object> };
  const progress = (await world.graphql(who, PROGRESS)).data?.settlementProgress as Answer;
  const { parkedVentures, deferrals: listed } = progress;
  return { parked: parkedVentures.nodes[0]?.viewerCan.deferRestatement, deferrals: listed.nodes };
}

describe('a closed month that cannot be computed again', () => {
  let venture: Id<'venture'>;
  beforeAll(async () => {
    venture = await broken('market');
  });

  it('parks its venture for finance, who may defer it, and nobody else', async () => {
    expect(await world.settle('market', '2026-02')).toEqual(PARKED);
    expect(await world.parked('market', '2026-02')).toMatchObject([
      {
        ventureId: venture,
        reasonCode: 'RESTATEMENT_IMPOSSIBLE',
        reason: expect.stringContaining('version 1 of the contract cannot be evaluated for 2026-01'),
        owner: 'finance of the platform',
        nextAction: expect.stringContaining('restatementDefer'),
      },
    ]);
    const refusals: [Person, string, string][] = [
      [await world.person('nobody'), '2026-02', 'NOT_PERMITTED'],
      [supplier, '2026-02', 'NOT_PERMITTED'],
      [finance, '2026-01', 'STATE_NOT_ALLOWED'],
    ];
    for (const [by, month, code] of refusals)
      expect(await defer(by, venture, month)).toMatchObject({ error: { code } });
    expect(await defer(finance, await world.venture('other'), '2026-02')).toMatchObject({
      error: { code: 'STATE_NOT_ALLOWED' },
    });
    expect(await deferrals()).toEqual([]);
    expect(await world.given(venture, '2026-02')).toEqual([]);
  });

  it('is deferred once: the month settles as if nothing had come late, and clearing holds the late money', async () => {
    const made = valueOf(await defer(finance, venture, '2026-02'));
    expect(valueOf(await defer(finance, venture, '2026-02'))).toEqual(made);
    expect(await defer(finance, venture, '2026-02', 'another')).toMatchObject({ error: { code: 'STATE_NOT_ALLOWED' } });
    valueOf(await world.get(SettlePending).execute());
    expect(await world.stateOf('market', '2026-02')).toBe('closed');
    expect(await world.given(venture, '2026-02')).toEqual(['2026-02 platform 10 CNY', '2026-02 venture 90 CNY']);
    // 1000 of January are shared; 400 of it went back, which nobody has given back yet.
    expect(await world.book(venture)).toMatchObject({ 'revenue_clearing CNY': -400n, 'revenue_receivable CNY': -700n });
    expect(await world.findings()).toEqual([]);
  });

  it('stays deferred while nothing new comes late for it, and each statement says so', async () => {
    await world.send(venture, ['sale', 10n, '2026-03-05']);
    await world.review(venture, 4, '2026-03-06');
    expect(await world.settle('market', '2026-03')).toEqual(SETTLED);
    const said = await world.rows('SELECT month, deferred FROM statement WHERE venture_id = $1 ORDER BY month', [
      venture,
    ]);
    expect(said).toEqual([
      { month: '2026-01', deferred: null },
      { month: '2026-02', deferred: ['2026-01'] },
      { month: '2026-03', deferred: ['2026-01', '2026-02'] },
    ]);
    expect(await world.findings()).toEqual([]);
    const query = `query ($filter: StatementFilter) { statements(first: 2, filter: $filter) { nodes {
      month deferredMonths deferral { month reason } } } }`;
    const filter = { ventureId: publicId('venture', venture) };
    const deferral = { month: '2026-02', reason: 'the shop mends its reviews' };
    expect((await world.graphql(supplier, query, { filter })).data?.statements).toEqual({
      nodes: [
        { month: '2026-03', deferredMonths: ['2026-01', '2026-02'], deferral },
        { month: '2026-02', deferredMonths: ['2026-01'], deferral },
      ],
    });
  });

  it('is decided about anew when more comes late that does not mend it', async () => {
    await world.review(venture, -1, '2026-01-09');
    await world.review(venture, 4, '2026-04-06');
    expect(await world.settle('market', '2026-04')).toEqual(PARKED);
    expect(await asked(finance)).toEqual({ parked: { allowed: true, code: null }, deferrals: [] });
    expect(await asked(supplier)).toEqual({ parked: { allowed: false, code: 'NOT_PERMITTED' }, deferrals: [] });
    const input = { ventureId: publicId('venture', venture), month: '2026-04', reason: 'still being mended' };
    const told = await world.graphql(finance, DEFER, { input });
    expect(told.data?.restatementDefer).toEqual({
      deferral: { month: '2026-04', reason: input.reason },
      userErrors: [],
    });
    const deferral = { reason: input.reason, venture: { id: input.ventureId } };
    expect(await asked(finance)).toEqual({ parked: undefined, deferrals: [deferral] });
    valueOf(await world.get(SettlePending).execute());
    expect(await world.stateOf('market', '2026-04')).toBe('closed');
    expect(await world.given(venture, '2026-04')).toEqual([]);
    expect(await world.findings()).toEqual([]);
  });

  it('is found by verify when somebody takes the decision away, or what a statement says of it', async () => {
    for (const [sql, finding] of [
      ['DELETE FROM restatement_deferral', 'nobody deferred it'],
      ['UPDATE statement SET deferred = NULL', 'it was not computed again'],
      [`UPDATE statement SET deferred = '["2026-02"]' WHERE deferred IS NOT NULL`, 'is not what was due'],
    ] as const) {
      await world.owner.query('BEGIN');
      await world.owner.query(sql);
      const found = await world.ownerFindings();
      await world.owner.query('ROLLBACK');
      expect(found.map(({ first }) => first).join()).toContain(finding);
    }
  });

  it('is computed with all that was left as soon as it can be: everybody has what they would have had on time', async () => {
    await world.review(venture, 61, '2026-01-10');
    await world.review(venture, 4, '2026-05-06');
    expect(await world.settle('market', '2026-05')).toEqual(SETTLED);
    // 5 - 50 - 1 + 61 is 15 for four, below four: a fifth of 600 for January.
    expect(await world.given(venture, '2026-05')).toEqual(['2026-01 platform 20 CNY', '2026-01 venture -420 CNY']);
    expect(await world.book(venture)).toMatchObject({
      ...{ 'platform CNY': 131n, 'venture CNY': 579n },
      ...{ 'revenue_clearing CNY': 0n, 'revenue_receivable CNY': -710n },
    });
    expect(await world.findings()).toEqual([]);
    await world.send(venture, ['sale', 10n, '2026-06-05']);
    await world.review(venture, 4, '2026-06-06');
    expect(await world.settle('market', '2026-06')).toEqual(SETTLED);
    expect(await world.given(venture, '2026-06')).toEqual(['2026-06 platform 1 CNY', '2026-06 venture 9 CNY']);
  });
});

it('is not deferred by who took part when the month was closed, also where a later version is without them', async () => {
  const venture = await world.venture('amended');
  const contract = await world.contract(venture, { terms: RATED, inputs: RATED_INPUTS, parties: { supplier } });
  await world.send(venture, ['sale', 1000n, '2026-01-05']);
  await world.review(venture, 5, '2026-01-06');
  expect(await world.settle('amended', '2026-01')).toEqual(SETTLED);
  const successor = await world.person('successor', 'finance');
  await world.amend(contract, {
    ...{ terms: RATED, inputs: RATED_INPUTS, from: '2026-02', parties: { supplier: successor } },
  });
  await world.review(venture, -50, '2026-01-07');
  await world.review(venture, 4, '2026-02-06');
  await world.send(venture, ['sale', 100n, '2026-02-05']);
  expect(await world.settle('amended', '2026-02')).toEqual(PARKED);
  for (const by of [supplier, successor])
    expect(await defer(by, venture, '2026-02')).toMatchObject({ error: { code: 'NOT_PERMITTED' } });
  expect(await world.rows('SELECT 1 FROM restatement_deferral WHERE venture_id = $1', [venture])).toEqual([]);
  valueOf(await defer(finance, venture, '2026-02'));
});

it('that can be computed again waits for a month that can be settled: the reason names this one, and what would mend it', async () => {
  const venture = await world.venture('quiet');
  await world.contract(venture, { terms: RATED, inputs: RATED_INPUTS });
  await world.send(venture, ['sale', 1000n, '2026-01-05']);
  await world.review(venture, 5, '2026-01-06');
  expect(await world.settle('quiet', '2026-01')).toEqual(SETTLED);
  await world.review(venture, 1, '2026-01-07');
  await world.send(await world.venture('quiet'), ['cost', 1n, '2026-02-05']);
  await world.closeOnly('quiet', '2026-02');
  valueOf(await world.get(SettlePending).execute());
  expect((await world.parked('quiet', '2026-02')).find(({ ventureId }) => ventureId === venture)).toMatchObject({
    reasonCode: 'RESTATEMENT_IMPOSSIBLE',
    reason: expect.stringMatching(
      /^facts came late .*, and what they change cannot be posted in 2026-02: .* is missing/,
    ),
    nextAction: expect.stringMatching(/^sign a version that takes effect in 2026-02 .*; or defer the restatement/),
  });
  // What the next action says is what mends it.
  const fixed = { terms: RATED, inputs: { satisfaction: { fixed: '5' } }, from: '2026-02' };
  const [contract] = await world.rows<{ id: Id<'contract'> }>('SELECT id FROM contract WHERE venture_id = $1', [
    venture,
  ]);
  if (!contract) throw new Error('it has a contract');
  await world.amend(contract.id, fixed);
  await world.closeOnly('quiet', '2026-02');
  valueOf(await world.get(SettlePending).execute());
  expect(await world.given(venture, '2026-02')).toEqual(['2026-01 platform 100 CNY', '2026-01 venture -100 CNY']);
});
