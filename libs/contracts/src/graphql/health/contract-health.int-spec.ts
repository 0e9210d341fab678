import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Month, monthAfter, monthOf } from '#libs/kernel';
import { type Answer, codes, ContractStage } from '../../../../../test/contract-stage.js';
import type { ContractsFixture, Person } from '../../../../../test/contracts-fixture.js';

const NODES = [
  {
    key: 'helper',
    kind: 'SUPPLIER',
    obligations: [
      { code: 'deliver', title: 'Delivers clay', every: 'MONTH', measuredBy: 'rating' },
      { code: 'kiln', title: 'Builds a kiln', dueDate: '2026-04-15' },
    ],
    targets: [{ indicator: 'rating', direction: 'UP', floor: '3', benchmark: '4', pledge: '9/2' }],
  },
];
const VIEW = 'view comment number by party { id }';
const HEALTH = `query ($id: ID!, $month: Month!) { contract(id: $id) { health(month: $month) { month version colour nodes {
  key colour party { id } targets { result attainment }
  promises { obligation { code } own { ${VIEW} } receivers { party { id } assessment { ${VIEW} } }
    measurement { attainment result } colour disagrees } } } } }`;
const SAID = `query ($id: ID!, $after: String) { contract(id: $id) { assessments(first: 2, after: $after) {
  nodes { view number nodeKey obligationCode month } pageInfo { hasNextPage endCursor } } } }`;

type Promised = {
  obligation: { code: string };
  own: object | null;
  receivers: object[];
  colour: string;
  disagrees: boolean;
};
type Health = { colour: string; version: number; nodes: { colour: string; promises: Promised[]; targets: object[] }[] };
type Said = { nodes: { view: string; number: number }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };

describe('the health of a contract', () => {
  let stage: ContractStage;
  let world: ContractsFixture;
  let maker: Person;
  let helper: Person;
  let id = '';

  beforeAll(async () => {
    stage = await ContractStage.open();
    ({ world } = stage);
    ({ maker, helper } = stage.people);
    await stage.nextVenture();
    await defineRating();
    id = await stage.drafted({ clauses: { nodes: NODES } });
    await stage.signedByAll(id);
  });
  afterAll(() => world.close());

  async function defineRating(): Promise<void> {
    const definition = { aggregation: 'MEAN', eventType: 'review.rated', field: 'stars' };
    const query = `mutation ($input: IndicatorDefineInput!) { indicatorDefine(input: $input) { userErrors { message } } }`;
    const who = await world.person('definer', 'operator');
    const input = { code: 'rating', name: 'Rating', definition };
    expect(await world.graphql(who, query, { input })).toEqual({ indicatorDefine: { userErrors: [] } });
  }
  async function review(stars: number, day: string): Promise<void> {
    const event = { ventureId: stage.venture.id, source: 'shop', id: day, type: 'review.rated', data: { stars } };
    const query = `mutation ($input: ValueEventsRecordInput!) { valueEventsRecord(input: $input) { results { code } userErrors { message } } }`;
    const input = { events: [{ ...event, occurredAt: `${day}T10:00:00Z` }] };
    const answer = await world.graphql(maker, query, { input });
    expect(answer).toEqual({ valueEventsRecord: { results: [{ code: null }], userErrors: [] } });
  }
  const health = async (who: Person, month = '2026-03') =>
    (await world.graphql<{ contract: { health: Health | null } | null }>(who, HEALTH, { id, month })).contract?.health;
  const assess = (who: Person, view: string, more: object = {}): Promise<Answer> =>
    stage.call(who, 'contractPromiseAssess', {
      ...{ contractId: id, month: '2026-03', partyId: who.party, nodeKey: 'helper', obligationCode: 'deliver', view },
      ...more,
    });
  const done = async (answer: Promise<Answer>) => expect(codes(await answer)).toEqual([]);

  it('shows what each side says beside what is measured, and flags that they disagree', async () => {
    expect(await health(helper)).toMatchObject({
      ...{ version: 1, colour: 'UNKNOWN' },
      nodes: [{ targets: [{ result: null, attainment: 'NO_RESULT' }], promises: [{ own: null }, { own: null }] }],
    });
    await review(4, '2026-03-10');
    await done(assess(helper, 'KEPT'));
    expect(await health(maker)).toMatchObject({ colour: 'GREEN', nodes: [{ promises: [{ disagrees: false }, {}] }] });
    await done(assess(maker, 'AT_RISK', { comment: 'Half of it came.' }));
    const seen = await health(helper);
    expect(seen).toMatchObject({ colour: 'AMBER' });
    expect(seen?.nodes[0]?.promises[0]).toEqual({
      obligation: { code: 'deliver' },
      own: { view: 'KEPT', comment: null, number: 1, by: 'helper', party: { id: helper.party } },
      receivers: [
        {
          party: { id: maker.party },
          assessment: {
            ...{ view: 'AT_RISK', comment: 'Half of it came.', number: 1, by: 'maker' },
            party: { id: maker.party },
          },
        },
      ],
      measurement: { attainment: 'BENCHMARK', result: '4/1' },
      ...{ colour: 'AMBER', disagrees: true },
    });
    // A later month has its own views, and the obligation of one day is over after it.
    expect((await health(helper, '2026-05'))?.nodes[0]?.promises.map(({ obligation }) => obligation.code)).toEqual([
      'deliver',
    ]);
    expect(await health(helper, '2026-02')).toBeNull();
    expect(await health(stage.people.stranger)).toBeUndefined();
  });

  it('keeps everything that was said, and nothing twice', async () => {
    const before = await world.rowCounts();
    await done(assess(helper, 'KEPT'));
    expect(await world.rowCounts()).toEqual(before);
    await done(assess(helper, 'BROKEN', { comment: 'The kiln burst.' }));
    await done(assess(helper, 'BROKEN', { obligationCode: 'kiln', month: '2026-04' }));
    const page = async (after: string | null) =>
      (await world.graphql<{ contract: { assessments: Said } }>(maker, SAID, { id, after })).contract.assessments;
    const first = await page(null);
    expect(first.nodes).toEqual([
      { view: 'BROKEN', number: 1, nodeKey: 'helper', obligationCode: 'kiln', month: '2026-04' },
      { view: 'BROKEN', number: 2, nodeKey: 'helper', obligationCode: 'deliver', month: '2026-03' },
    ]);
    const last = await page(first.pageInfo.endCursor);
    expect([last.nodes.map(({ view }) => view), last.pageInfo.hasNextPage]).toEqual([['AT_RISK', 'KEPT'], false]);
    expect(await health(maker)).toMatchObject({ colour: 'RED', nodes: [{ promises: [{ own: { number: 2 } }, {}] }] });
  });

  it('takes no views but those of its parties, about what was promised and has begun', async () => {
    const future = monthAfter(monthOf(new Date())) as string;
    await stage.refused(() => assess(maker, 'KEPT', { nodeKey: 'maker' }), 'NOT_FOUND', ['nodeKey']);
    await stage.refused(() => assess(maker, 'KEPT', { obligationCode: 'sing' }), 'NOT_FOUND', ['obligationCode']);
    const late = { obligationCode: 'kiln', month: '2026-05' };
    await stage.refused(() => assess(maker, 'KEPT', late), 'NOT_FOUND', ['obligationCode']);
    await stage.refused(() => assess(maker, 'KEPT', { month: future as Month }), 'INPUT_INVALID', ['month']);
    await stage.refused(() => assess(maker, 'KEPT', { month: '2026-02' }), 'INPUT_INVALID', ['month']);
    await stage.refused(() => assess(maker, 'KEPT', { partyId: helper.party }), 'NOT_A_PARTY');
    await stage.refused(() => assess(stage.people.finance, 'KEPT'), 'NOT_A_PARTY');
    await stage.refused(() => assess(stage.people.stranger, 'KEPT'), 'NOT_FOUND');
  });
});
