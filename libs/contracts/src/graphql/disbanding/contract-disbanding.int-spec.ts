import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Month, parseId } from '#libs/kernel';
import { type Answer, codes, ContractStage } from '../../../../../test/contract-stage.js';
import type { ContractsFixture, Person } from '../../../../../test/contracts-fixture.js';
import { ContractQueries } from '../../application/contract.queries.js';
import { verifyContracts } from '../../persistence/contract.proofs.js';

type Seen = {
  contract: {
    lastMonth: string | null;
    inForceVersion: { number: number } | null;
    versions: { state: string }[];
    disbandings: {
      state: string;
      answers: { agreed: boolean; comment: string | null; by: string; party: { id: string } }[];
      waitingFor: { reason: string; owner: string } | null;
      viewerCan: { answer: { allowed: boolean; code: string | null }; withdraw: { allowed: boolean } };
    }[];
    viewerCan: { disband: { code: string | null }; amend: { code: string | null } };
  };
};
const SEEN = `query ($id: ID!, $month: Month!) { contract(id: $id) { lastMonth inForceVersion(month: $month) { number }
  versions { state } disbandings { state answers { agreed comment by party { id } } waitingFor { reason owner }
    viewerCan { answer { allowed code } withdraw { allowed } } }
  viewerCan { disband { code } amend { code } } } }`;

describe('the end of a contract', () => {
  let stage: ContractStage;
  let world: ContractsFixture;
  let maker: Person;
  let helper: Person;
  let stranger: Person;

  beforeAll(async () => {
    stage = await ContractStage.open();
    ({ world } = stage);
    ({ maker, helper, stranger } = stage.people);
  });
  beforeEach(() => stage.nextVenture());
  afterAll(async () => {
    expect(await verifyContracts(world.transactor.reader)).toEqual([]);
    await world.close();
  });

  async function signed(more: object = {}): Promise<string> {
    const id = await stage.drafted(more);
    await stage.signedByAll(id);
    return id;
  }
  const propose = (contractId: string, more: object = {}, who = helper) =>
    stage.call(who, 'contractDisbandingPropose', { contractId, reason: 'It is done.', lastMonth: '2026-06', ...more });
  const agree = (who: Person, contractId: string, number = 1, partyId = who.party) =>
    stage.call(who, 'contractDisbandingAgree', { contractId, number, partyId });
  const refuse = (who: Person, contractId: string) =>
    stage.call(who, 'contractDisbandingRefuse', { contractId, number: 1, partyId: who.party, comment: 'Not yet.' });
  const withdraw = (who: Person, contractId: string) =>
    stage.call(who, 'contractDisbandingWithdraw', { contractId, number: 1 });
  const seen = async (who: Person, id: string, month = '2026-07') =>
    (await world.graphql<Seen>(who, SEEN, { id, month })).contract;
  const done = async (answer: Promise<Answer>) => expect(codes(await answer)).toEqual([]);

  async function lapse(contractId: string): Promise<void> {
    const id = parseId('contract', contractId);
    if (!id.ok) throw new Error('no id');
    await world.owner.query(
      `UPDATE chuang.contract_disbanding SET deadline = proposed_at - interval '1 day' WHERE contract_id = $1`,
      [id.value],
    );
  }

  it('comes when every signing party has agreed, and nothing is settled by it afterwards', async () => {
    const id = await signed();
    await done(stage.call(maker, 'contractAmend', { contractId: id, ...stage.content({ effectiveFrom: '2026-05' }) }));
    await done(propose(id));
    const asked = await seen(helper, id);
    expect(asked).toMatchObject({ lastMonth: null, inForceVersion: { number: 1 } });
    expect(asked.disbandings).toMatchObject([
      {
        state: 'PROPOSED',
        waitingFor: { reason: 'Answers are missing of: helper, maker.', owner: 'The owners of: helper, maker' },
        viewerCan: { answer: { allowed: true }, withdraw: { allowed: true } },
      },
    ]);
    // Nobody is bound to another version while the parties of this one are asked.
    await done(stage.propose(id));
    await done(stage.sign(maker, id));
    await stage.refused(() => stage.sign(helper, id), 'STATE_NOT_ALLOWED');

    await done(agree(helper, id));
    expect((await seen(helper, id)).disbandings).toMatchObject([
      {
        answers: [{ agreed: true, comment: null, by: 'helper', party: { id: helper.party } }],
        waitingFor: { reason: 'Answers are missing of: maker.' },
        viewerCan: { answer: { allowed: false, code: 'ALREADY_ANSWERED' } },
      },
    ]);
    await stage.refused(() => agree(helper, id), 'ALREADY_ANSWERED', ['partyId']);
    await done(agree(maker, id));
    expect(await seen(maker, id)).toMatchObject({
      lastMonth: '2026-06',
      inForceVersion: null,
      versions: [{ state: 'WITHDRAWN' }, { state: 'SIGNED' }],
      disbandings: [{ state: 'AGREED', waitingFor: null }],
      viewerCan: { disband: { code: 'STATE_NOT_ALLOWED' }, amend: { code: 'STATE_NOT_ALLOWED' } },
    });
    expect((await seen(maker, id, '2026-06')).inForceVersion).toEqual({ number: 1 });
    const venture = parseId('venture', stage.venture.id);
    if (!venture.ok) throw new Error('no id');
    const inForce = async (month: string) =>
      (
        await world
          .get(ContractQueries)
          .inForce(world.transactor.reader, { ventures: [venture.value], month: month as Month })
      ).size;
    expect([await inForce('2026-06'), await inForce('2026-07')]).toEqual([1, 0]);

    // Its currency is free for a contract that takes effect afterwards, and not before.
    await stage.refused(() => stage.draft({ effectiveFrom: '2026-06' }), 'EFFECTIVE_FROM_INVALID', ['effectiveFrom']);
    await stage.refused(() => stage.draft({ effectiveFrom: '9999-12' }), 'MONTH_TOO_FAR_AHEAD', ['effectiveFrom']);
    const next = await signed({ effectiveFrom: '2026-07' });
    expect((await seen(maker, next)).inForceVersion).toEqual({ number: 1 });
  });

  it('does not come when a party refuses, when it is withdrawn, or when somebody is silent', async () => {
    const refused = await signed();
    await done(propose(refused));
    await done(agree(maker, refused));
    await done(refuse(helper, refused));
    expect(await seen(helper, refused)).toMatchObject({
      lastMonth: null,
      disbandings: [{ state: 'REFUSED', answers: [{}, { agreed: false, comment: 'Not yet.' }] }],
    });
    await stage.refused(() => withdraw(maker, refused), 'STATE_NOT_ALLOWED');

    await stage.nextVenture();
    const taken = await signed();
    await done(propose(taken, {}, maker));
    await stage.refused(() => withdraw(helper, taken), 'NOT_PERMITTED');
    await done(withdraw(maker, taken));
    await stage.refused(() => agree(helper, taken), 'STATE_NOT_ALLOWED');

    await stage.nextVenture();
    const silent = await signed();
    await done(propose(silent));
    await done(agree(maker, silent));
    await lapse(silent);
    expect((await seen(helper, silent)).disbandings).toMatchObject([
      { state: 'LAPSED', waitingFor: null, viewerCan: { answer: { allowed: false, code: 'STATE_NOT_ALLOWED' } } },
    ]);
    await stage.refused(() => agree(helper, silent), 'STATE_NOT_ALLOWED');
    expect((await seen(helper, silent)).inForceVersion).toEqual({ number: 1 });
    await done(propose(silent));
    expect((await seen(helper, silent)).disbandings.map(({ state }) => state)).toEqual(['PROPOSED', 'LAPSED']);
  });

  it('is refused where it cannot be, and nothing changes', async () => {
    const draft = await stage.drafted();
    await stage.refused(() => propose(draft, {}, maker), 'STATE_NOT_ALLOWED');
    await stage.refused(() => propose(draft), 'NOT_PERMITTED');
    const id = draft;
    await stage.signedByAll(id);
    await stage.refused(() => propose(id, {}, stranger), 'NOT_FOUND');
    await stage.refused(() => propose(id, { lastMonth: '2026-02' }), 'LAST_MONTH_INVALID', ['lastMonth']);
    await stage.refused(() => propose(id, { lastMonth: '9999-12' }), 'MONTH_TOO_FAR_AHEAD', ['lastMonth']);
    world.settlement.lastSettled = '2026-04' as Month;
    await stage.refused(() => propose(id, { lastMonth: '2026-04' }), 'LAST_MONTH_INVALID', ['lastMonth']);
    const past = new Date(0).toISOString();
    await stage.refused(() => propose(id, { deadline: past }), 'INPUT_INVALID', ['deadline']);
    await stage.refused(() => propose(id, { reason: ' ' }), 'INPUT_INVALID', ['reason']);
    await done(propose(id, { lastMonth: '2026-05' }));
    await stage.refused(() => propose(id), 'STATE_NOT_ALLOWED');
    await stage.refused(() => agree(helper, id, 2), 'NOT_FOUND', ['number']);
    await stage.refused(() => agree(helper, id, 1, maker.party), 'NOT_A_PARTY');
    await stage.refused(() => agree(stage.people.finance, id), 'NOT_A_PARTY');
    await done(agree(helper, id));
    // The month after was settled while the others thought about it.
    world.settlement.lastSettled = '2026-05' as Month;
    await stage.refused(() => agree(maker, id), 'LAST_MONTH_INVALID', ['lastMonth']);
    expect(await seen(maker, id)).toMatchObject({ lastMonth: null, disbandings: [{ state: 'PROPOSED' }] });
  });

  it('is found by the proof when somebody wrote it into the rows', async () => {
    const id = await signed();
    await done(propose(id));
    await done(agree(maker, id));
    const contract = parseId('contract', id);
    if (!contract.ok) throw new Error('no id');
    const state = (to: string) =>
      world.owner.query(
        `UPDATE chuang.contract_disbanding SET state = $1, ended_at = CASE WHEN $1 = 'agreed' THEN now() END
         WHERE contract_id = $2`,
        [to, contract.value],
      );
    await state('agreed');
    expect((await verifyContracts(world.transactor.reader)).map(({ check }) => check)).toEqual([
      'every agreed disbanding has the agreement of each signing party',
    ]);
    await state('proposed');
  });
});
