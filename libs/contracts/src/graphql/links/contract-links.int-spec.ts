import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { publicId, stableId } from '#libs/kernel';
import { type Answer, codes, ContractStage, TERMS } from '../../../../../test/contract-stage.js';
import type { ContractsFixture, Person, Venture } from '../../../../../test/contracts-fixture.js';
import { verifyContracts } from '../../persistence/contract.proofs.js';

type LinkView = {
  childId: string;
  childName: string;
  state: string;
  child: { id: string } | null;
  parent: { id: string } | null;
  waitingFor: { owner: string } | null;
  viewerCan: { answer: { allowed: boolean; code: string | null } };
};
type Links = { contract: { parent: LinkView | null; children: { nodes: LinkView[] } } };
const LINK = `childId childName state child { id } parent { id } waitingFor { owner } viewerCan { answer { allowed code } }`;
const SEEN = `query ($id: ID!) { contract(id: $id) { parent { ${LINK} } children { nodes { ${LINK} } } } }`;

/** Maker and helper share with a holder who sees the contract and does not sign it. */
const WITH_HOLDER = {
  ...TERMS,
  waterfall: [{ id: 'crowd', kind: 'poolUnits', base: 'pool', rate: '1/10', units: 'units' }],
};
/** Signed by one person alone. */
const ALONE = { ...TERMS, parties: [{ id: 'maker', rank: 1 }], waterfall: [], residual: 'maker' };

describe('a contract under another', () => {
  let stage: ContractStage;
  let world: ContractsFixture;
  let maker: Person;
  let helper: Person;
  let holder: Person;
  let theirs: Venture;
  let ventures = 0;

  beforeAll(async () => {
    stage = await ContractStage.open();
    ({ world } = stage);
    ({ maker, helper } = stage.people);
    holder = stage.people.stranger;
  });
  beforeEach(async () => {
    await stage.nextVenture();
    ventures += 1;
    theirs = await world.venture(holder, stage.people.reviewer, `Theirs ${ventures}`);
  });
  afterAll(async () => {
    expect(await verifyContracts(world.transactor.reader)).toEqual([]);
    await world.close();
  });

  const done = async (answer: Promise<Answer>): Promise<Answer> => {
    const { userErrors, ...rest } = await answer;
    expect(userErrors).toEqual([]);
    return { userErrors, ...rest };
  };
  const parentContract = async (): Promise<string> => {
    const participants = [...stage.participants(), { key: 'u1', partyId: holder.party }];
    const id = await stage.drafted({ terms: WITH_HOLDER, inputs: { units: { fixed: { u1: '1' } } }, participants });
    await stage.signedByAll(id);
    return id;
  };
  const alone = (who: Person, ventureId: string, parentId: string | undefined, more: object = {}) => {
    const participants = [{ key: 'maker', partyId: who.party }];
    const content = { terms: ALONE, participants, effectiveFrom: '2026-03', ...more };
    return stage.call(who, 'contractDraft', { ventureId, name: 'Below', parentId, ...content });
  };
  const seen = async (who: Person, id: string) =>
    (await world.graphql<{ contract: Links['contract'] | null }>(who, SEEN, { id })).contract;
  const linkCall = async (who: Person, name: 'contractLinkAgree' | 'contractLinkRefuse', childId: string) => {
    const query = `mutation ($input: ContractLinkInput!) { ${name}(input: $input) { link { state } userErrors { code path message } } }`;
    type Payload = { link: { state: string } | null; userErrors: Answer['userErrors'] };
    return (await world.graphql<Record<string, Payload>>(who, query, { input: { childId } }))[name]!;
  };
  const propose = (who: Person, contractId: string) => stage.call(who, 'contractPropose', { contractId, version: 1 });
  const end = async (who: Person, contractId: string, lastMonth: string) => {
    const asked = { contractId, reason: 'It is done.', lastMonth };
    await done(stage.call(who, 'contractDisbandingPropose', asked));
  };
  const agree = (who: Person, contractId: string) =>
    stage.call(who, 'contractDisbandingAgree', { contractId, number: 1, partyId: who.party });

  it('needs the consent of the parent’s side, begins within it, and keeps it from ending', async () => {
    const parent = await parentContract();
    const early = () => alone(holder, theirs.id, parent, { effectiveFrom: '2026-02' });
    await stage.refused(early, 'EFFECTIVE_FROM_INVALID', ['effectiveFrom']);
    const child = (await done(alone(holder, theirs.id, parent))).contract!.id;

    // The holder sees both, and does not speak for the parent; the helper speaks for it, and does not see the child.
    expect(await seen(holder, child)).toMatchObject({
      parent: { state: 'ASKED', parent: { id: parent }, viewerCan: { answer: { code: 'NOT_PERMITTED' } } },
    });
    expect((await seen(helper, parent))?.children.nodes).toEqual([
      {
        ...{ childId: child, childName: 'Below', state: 'ASKED', child: null, parent: { id: parent } },
        waitingFor: { owner: 'The people of the parent’s venture, and its signing parties' },
        viewerCan: { answer: { allowed: true, code: null } },
      },
    ]);
    expect(await seen(helper, child)).toBeNull();
    await stage.refused(() => propose(holder, child), 'PARENT_NOT_AGREED');
    expect(codes((await linkCall(holder, 'contractLinkAgree', child)) as never)).toEqual([
      { code: 'NOT_PERMITTED', path: null },
    ]);
    expect(await linkCall(helper, 'contractLinkAgree', child)).toEqual({ link: { state: 'AGREED' }, userErrors: [] });
    expect(codes((await linkCall(maker, 'contractLinkRefuse', child)) as never)).toEqual([
      { code: 'STATE_NOT_ALLOWED', path: null },
    ]);
    await done(propose(holder, child));
    await done(stage.sign(holder, child));

    const ask = { contractId: parent, reason: 'Enough.', lastMonth: '2026-06' };
    await stage.refused(() => stage.call(maker, 'contractDisbandingPropose', ask), 'CHILDREN_IN_FORCE');
    await end(holder, child, '2026-06');
    await done(agree(holder, child));
    const before = { ...ask, lastMonth: '2026-05' };
    await stage.refused(() => stage.call(maker, 'contractDisbandingPropose', before), 'CHILDREN_IN_FORCE');
    await end(maker, parent, '2026-06');
    await done(agree(maker, parent));
    await done(agree(helper, parent));
    await stage.refused(() => alone(holder, theirs.id, parent), 'PARENT_ENDED', ['parentId']);
  });

  it('is agreed to by whoever drafts it and speaks for the parent, and waits until the parent is signed', async () => {
    const parent = await stage.drafted();
    const dollars = { ...ALONE, currency: 'USD' };
    const child = (await done(alone(maker, stage.venture.id, parent, { terms: dollars }))).contract!.id;
    expect((await seen(maker, parent))?.children.nodes).toMatchObject([
      { state: 'AGREED', child: { id: child }, waitingFor: null },
    ]);
    await stage.refused(() => propose(maker, child), 'STATE_NOT_ALLOWED');
    await stage.signedByAll(parent);
    await done(propose(maker, child));
    await done(stage.sign(maker, child));
  });

  it('is not proposed once the parent’s side has refused, and is not put under what its drafter does not see', async () => {
    const parent = await parentContract();
    const child = (await done(alone(holder, theirs.id, parent))).contract!.id;
    expect(await linkCall(maker, 'contractLinkRefuse', child)).toEqual({ link: { state: 'REFUSED' }, userErrors: [] });
    await stage.refused(() => propose(holder, child), 'PARENT_NOT_AGREED');
    const hidden = await stage.drafted();
    await stage.refused(() => alone(holder, theirs.id, hidden), 'NOT_FOUND', ['parentId']);
    const nothing = publicId('contract', stableId<'contract'>('nothing'));
    await stage.refused(() => alone(holder, theirs.id, nothing), 'NOT_FOUND', ['parentId']);
    expect(codes((await linkCall(maker, 'contractLinkAgree', nothing)) as never)).toEqual([
      { code: 'NOT_FOUND', path: null },
    ]);
  });

  it('never takes effect while its parent ends, when both happen at once', async () => {
    const outcomes: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      if (round > 0) await stage.nextVenture();
      const parent = (await done(alone(maker, stage.venture.id, undefined))).contract!.id;
      await done(propose(maker, parent));
      await done(stage.sign(maker, parent));
      const dollars = { ...ALONE, currency: 'USD' };
      const child = (await done(alone(maker, stage.venture.id, parent, { terms: dollars }))).contract!.id;
      await done(propose(maker, child));
      await end(maker, parent, '2026-06');
      const [signed, ended] = await Promise.all([stage.sign(maker, child), agree(maker, parent)]);
      outcomes.push([...codes(signed), ...codes(ended)].map(({ code }) => code).join());
    }
    for (const outcome of outcomes) expect(['CHILDREN_IN_FORCE', 'PARENT_ENDED']).toContain(outcome);
  });

  it('is found by the proof when its link was bent into a circle', async () => {
    const parent = await stage.drafted();
    await done(alone(maker, stage.venture.id, parent, { terms: { ...ALONE, currency: 'USD' } }));
    const { owner } = world;
    await owner.query(`INSERT INTO chuang.contract_link SELECT parent_venture_id, parent_contract_id, venture_id, contract_id
      FROM chuang.contract_link ORDER BY contract_id DESC LIMIT 1`);
    expect((await verifyContracts(world.transactor.reader)).map(({ check, rows }) => [check, rows])).toEqual([
      ['no contract stands under itself', 2n],
    ]);
    await owner.query(
      `DELETE FROM chuang.contract_link l USING chuang.contract_link back WHERE l.contract_id = back.parent_contract_id
         AND back.contract_id = l.parent_contract_id AND l.contract_id < back.contract_id`,
    );
  });
});
