import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openVentures, type Person, type VenturesFixture } from '../../../../test/ventures-fixture.js';
import { movesOf, refused, type VentureAnswer } from '../../../../test/ventures-moves.js';

describe('who sees a venture, who is in it, and who decides on it', () => {
  let world: VenturesFixture;
  let moves: ReturnType<typeof movesOf>;
  let maker: Person;
  let mate: Person;
  let reviewer: Person;
  let stranger: Person;
  let auditor: Person;

  beforeAll(async () => {
    world = await openVentures();
    moves = movesOf(world);
    await world.publish();
    maker = await world.person('maker');
    mate = await world.person('mate');
    reviewer = await world.person('reviewer', 'reviewer');
    stranger = await world.person('stranger');
    auditor = await world.person('auditor', 'auditor');
  });
  afterAll(() => world.close());

  const leave = (who: Person, id: string, partyId: string): Promise<VentureAnswer> =>
    world.mutate(who, 'ventureMemberEnd', 'VentureMemberEndInput', { id, partyId }, 'venture { id }');
  const partyOf = async (id: string, name: string) =>
    (await moves.members(auditor, id)).find(({ party }) => party.name === name)?.party.id ?? '';

  it('a pending application is open to its people, reviewers and auditors only', async () => {
    const id = await moves.applied(maker, { team: [mate.email] });
    for (const who of [maker, mate, reviewer, auditor]) {
      expect(await moves.see(who, id, 'state')).toEqual({ state: 'APPLIED' });
    }
    expect(await moves.see(stranger, id, 'state')).toBeNull();
    expect(await moves.see(null, id, 'state')).toBeNull();
    expect(await moves.see(mate, id, 'party { name members { displayName role } }')).toEqual({
      party: {
        name: 'Quiet fridge',
        members: [
          { displayName: 'maker', role: 'OWNER' },
          { displayName: 'mate', role: 'MEMBER' },
        ],
      },
    });
    const team = (await moves.members(mate, id)).map(({ role, party }) => `${party.name} ${role}`);
    expect(team.sort()).toEqual(['maker LEAD', 'mate MEMBER']);
  });

  it('strangers see the published fields of an admitted venture only', async () => {
    const id = await moves.applied(maker);
    await moves.decide(reviewer, 'ventureAdmit', { id, reasonCode: 'CRITERIA_MET' });
    const hidden = 'reasonCode review { reason } members { nodes { role } } history { nodes { action } }';
    expect(await moves.see(stranger, id, `name state ${hidden}`)).toEqual({
      name: 'Quiet fridge',
      state: 'ADMITTED',
      reasonCode: null,
      review: null,
      members: null,
      history: null,
    });
  });

  it('a reviewer who belongs or belonged to it cannot decide, and viewerCan says so', async () => {
    const id = await moves.applied(maker, { team: [reviewer.email] });
    const can = 'viewerCan { admit { allowed code } reject { allowed code } withdraw { allowed code } }';
    const no = { allowed: false, code: 'NOT_PERMITTED' };
    const yes = { allowed: true, code: null };
    const admit = () => moves.decide(reviewer, 'ventureAdmit', { id, reasonCode: 'CRITERIA_MET' });
    expect(await moves.see(reviewer, id, can)).toEqual({ viewerCan: { admit: no, reject: no, withdraw: no } });
    const before = await moves.snapshot();
    expect(await admit()).toEqual(refused('NOT_PERMITTED'));
    expect(await moves.snapshot()).toEqual(before);
    expect((await leave(reviewer, id, await partyOf(id, 'reviewer'))).userErrors).toEqual([]);
    expect(await admit()).toEqual(refused('NOT_PERMITTED'));
    const second = await world.person('reviewer-2', 'reviewer');
    expect(await moves.see(second, id, can)).toEqual({ viewerCan: { admit: yes, reject: yes, withdraw: no } });
    const rejected = await moves.decide(second, 'ventureReject', { id, reasonCode: 'DUPLICATE' });
    expect(rejected.venture).toEqual({ state: 'REJECTED', reasonCode: 'DUPLICATE', version: 2 });
  });

  it('at least one lead remains, and leads sign for its party as long as they lead', async () => {
    const id = await moves.applied(maker);
    const lead = await partyOf(id, 'maker');
    const add = (who: Person, role: string): Promise<VentureAnswer> => {
      const input = { id, email: mate.email, role };
      const fields = 'venture { party { members { displayName role } } }';
      return world.mutate(who, 'ventureMemberAdd', 'VentureMemberAddInput', input, fields);
    };
    const acting = (...members: [string, string][]) => ({
      party: { members: members.map(([displayName, role]) => ({ displayName, role })) },
    });
    const before = await moves.snapshot();
    expect(await leave(maker, id, lead)).toEqual(refused('LAST_OWNER', ['partyId']));
    expect(await leave(mate, id, lead)).toEqual(refused('NOT_FOUND'));
    expect(await add(reviewer, 'LEAD')).toEqual(refused('NOT_PERMITTED'));
    expect(await moves.snapshot()).toEqual(before);
    expect((await add(maker, 'MEMBER')).venture).toEqual(acting(['maker', 'OWNER'], ['mate', 'MEMBER']));
    expect(await add(maker, 'LEAD')).toEqual(refused('ALREADY_MEMBER', ['email']));
    expect(await leave(mate, id, lead)).toEqual(refused('NOT_PERMITTED'));
    expect((await leave(maker, id, await partyOf(id, 'mate'))).userErrors).toEqual([]);
    expect((await add(maker, 'LEAD')).venture).toEqual(acting(['maker', 'OWNER'], ['mate', 'OWNER']));
    expect((await leave(maker, id, lead)).userErrors).toEqual([]);
    const fields = 'party { members { displayName role } } history { nodes { action comment } }';
    const today = new Date().toISOString().slice(0, 10);
    expect(await moves.see(mate, id, fields)).toEqual({
      ...acting(['mate', 'OWNER']),
      history: {
        nodes: [
          { action: 'MEMBER_ENDED', comment: `lead from ${today} until ${today}` },
          { action: 'MEMBER_ADDED', comment: `mate, lead since ${today}` },
          { action: 'MEMBER_ENDED', comment: `member from ${today} until ${today}` },
          { action: 'MEMBER_ADDED', comment: `mate, member since ${today}` },
          { action: 'APPLIED', comment: null },
        ],
      },
    });
    expect(await moves.see(maker, id, 'state')).toBeNull();
  });

  it('one of two leads who leave at once stays', async () => {
    const id = await moves.applied(maker);
    const input = { id, email: mate.email, role: 'LEAD' };
    await world.mutate(maker, 'ventureMemberAdd', 'VentureMemberAddInput', input, 'venture { id }');
    const [first, second] = [await partyOf(id, 'maker'), await partyOf(id, 'mate')];
    const answers = await Promise.all([leave(maker, id, first), leave(mate, id, second)]);
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(['LAST_OWNER']);
  });
});
