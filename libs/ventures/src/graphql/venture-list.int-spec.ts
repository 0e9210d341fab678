import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportVentures, VentureQueries } from '#libs/ventures';
import { openVentures, type Person, type VenturesFixture } from '../../../../test/ventures-fixture.js';

type Page = {
  ventures: {
    nodes: { id: string; name: string; state: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

const LIST = `query ($first: Int!, $after: String, $filter: VentureFilter) {
  ventures(first: $first, after: $after, filter: $filter) {
    nodes { id name state } pageInfo { hasNextPage endCursor }
  }
}`;

const EVERYTHING = `query ($first: Int!) { ventures(first: $first) { nodes {
  id name state party { name } industryPlatform { slug } rulebook { version } review { nextAction }
  viewerCan { admit { allowed } manageMembers { allowed code } }
  members(first: 5) { nodes { role since party { name } } }
  history(first: 5) { nodes { action by } }
} } }`;

const MADE = 25;

describe('the list of ventures', () => {
  let world: VenturesFixture;
  let maker: Person;
  let reviewer: Person;
  let stranger: Person;
  const ids: string[] = [];

  beforeAll(async () => {
    world = await openVentures();
    await world.publish();
    maker = await world.person('maker');
    reviewer = await world.person('reviewer', 'reviewer');
    stranger = await world.person('stranger');
    const operator = await world.person('operator', 'operator');
    const platform = await world.mutate<{ industryPlatform: { id: string } }>(
      operator,
      'industryPlatformCreate',
      'IndustryPlatformCreateInput',
      { slug: 'home', name: 'Home' },
      'industryPlatform { id }',
    );
    for (let index = 0; index < MADE; index += 1) {
      const input = {
        name: `venture ${index}`,
        kind: 'USER',
        origin: index % 2 === 0 ? 'INTERNAL' : 'EXTERNAL',
        userScenario: 'Somebody.',
        industryPlatformId: platform.industryPlatform.id,
        idempotencyKey: `key ${index}`,
      };
      const fields = 'venture { id }';
      const made = await world.mutate<{ venture: { id: string } }>(
        maker,
        'ventureApply',
        'VentureApplyInput',
        input,
        fields,
      );
      ids.push(made.venture.id);
    }
    for (const id of ids.slice(0, 10)) {
      await world.mutate(
        reviewer,
        'ventureAdmit',
        'VentureDecideInput',
        { id, reasonCode: 'CRITERIA_MET' },
        'venture { id }',
      );
    }
  });
  afterAll(() => world.close());

  const list = async (who: Person, variables: object) => {
    const { data, errors } = await world.graphql(who.token, LIST, { first: 100, ...variables });
    if (!data) throw new Error(JSON.stringify(errors));
    return (data as Page).ventures;
  };

  it('comes newest first, page by page, each venture once', async () => {
    const found: string[] = [];
    let after: string | null = null;
    do {
      const page: Page['ventures'] = await list(reviewer, { first: 7, after });
      found.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(found).toEqual(ids.toReversed());
  });

  it('shows each caller what the policy lets them see', async () => {
    const idsFor = async (who: Person, filter: object) =>
      (await list(who, { filter })).nodes.map(({ id }) => ids.indexOf(id)).sort((a, b) => a - b);
    const all = ids.map((_, index) => index);
    expect(await idsFor(maker, {})).toEqual(all);
    expect(await idsFor(maker, { mine: true })).toEqual(all);
    expect(await idsFor(reviewer, { mine: true })).toEqual([]);
    expect(await idsFor(stranger, {})).toEqual(all.slice(0, 10));
    expect(await idsFor(stranger, { state: 'APPLIED' })).toEqual([]);
    expect(await idsFor(stranger, { state: 'ADMITTED', origin: 'EXTERNAL' })).toEqual([1, 3, 5, 7, 9]);
    expect(await idsFor(reviewer, { state: 'APPLIED', origin: 'INTERNAL' })).toEqual([10, 12, 14, 16, 18, 20, 22, 24]);
    expect(await idsFor(maker, { state: 'APPLIED', mine: true, origin: 'EXTERNAL' })).toEqual([
      11, 13, 15, 17, 19, 21, 23,
    ]);
  });

  it('is read with the same statements for one venture and for twenty', async () => {
    const statementsFor = (first: number) =>
      world.statementsOf(async () => {
        const { data } = await world.graphql(reviewer.token, EVERYTHING, { first });
        expect((data as Page).ventures.nodes).toHaveLength(first);
      });
    const one = await statementsFor(1);
    expect(await statementsFor(20)).toHaveLength(one.length);
    // Two of authentication; ventures, members, history; parties of both, names of accounts, platforms, rulebooks.
    expect(one).toHaveLength(10);
  });

  it.each([
    [{}, 'venture_applied'],
    [{ state: 'APPLIED' }, 'venture_state_applied'],
    [{ origin: 'INTERNAL' }, 'venture_origin_applied'],
    [{ state: 'APPLIED', origin: 'INTERNAL' }, 'venture_state_origin_applied'],
  ])('filtered by %j has the index %s', async (filter, index) => {
    const [statement] = (await world.statementsOf(() => list(reviewer, { filter }))).filter((sql) =>
      sql.includes('FROM venture v'),
    );
    const values = ["'{}'", 'state' in filter ? "'applied'" : 'NULL', 'origin' in filter ? "'internal'" : 'NULL'];
    const literal = [...values, 'NULL', 'NULL', '20'].reduce(
      (sql, value, position) => sql.replaceAll(`$${position + 1}`, value),
      statement ?? '',
    );
    const plan = await world.transactor.run(async (tx) => {
      await tx.rows('SET LOCAL enable_seqscan = off');
      await tx.rows('SET LOCAL enable_sort = off');
      const rows = await tx.rows<{ 'QUERY PLAN': string }>(`EXPLAIN ${literal}`);
      return { ok: true, value: rows.map((row) => row['QUERY PLAN']).join('\n') } as const;
    });
    expect(plan).toMatchObject({ ok: true });
    expect(plan.ok && plan.value).toContain(`using ${index} on venture v`);
  });

  it('finds ventures by id and by reference for those who bring events', async () => {
    const rows = [{ reference: 'seller-1', name: 'Seller', calendar: 'market', kind: 'user' as const }];
    const operator = await world.operator();
    await world.transactor.run((tx) => world.app.get(ImportVentures, { strict: false }).execute(tx, operator, rows));
    const queries = world.app.get(VentureQueries, { strict: false });
    const first = ids[0] ?? '';
    const found = await queries.byNames(world.reader, [first, 'seller-1', 'nobody', first]);
    expect([...found].map(([name, { calendar }]) => [name, calendar]).sort()).toEqual(
      [
        [first, 'standard'],
        ['seller-1', 'market'],
      ].sort(),
    );
    const actor = await maker.actor();
    expect((await queries.ledBy(world.reader, actor)).size).toBe(MADE);
    expect((await queries.memberOf(world.reader, await stranger.actor())).size).toBe(0);
  });
});
