import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openVentures, type Person, type VenturesFixture } from '../../../../test/ventures-fixture.js';
import { movesOf, refused } from '../../../../test/ventures-moves.js';

describe('a venture from application to close', () => {
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
    maker = await world.person('maker');
    mate = await world.person('mate');
    reviewer = await world.person('reviewer', 'reviewer');
    stranger = await world.person('stranger');
    auditor = await world.person('auditor', 'auditor');
  });
  afterAll(() => world.close());

  it('is refused while no rulebook is in force', async () => {
    const before = await moves.snapshot();
    expect(await moves.apply(maker)).toEqual(refused('RULEBOOK_MISSING'));
    expect(await moves.snapshot()).toEqual(before);
    await world.publish();
  });

  it('is refused when its team or its industry platform is unknown, and leaves no party behind', async () => {
    const before = await moves.snapshot();
    const team = [mate.email, 'nobody@example.org'];
    expect(await moves.apply(maker, { team })).toEqual(refused('NOT_FOUND', ['team', '1']));
    const industryPlatformId = 'ipl_00000000000000000000000000';
    expect(await moves.apply(maker, { industryPlatformId })).toEqual(refused('NOT_FOUND', ['industryPlatformId']));
    expect(await moves.apply(maker, { name: '  ' })).toEqual(refused('INPUT_INVALID', ['name']));
    expect(await moves.apply(maker, { userScenario: '' })).toEqual(refused('INPUT_INVALID', ['userScenario']));
    expect(await moves.snapshot()).toEqual(before);
  });

  it('goes through request for changes, answer and admission, and its history says so', async () => {
    const id = await moves.applied(maker, { team: [mate.email] });
    const asked = { id, reasonCode: 'SCENARIO_UNCLEAR', comment: 'Whose sleep?' };
    expect(await moves.decide(reviewer, 'ventureRequestChanges', asked)).toEqual({
      venture: { state: 'CHANGES_REQUESTED', reasonCode: 'SCENARIO_UNCLEAR', version: 2 },
      userErrors: [],
    });
    expect(await moves.see(mate, id, 'review { reason owner nextAction }')).toEqual({
      review: {
        reason: 'A reviewer asked for changes: SCENARIO_UNCLEAR.',
        owner: 'the leads of the venture',
        nextAction: 'Mend the application and resubmit it, or withdraw it.',
      },
    });
    const answer = { id, version: 2, comment: 'Said whose.', userScenario: 'Light sleepers in one-room flats.' };
    const fields = 'venture { state userScenario reasonCode name }';
    expect(await world.mutate(maker, 'ventureResubmit', 'VentureResubmitInput', answer, fields)).toEqual({
      venture: {
        state: 'APPLIED',
        userScenario: 'Light sleepers in one-room flats.',
        reasonCode: null,
        name: 'Quiet fridge',
      },
      userErrors: [],
    });
    const admitted = await moves.decide(reviewer, 'ventureAdmit', { id, reasonCode: 'CRITERIA_MET', version: 3 });
    expect(admitted.venture).toEqual({ state: 'ADMITTED', reasonCode: 'CRITERIA_MET', version: 4 });
    const history = 'history { nodes { sequence action fromState toState reasonCode comment by } }';
    const requested = { reasonCode: 'SCENARIO_UNCLEAR', comment: 'Whose sleep?', by: 'reviewer' };
    expect(await moves.see(auditor, id, `${history} review { reason }`)).toEqual({
      review: null,
      history: {
        nodes: [
          entry([4, 'ADMITTED', 'APPLIED', 'ADMITTED'], { reasonCode: 'CRITERIA_MET', by: 'reviewer' }),
          entry([3, 'RESUBMITTED', 'CHANGES_REQUESTED', 'APPLIED'], { comment: 'Said whose.', by: 'maker' }),
          entry([2, 'CHANGES_REQUESTED', 'APPLIED', 'CHANGES_REQUESTED'], requested),
          entry([1, 'APPLIED', null, 'APPLIED'], { by: 'maker' }),
        ],
      },
    });
    const closed = await moves.end(maker, 'ventureClose', id);
    expect(closed).toEqual({ venture: { state: 'CLOSED' }, userErrors: [] });
  });

  it('is made once for one idempotency key, also by two calls at once', async () => {
    const twice = await Promise.all([1, 2].map(() => moves.apply(maker, { idempotencyKey: 'same' })));
    expect(twice[0]?.venture?.state).toBe('APPLIED');
    expect(twice[1]).toEqual(twice[0]);
    const before = await moves.snapshot();
    const other = await moves.apply(maker, { idempotencyKey: 'same', name: 'Other' });
    expect(other).toEqual(refused('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey']));
    expect(await moves.snapshot()).toEqual(before);
  });

  it('is decided by reviewers only, with a reason that its rulebook has, from what they looked at', async () => {
    const id = await moves.applied(maker);
    const before = await moves.snapshot();
    const good = { id, reasonCode: 'CRITERIA_MET' };
    const query = `mutation ($input: VentureDecideInput!) { ventureAdmit(input: $input) { userErrors { code } } }`;
    const denied = await world.graphql(maker.token, query, { input: good });
    expect(denied.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const admit = (input: object) => moves.decide(reviewer, 'ventureAdmit', { ...good, ...input });
    expect(await admit({ reasonCode: 'DUPLICATE' })).toEqual(refused('REASON_CODE_UNKNOWN', ['reasonCode']));
    expect(await admit({ version: 7 })).toEqual(refused('VERSION_CONFLICT', ['version']));
    expect(await admit({ id: 'ven_00000000000000000000000000' })).toEqual(refused('NOT_FOUND'));
    expect(await admit({ id: 'pty_00000000000000000000000000' })).toEqual(refused('INPUT_INVALID', ['id']));
    const answer = { id, version: 1, comment: 'Again.' };
    const early = await world.mutate(maker, 'ventureResubmit', 'VentureResubmitInput', answer, 'venture { id }');
    expect(early).toEqual(refused('STATE_NOT_ALLOWED'));
    expect(await moves.end(stranger, 'ventureWithdraw', id)).toEqual(refused('NOT_FOUND'));
    expect(await moves.end(reviewer, 'ventureWithdraw', id)).toEqual(refused('NOT_PERMITTED'));
    expect(await moves.end(maker, 'ventureClose', id)).toEqual(refused('STATE_NOT_ALLOWED'));
    expect(await moves.snapshot()).toEqual(before);
  });

  it('is decided once when two reviewers decide at once', async () => {
    const id = await moves.applied(maker);
    const second = await world.person('reviewer-2', 'reviewer');
    const answers = await Promise.all([
      moves.decide(reviewer, 'ventureAdmit', { id, reasonCode: 'CRITERIA_MET' }),
      moves.decide(second, 'ventureReject', { id, reasonCode: 'DUPLICATE' }),
    ]);
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(['STATE_NOT_ALLOWED']);
  });

  it('is counted in the same way for internal and external makers', async () => {
    const query = `{ admissionFigures { origin applied admitted rejected withdrawn pending changesRequested
      medianDaysToDecision imported } }`;
    const figures = async () => {
      const { data } = await world.graphql(null, query);
      return (data as { admissionFigures: unknown[] }).admissionFigures;
    };
    const zeros = { applied: 0, admitted: 0, rejected: 0, withdrawn: 0, pending: 0, changesRequested: 0, imported: 0 };
    const none = { origin: 'INTERNAL', ...zeros, medianDaysToDecision: null };
    expect((await figures())[0]).toEqual(none);
    const internal = await moves.applied(maker, { origin: 'INTERNAL' });
    expect((await figures())[0]).toEqual({ ...none, applied: 1, pending: 1 });
    await moves.end(maker, 'ventureWithdraw', internal);
    const rejected = await moves.applied(maker, { origin: 'INTERNAL' });
    await moves.decide(reviewer, 'ventureReject', { id: rejected, reasonCode: 'DUPLICATE' });
    const [inside, outside] = await figures();
    expect(inside).toEqual({ ...none, applied: 2, withdrawn: 1, rejected: 1, medianDaysToDecision: '0.00' });
    expect(outside).toMatchObject({ origin: 'EXTERNAL', applied: 4, changesRequested: 1, pending: 2 });
  });
});

type Line = readonly [sequence: number, action: string, fromState: string | null, toState: string];

function entry([sequence, action, fromState, toState]: Line, rest: object) {
  return { sequence, action, fromState, toState, reasonCode: null, comment: null, by: null, ...rest };
}
