import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, type Month, ok, parseId, stableId } from '#libs/kernel';
import { SettleLeadershipChallenges } from '#libs/ventures';
import { openVentures, type Person, type VenturesFixture } from '../../../../test/ventures-fixture.js';
import { movesOf } from '../../../../test/ventures-moves.js';

const CONTRACT = stableId<'contract'>('a contract');
const FIELDS = `id state reason wager point month reasonCode version pending { owner } viewerCanConclude { allowed code }
  venture { name } history { nodes { sequence state reasonCode comment by } }`;

describe('leadership challenges', () => {
  let world: VenturesFixture;
  let moves: ReturnType<typeof movesOf>;
  let people: Record<'lead' | 'successor' | 'reviewer' | 'stranger', Person>;
  let venture: string;

  beforeAll(async () => {
    world = await openVentures();
    moves = movesOf(world);
    await world.publish();
    people = {
      lead: await world.person('lead'),
      successor: await world.person('successor'),
      reviewer: await world.person('reviewer', 'reviewer'),
      stranger: await world.person('stranger'),
    };
    venture = await moves.applied(people.lead, { team: [people.successor.email] });
  });
  afterAll(() => world.close());

  const settle = (point: string, isDue = true) => {
    const ventureId = parseId('venture', venture);
    if (!ventureId.ok) throw new Error('no venture');
    const cause = { venture: ventureId.value, contract: CONTRACT, wager: 'growth', point };
    const claim = { ...cause, month: '2026-02' as Month, reason: 'Orders fell.', isDue };
    const command = world.app.get(SettleLeadershipChallenges, { strict: false });
    return world.transactor.run<readonly Id<'leadershipChallenge'>[], never>(async (tx) =>
      ok(await command.execute(tx, [claim], new Date())),
    );
  };

  const list = async (who: Person, filter: object = {}) => {
    const query = `query ($filter: LeadershipChallengeFilter) { leadershipChallenges(filter: $filter) { nodes { ${FIELDS} } } }`;
    const { data, errors } = await world.graphql(who.token, query, { filter });
    if (!data) throw new Error(JSON.stringify(errors));
    return (data.leadershipChallenges as { nodes: { id: string; state: string }[] }).nodes;
  };

  const conclude = (who: Person, input: object) =>
    world.mutate<{ challenge: object | null; userErrors: object[] }>(
      who,
      'leadershipChallengeConclude',
      'LeadershipChallengeConcludeInput',
      input,
      `challenge { ${FIELDS} }`,
    );

  it('open once per point, are seen by the venture’s people and reviewers, and by nobody else', async () => {
    const [first, again] = [await settle('p1'), await settle('p1')];
    expect([first.ok && first.value.length, again.ok && again.value.length]).toEqual([1, 0]);
    const [seen, ...others] = await list(people.lead);
    expect(others).toEqual([]);
    expect(seen).toMatchObject({
      ...{ state: 'OPEN', reason: 'Orders fell.', wager: 'growth', point: 'p1', month: '2026-02', version: 1 },
      ...{ pending: { owner: 'the reviewers' }, reasonCode: null, venture: { name: 'Quiet fridge' } },
      viewerCanConclude: { allowed: false, code: 'NOT_PERMITTED' },
      history: { nodes: [{ sequence: 1, state: 'OPEN', reasonCode: null, comment: null, by: null }] },
    });
    expect(await list(people.reviewer, { state: 'OPEN', ventureId: venture })).toHaveLength(1);
    expect(await list(people.reviewer, { state: 'WITHDRAWN' })).toEqual([]);
    expect(await list(people.stranger)).toEqual([]);
    const query = `query ($id: ID!) { leadershipChallenge(id: $id) { id } }`;
    const answers = await Promise.all(
      [people.stranger, people.successor].map((who) => world.graphql(who.token, query, { id: seen?.id })),
    );
    expect(answers.map(({ data }) => data?.leadershipChallenge)).toEqual([null, { id: seen?.id }]);
  });

  it('are taken back and opened again by corrections of the result, as the same challenge', async () => {
    const [before] = await list(people.lead);
    await settle('p1', false);
    expect(await list(people.lead)).toMatchObject([
      { id: before?.id, state: 'WITHDRAWN', reasonCode: 'result_corrected', version: 2, pending: null },
    ]);
    await settle('p1');
    const states = ['OPEN', 'WITHDRAWN', 'OPEN'].map((state) => expect.objectContaining({ state }) as object);
    expect(await list(people.lead)).toMatchObject([{ id: before?.id, state: 'OPEN', history: { nodes: states } }]);
  });

  it('are concluded by a reviewer of outside only, with a reason and a new lead that fit', async () => {
    const id = (await list(people.lead))[0]?.id;
    const before = [await list(people.reviewer), await moves.snapshot()];
    const replace = { id, outcome: 'LEAD_REPLACED', reasonCode: 'elected', newLeadEmail: people.successor.email };
    const refusals = await Promise.all([
      conclude(people.reviewer, { ...replace, newLeadEmail: null }),
      conclude(people.reviewer, { ...replace, newLeadEmail: people.lead.email }),
      conclude(people.reviewer, { ...replace, newLeadEmail: people.reviewer.email }),
      conclude(people.reviewer, { ...replace, newLeadEmail: 'nobody@example.org' }),
      conclude(people.reviewer, { ...replace, reasonCode: 'plan_accepted' }),
      conclude(people.reviewer, { ...replace, version: 1 }),
    ]);
    expect(refusals.map(({ userErrors }) => userErrors)).toEqual([
      [{ code: 'INPUT_INVALID', path: ['newLeadEmail'] }],
      [{ code: 'INPUT_INVALID', path: ['newLeadEmail'] }],
      [{ code: 'NOT_PERMITTED', path: null }],
      [{ code: 'NOT_FOUND', path: ['newLeadEmail'] }],
      [{ code: 'INPUT_INVALID', path: ['reasonCode'] }],
      [{ code: 'VERSION_CONFLICT', path: ['version'] }],
    ]);
    expect([await list(people.reviewer), await moves.snapshot()]).toEqual(before);
  });

  it('replace the lead, who leaves, by somebody who leads and signs from then on', async () => {
    const id = (await list(people.lead))[0]?.id;
    const input = {
      id,
      outcome: 'LEAD_REPLACED',
      reasonCode: 'elected',
      newLeadEmail: people.successor.email,
      version: 3,
    };
    const answer = await conclude(people.reviewer, { ...input, comment: 'By nine votes.' });
    expect(answer.userErrors).toEqual([]);
    expect(answer.challenge).toMatchObject({
      state: 'LEAD_REPLACED',
      reasonCode: 'elected',
      version: 4,
      pending: null,
    });
    const current = (await moves.members(people.successor, venture)).map(({ role, party }) => [role, party.name]);
    expect(current).toContainEqual(['LEAD', 'successor']);
    const can = 'viewerCan { manageMembers { allowed } }';
    expect(await moves.see(people.successor, venture, can)).toEqual({
      viewerCan: { manageMembers: { allowed: true } },
    });
    expect(await moves.see(people.lead, venture, 'members { nodes { role } }')).toBeNull();
    const history = await moves.see(people.successor, venture, 'history(first: 2) { nodes { action } }');
    expect(history).toEqual({ history: { nodes: [{ action: 'MEMBER_ENDED' }, { action: 'MEMBER_ADDED' }] } });
    await settle('p1', false);
    expect(await list(people.successor)).toMatchObject([{ state: 'LEAD_REPLACED' }]);
  });
});
