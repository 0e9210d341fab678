import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEFAULT_RULEBOOK } from '#libs/ventures';
import { openVentures, type Person, type VenturesFixture } from '../../../../test/ventures-fixture.js';

type Published = {
  rulebook: { version: number } | null;
  userErrors: { code: string; path: string[] | null }[];
};

describe('rulebooks and industry platforms', () => {
  let world: VenturesFixture;
  let operator: Person;
  let maker: Person;

  beforeAll(async () => {
    world = await openVentures();
    operator = await world.person('operator', 'operator');
    maker = await world.person('maker');
  });
  afterAll(() => world.close());

  const publish = (content: unknown) =>
    world.mutate<Published>(
      operator,
      'rulebookPublish',
      'RulebookPublishInput',
      { kind: 'ADMISSION', content },
      'rulebook { version }',
    );
  const inForce = async (version?: number) => {
    const query = `query ($version: Int) { rulebook(kind: ADMISSION, version: $version) { version content } }`;
    return (await world.graphql(null, query, { version })).data?.rulebook;
  };
  const stricter = { ...DEFAULT_RULEBOOK, changes: { dueDays: 3, defaultOutcome: 'none' } };

  it('are published in versions that everybody can read', async () => {
    expect(await inForce()).toBeNull();
    expect(await publish(DEFAULT_RULEBOOK)).toEqual({ rulebook: { version: 1 }, userErrors: [] });
    expect(await publish(DEFAULT_RULEBOOK)).toEqual({ rulebook: { version: 1 }, userErrors: [] });
    expect(await publish(stricter)).toEqual({ rulebook: { version: 2 }, userErrors: [] });
    expect(await inForce()).toEqual({ version: 2, content: stricter });
    expect(await inForce(1)).toEqual({ version: 1, content: DEFAULT_RULEBOOK });
    expect(await inForce(3)).toBeNull();
  });

  it('are refused with every fault and its path, and nothing is published', async () => {
    const broken = { ...DEFAULT_RULEBOOK, criteria: [], changes: { dueDays: 0, defaultOutcome: 'none' } };
    expect(await publish(broken)).toEqual({
      rulebook: null,
      userErrors: [
        { code: 'RULEBOOK_INVALID', path: ['content', 'criteria'] },
        { code: 'RULEBOOK_INVALID', path: ['content', 'changes', 'dueDays'] },
      ],
    });
    expect(await inForce(3)).toBeNull();
  });

  it('get one version each when many are published at once', async () => {
    const contents = [4, 5, 6, 7, 8].map((dueDays) => ({ ...stricter, changes: { ...stricter.changes, dueDays } }));
    const versions = (await Promise.all(contents.map(publish))).map(({ rulebook }) => rulebook?.version);
    expect(versions.sort()).toEqual([3, 4, 5, 6, 7]);
  });

  it('leave an application under the version in which it was made', async () => {
    const application = { name: 'A', kind: 'NODE', origin: 'INTERNAL', userScenario: 'B.', idempotencyKey: 'k' };
    const fields = 'venture { id rulebook { version } }';
    const made = await world.mutate<{ venture: { id: string } }>(
      maker,
      'ventureApply',
      'VentureApplyInput',
      application,
      fields,
    );
    expect(made.venture).toMatchObject({ rulebook: { version: 7 } });
    const reasons = { ...DEFAULT_RULEBOOK.reasonCodes, admit: [{ code: 'NEW_REASON', text: 'New.' }] };
    await publish({ ...DEFAULT_RULEBOOK, reasonCodes: reasons });
    const reviewer = await world.person('reviewer', 'reviewer');
    const admit = (reasonCode: string) =>
      world.mutate(
        reviewer,
        'ventureAdmit',
        'VentureDecideInput',
        { id: made.venture.id, reasonCode },
        'venture { rulebook { version } }',
      );
    expect(await admit('NEW_REASON')).toMatchObject({ userErrors: [{ code: 'REASON_CODE_UNKNOWN' }] });
    expect(await admit('CRITERIA_MET')).toEqual({ venture: { rulebook: { version: 7 } }, userErrors: [] });
  });

  it('industry platforms have a short name of their own', async () => {
    const create = (slug: string) =>
      world.mutate(
        operator,
        'industryPlatformCreate',
        'IndustryPlatformCreateInput',
        { slug, name: 'Home' },
        'industryPlatform { slug name }',
      );
    const home = { industryPlatform: { slug: 'home', name: 'Home' }, userErrors: [] };
    expect(await create('home')).toEqual(home);
    const refused = (code: string) => ({ industryPlatform: null, userErrors: [{ code, path: ['slug'] }] });
    expect(await create('home')).toEqual(refused('SLUG_TAKEN'));
    expect(await create('No Slug')).toEqual(refused('INPUT_INVALID'));
    const query = '{ industryPlatforms { nodes { slug name } pageInfo { hasNextPage } } }';
    expect((await world.graphql(null, query)).data).toEqual({
      industryPlatforms: { nodes: [{ slug: 'home', name: 'Home' }], pageInfo: { hasNextPage: false } },
    });
  });

  it('are published by operators only', async () => {
    const query = `mutation ($input: RulebookPublishInput!) { rulebookPublish(input: $input) { userErrors { code } } }`;
    const variables = { input: { kind: 'ADMISSION', content: stricter } };
    const before = await inForce();
    expect((await world.graphql(maker.token, query, variables)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await world.graphql(null, query, variables)).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    expect(await inForce()).toEqual(before);
  });
});
