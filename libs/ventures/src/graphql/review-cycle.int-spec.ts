import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openVentures, type Person, type VenturesFixture } from '../../../../test/ventures-fixture.js';

type Answer = {
  venture?: Record<string, unknown> | null;
  userErrors: { code: string; path: string[] | null }[];
};

const APPLICATION = { name: 'Quiet fridge', kind: 'INCUBATING', origin: 'EXTERNAL', userScenario: 'Light sleepers.' };
const REFUSED = (code: string, path: string[] | null = null) => ({ venture: null, userErrors: [{ code, path }] });

describe('a venture from application to close', () => {
  let world: VenturesFixture;
  let maker: Person;
  let mate: Person;
  let reviewer: Person;
  let stranger: Person;
  let auditor: Person;
  let keys = 0;

  beforeAll(async () => {
    world = await openVentures();
    [maker, mate, reviewer, stranger, auditor] = [
      await world.person('maker'),
      await world.person('mate'),
      await world.person('reviewer', 'reviewer'),
      await world.person('stranger'),
      await world.person('auditor', 'auditor'),
    ];
  });
  afterAll(() => world.close());

  const apply = (who: Person, input: object = {}) => {
    keys += 1;
    const full = { ...APPLICATION, idempotencyKey: `k${keys}`, ...input };
    return world.mutate<Answer>(who, 'ventureApply', 'VentureApplyInput', full, 'venture { id state version }');
  };
  const decide = (who: Person, name: string, input: object) =>
    world.mutate<Answer>(who, name, 'VentureDecideInput', input, 'venture { state reasonCode version }');
  const snapshot = () =>
    world.reader.rows(`SELECT v.*, (SELECT count(*) FROM venture_history) AS entries,
      (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.party_id, m.since) FROM venture_member m) AS members FROM venture v
      ORDER BY venture_id`);
  const applied = async (who: Person, input: object = {}) => {
    const answer = await apply(who, input);
    expect(answer.userErrors).toEqual([]);
    return String(answer.venture?.['id']);
  };
  const see = async (who: Person | null, id: string, fields: string) => {
    const query = `query ($id: ID!) { venture(id: $id) { ${fields} } }`;
    const { data } = await world.graphql<{ venture: Record<string, unknown> | null }>(who?.token ?? null, query, {
      id,
    });
    return data?.venture;
  };

  it('is refused while no rulebook is in force', async () => {
    expect(await apply(maker)).toEqual(REFUSED('RULEBOOK_MISSING'));
    expect(await snapshot()).toEqual([]);
    await world.publish();
  });

  it('goes through request for changes, answer and admission, and its history says so', async () => {
    const id = await applied(maker, { team: [mate.email] });
    const asked = { id, reasonCode: 'SCENARIO_UNCLEAR', comment: 'Whose sleep?' };
    expect(await decide(reviewer, 'ventureRequestChanges', asked)).toEqual({
      venture: { state: 'CHANGES_REQUESTED', reasonCode: 'SCENARIO_UNCLEAR', version: 2 },
      userErrors: [],
    });
    expect(await see(mate, id, 'review { reason owner nextAction }')).toEqual({
      review: {
        reason: 'A reviewer asked for changes: SCENARIO_UNCLEAR.',
        owner: 'the leads of the venture',
        nextAction: 'Mend the application and resubmit it, or withdraw it.',
      },
    });
    const answer = { id, version: 2, comment: 'Said whose.', userScenario: 'Light sleepers in one-room flats.' };
    const resubmitted = await world.mutate<Answer>(
      maker,
      'ventureResubmit',
      'VentureResubmitInput',
      answer,
      'venture { state userScenario reasonCode name }',
    );
    expect(resubmitted.venture).toEqual({
      state: 'APPLIED',
      userScenario: 'Light sleepers in one-room flats.',
      reasonCode: null,
      name: 'Quiet fridge',
    });
    const admitted = await decide(reviewer, 'ventureAdmit', { id, reasonCode: 'CRITERIA_MET', version: 3 });
    expect(admitted.venture).toEqual({ state: 'ADMITTED', reasonCode: 'CRITERIA_MET', version: 4 });
    const history = 'history { nodes { sequence action fromState toState reasonCode comment by } }';
    expect(await see(auditor, id, `${history} review { reason }`)).toEqual({
      review: null,
      history: {
        nodes: [
          entry(4, 'ADMITTED', 'APPLIED', 'ADMITTED', { reasonCode: 'CRITERIA_MET', by: 'reviewer' }),
          entry(3, 'RESUBMITTED', 'CHANGES_REQUESTED', 'APPLIED', { comment: 'Said whose.', by: 'maker' }),
          entry(2, 'CHANGES_REQUESTED', 'APPLIED', 'CHANGES_REQUESTED', {
            reasonCode: 'SCENARIO_UNCLEAR',
            comment: 'Whose sleep?',
            by: 'reviewer',
          }),
          entry(1, 'APPLIED', null, 'APPLIED', { by: 'maker' }),
        ],
      },
    });
    const closed = await world.mutate<Answer>(maker, 'ventureClose', 'VentureEndInput', { id }, 'venture { state }');
    expect(closed).toEqual({ venture: { state: 'CLOSED' }, userErrors: [] });
  });

  it('is made once for one idempotency key', async () => {
    const first = await apply(maker, { idempotencyKey: 'same' });
    expect(await apply(maker, { idempotencyKey: 'same' })).toEqual(first);
    const before = await snapshot();
    const other = await apply(maker, { idempotencyKey: 'same', name: 'Other' });
    expect(other).toEqual(REFUSED('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey']));
    expect(await snapshot()).toEqual(before);
  });

  it('shows a pending application to its people, reviewers and auditors only', async () => {
    const id = await applied(maker, { team: [mate.email] });
    const fields = 'state members { nodes { role party { name } until } } party { name members { displayName role } }';
    for (const who of [maker, mate, reviewer, auditor])
      expect(await see(who, id, 'state')).toEqual({ state: 'APPLIED' });
    expect(await see(stranger, id, 'state')).toBeNull();
    expect(await see(null, id, 'state')).toBeNull();
    const seen = await see(mate, id, fields);
    expect(seen).toMatchObject({
      party: {
        name: 'Quiet fridge',
        members: [
          { displayName: 'maker', role: 'OWNER' },
          { displayName: 'mate', role: 'MEMBER' },
        ],
      },
    });
    const { nodes } = seen?.['members'] as { nodes: { role: string; party: { name: string } }[] };
    expect(nodes.map(({ role, party }) => `${party.name} ${role}`).sort()).toEqual(['maker LEAD', 'mate MEMBER']);
  });

  it('shows strangers of an admitted venture the published fields only', async () => {
    const id = await applied(maker);
    await decide(reviewer, 'ventureAdmit', { id, reasonCode: 'CRITERIA_MET' });
    const hidden = 'reasonCode review { reason } members { nodes { role } } history { nodes { action } }';
    expect(await see(stranger, id, `name state ${hidden}`)).toEqual({
      name: 'Quiet fridge',
      state: 'ADMITTED',
      reasonCode: null,
      review: null,
      members: null,
      history: null,
    });
  });

  it('is decided by reviewers only, with a reason that its rulebook has, from what they looked at', async () => {
    const id = await applied(maker);
    const before = await snapshot();
    const good = { id, reasonCode: 'CRITERIA_MET' };
    const denied = await world.graphql(
      maker.token,
      `mutation ($input: VentureDecideInput!) { ventureAdmit(input: $input) { userErrors { code } } }`,
      { input: good },
    );
    expect(denied.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(await decide(reviewer, 'ventureAdmit', { id, reasonCode: 'DUPLICATE' })).toEqual(
      REFUSED('REASON_CODE_UNKNOWN', ['reasonCode']),
    );
    expect(await decide(reviewer, 'ventureAdmit', { ...good, version: 7 })).toEqual(
      REFUSED('VERSION_CONFLICT', ['version']),
    );
    expect(await decide(reviewer, 'ventureAdmit', { ...good, id: 'ven_00000000000000000000000000' })).toEqual(
      REFUSED('NOT_FOUND'),
    );
    const resubmit = { id, version: 1, comment: 'Again.' };
    const early = await world.mutate(maker, 'ventureResubmit', 'VentureResubmitInput', resubmit, 'venture { id }');
    expect(early).toEqual(REFUSED('STATE_NOT_ALLOWED'));
    const alien = await world.mutate(stranger, 'ventureWithdraw', 'VentureEndInput', { id }, 'venture { id }');
    expect(alien).toEqual(REFUSED('NOT_FOUND'));
    const notLead = await world.mutate(reviewer, 'ventureWithdraw', 'VentureEndInput', { id }, 'venture { id }');
    expect(notLead).toEqual(REFUSED('NOT_PERMITTED'));
    expect(await snapshot()).toEqual(before);
  });

  it('cannot be decided by a reviewer who belongs or belonged to it, and viewerCan says so', async () => {
    const id = await applied(maker, { team: [reviewer.email] });
    const can = 'viewerCan { admit { allowed code } reject { allowed code } withdraw { allowed code } }';
    const no = { allowed: false, code: 'NOT_PERMITTED' };
    expect(await see(reviewer, id, can)).toEqual({ viewerCan: { admit: no, reject: no, withdraw: no } });
    const before = await snapshot();
    expect(await decide(reviewer, 'ventureAdmit', { id, reasonCode: 'CRITERIA_MET' })).toEqual(
      REFUSED('NOT_PERMITTED'),
    );
    expect(await snapshot()).toEqual(before);
    const [{ partyId } = { partyId: '' }] = await partyIds(id, 'MEMBER');
    const left = { id, partyId };
    expect(
      (await world.mutate<Answer>(reviewer, 'ventureMemberEnd', 'VentureMemberEndInput', left, 'venture { id }'))
        .userErrors,
    ).toEqual([]);
    expect(await decide(reviewer, 'ventureAdmit', { id, reasonCode: 'CRITERIA_MET' })).toEqual(
      REFUSED('NOT_PERMITTED'),
    );
    const second = await world.person('reviewer-2', 'reviewer');
    const yes = { allowed: true, code: null };
    expect(await see(second, id, can)).toEqual({ viewerCan: { admit: yes, reject: yes, withdraw: no } });
    const rejected = await decide(second, 'ventureReject', { id, reasonCode: 'DUPLICATE' });
    expect(rejected.venture).toEqual({ state: 'REJECTED', reasonCode: 'DUPLICATE', version: 2 });
  });

  it('keeps at least one lead, and leads sign for its party as long as they lead', async () => {
    const id = await applied(maker);
    const [{ partyId } = { partyId: '' }] = await partyIds(id, 'LEAD');
    const end = (who: Person, party: string) =>
      world.mutate<Answer>(who, 'ventureMemberEnd', 'VentureMemberEndInput', { id, partyId: party }, 'venture { id }');
    const add = (role: string) =>
      world.mutate<Answer>(
        maker,
        'ventureMemberAdd',
        'VentureMemberAddInput',
        { id, email: mate.email, role },
        'venture { party { members { displayName role } } }',
      );
    const before = await snapshot();
    expect(await end(maker, partyId)).toEqual(REFUSED('LAST_OWNER', ['partyId']));
    expect(await snapshot()).toEqual(before);
    expect((await add('LEAD')).venture).toEqual({
      party: {
        members: [
          { displayName: 'maker', role: 'OWNER' },
          { displayName: 'mate', role: 'OWNER' },
        ],
      },
    });
    expect(await add('MEMBER')).toEqual(REFUSED('ALREADY_MEMBER', ['email']));
    expect((await end(maker, partyId)).userErrors).toEqual([]);
    expect(await see(mate, id, 'party { members { displayName role } }')).toEqual({
      party: { members: [{ displayName: 'mate', role: 'OWNER' }] },
    });
    expect(await see(maker, id, 'state')).toBeNull();
  });

  it('counts admissions of internal and external makers in the same way', async () => {
    const internal = await applied(maker, { origin: 'INTERNAL' });
    const query = `{ admissionFigures { origin applied admitted rejected withdrawn pending changesRequested
      medianDaysToDecision imported } }`;
    type Figures = { admissionFigures: Record<string, number | string | null>[] };
    const none = (await world.graphql<Figures>(null, query)).data?.admissionFigures;
    expect(none?.[0]).toEqual({
      origin: 'INTERNAL',
      applied: 1,
      admitted: 0,
      rejected: 0,
      withdrawn: 0,
      pending: 1,
      changesRequested: 0,
      medianDaysToDecision: null,
      imported: 0,
    });
    await world.mutate(maker, 'ventureWithdraw', 'VentureEndInput', { id: internal }, 'venture { id }');
    const { data } = await world.graphql<Figures>(null, query);
    expect(data?.admissionFigures[0]).toMatchObject({ withdrawn: 1, pending: 0 });
    expect(data?.admissionFigures[1]).toMatchObject({
      origin: 'EXTERNAL',
      applied: 7,
      admitted: 2,
      rejected: 1,
      withdrawn: 0,
      pending: 4,
      changesRequested: 1,
      medianDaysToDecision: '0.00',
    });
  });

  const partyIds = async (id: string, role: string) => {
    const seen = await see(reviewer, id, 'members { nodes { role party { id } } }');
    const { nodes } = seen?.['members'] as { nodes: { role: string; party: { id: string } }[] };
    return nodes.filter((node) => node.role === role).map(({ party }) => ({ partyId: party.id }));
  };
});

function entry(sequence: number, action: string, fromState: string | null, toState: string, rest: object) {
  return { sequence, action, fromState, toState, reasonCode: null, comment: null, by: null, ...rest };
}
