import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { publicId, stableId } from '#libs/kernel';
import { codes, ContractStage, TERMS, withRate } from '../../../../test/contract-stage.js';
import type { ContractsFixture, Person } from '../../../../test/contracts-fixture.js';

describe('the draft of a contract', () => {
  let stage: ContractStage;
  let world: ContractsFixture;
  let maker: Person;
  let helper: Person;
  let stranger: Person;
  let reviewer: Person;
  let finance: Person;

  beforeAll(async () => {
    stage = await ContractStage.open();
    ({ world } = stage);
    ({ maker, helper, stranger, reviewer, finance } = stage.people);
  });
  beforeEach(() => stage.nextVenture());
  afterAll(() => world.close());

  it('begins as a draft that tells what it waits for and what its inputs are', async () => {
    const id = await stage.drafted({
      inputs: { refunds: { events: { kinds: ['refund', 'cost'], measure: 'amount' } } },
    });
    const query = `query ($id: ID!) { contract(id: $id) { name currency venture { id } versions {
      state inputs effectiveFrom waitingFor { reason owner } cliffs { message }
      participants { key signs party { id } signature { by } } }
      inForceVersion(month: "2026-03") { number } viewerCan { propose { allowed } sign { allowed code } } } }`;
    expect(await world.graphql(maker, query, { id })).toEqual({
      contract: {
        name: 'Sharing',
        currency: 'CNY',
        venture: { id: stage.venture.id },
        versions: [
          {
            state: 'DRAFT',
            inputs: {
              refunds: { events: { kinds: ['refund', 'cost'], measure: 'amount' } },
              gross: { events: { kinds: ['sale', 'usage_charge', 'ecosystem_income'], measure: 'amount' } },
            },
            effectiveFrom: '2026-03',
            waitingFor: {
              reason: 'It is a draft that the parties have not been asked to sign.',
              owner: 'The venture’s leads and members',
            },
            cliffs: [],
            participants: [
              { key: 'helper', signs: true, party: { id: helper.party }, signature: null },
              { key: 'maker', signs: true, party: { id: maker.party }, signature: null },
            ],
          },
        ],
        inForceVersion: null,
        viewerCan: { propose: { allowed: true }, sign: { allowed: false, code: 'STATE_NOT_ALLOWED' } },
      },
    });
  });

  it.each([
    ['an unknown party', { terms: { ...TERMS, residual: 'eve' } }, ['terms', 'residual']],
    ['a rate over 1', { terms: withRate('11/10') }, ['terms', 'waterfall', '0', 'payees', '0', 'rate']],
    ['a float', { terms: withRate(0.1) }, ['terms', 'waterfall', '0', 'payees', '0', 'rate']],
    ['an input without a source', { terms: { ...TERMS, distributable: 'takings' } }, ['terms', 'distributable']],
    [
      'a source that is none',
      { inputs: { gross: { events: { kinds: ['gift'], measure: 'amount' } } } },
      ['inputs', 'gross', 'events', 'kinds', '0'],
    ],
    ['no object', { terms: 'all to me' }, ['terms']],
  ])('is refused at once for %s, with the path of the fault', async (_what, more, path) => {
    const answer = await stage.refused(() => stage.draft(more), 'TERMS_INVALID', path);
    expect(answer.userErrors[0]!.message).toMatch(/^[A-Z_0-9]+: /);
  });

  it('needs exactly one participant for each party and each holder', async () => {
    await stage.refused(() => stage.draft({ participants: stage.participants().slice(1) }), 'PARTICIPANT_UNKNOWN', [
      'participants',
    ]);
    const twice = [...stage.participants(), stage.participants()[0]];
    await stage.refused(() => stage.draft({ participants: twice }), 'PARTICIPANT_UNKNOWN', [
      'participants',
      '2',
      'key',
    ]);
    const nobody = [...stage.participants(), { key: 'eve', partyId: maker.party }];
    await stage.refused(() => stage.draft({ participants: nobody }), 'PARTICIPANT_UNKNOWN', [
      'participants',
      '2',
      'key',
    ]);
    const noParty = [
      stage.participants()[0],
      { key: 'helper', partyId: publicId('party', stableId<'party'>('nobody')) },
    ];
    await stage.refused(() => stage.draft({ participants: noParty }), 'PARTICIPANT_UNKNOWN', ['participants']);
    const noId = [stage.participants()[0], { key: 'helper', partyId: stage.venture.id }];
    await stage.refused(() => stage.draft({ participants: noId }), 'INPUT_INVALID', ['participants', '1', 'partyId']);
    const pool = { id: 'pool', kind: 'poolUnits', base: 'pool', rate: '1/2', units: 'points' };
    const units = { terms: { ...TERMS, waterfall: [pool] }, inputs: { points: { fixed: { u1: '3', maker: '1' } } } };
    await stage.refused(() => stage.draft(units), 'PARTICIPANT_UNKNOWN', ['inputs', 'points', 'fixed', 'u1']);
    const holder = [...stage.participants(), { key: 'u1', partyId: stranger.party }];
    expect(codes(await stage.draft({ ...units, participants: holder }))).toEqual([]);
  });

  it('is for the venture’s own people to draft, propose and withdraw', async () => {
    await stage.refused(() => stage.draft({}, stranger), 'NOT_PERMITTED');
    const id = await stage.drafted();
    await stage.refused(() => stage.call(stranger, 'contractPropose', { contractId: id, version: 1 }), 'NOT_FOUND');
    await stage.refused(() => stage.call(helper, 'contractPropose', { contractId: id, version: 1 }), 'NOT_PERMITTED');
    await stage.refused(() => stage.call(finance, 'contractWithdraw', { contractId: id, version: 1 }), 'NOT_PERMITTED');
    await stage.refused(
      () => stage.call(maker, 'contractPropose', { contractId: id, version: 2 }),
      'VERSION_CONFLICT',
      ['version'],
    );
  });

  it('is seen by its parties, the venture’s people and those who watch over money, and by nobody else', async () => {
    const id = await stage.drafted();
    const one = `query ($id: ID!) { contract(id: $id) { id } }`;
    const list = `query ($v: ID!) { contracts(filter: { ventureId: $v }) { nodes { id } } }`;
    for (const who of [maker, helper, finance]) {
      expect(await world.graphql(who, one, { id })).toEqual({ contract: { id } });
      expect(await world.graphql(who, list, { v: stage.venture.id })).toEqual({ contracts: { nodes: [{ id }] } });
    }
    for (const who of [stranger, reviewer]) {
      expect(await world.graphql(who, one, { id })).toEqual({ contract: null });
      expect(await world.graphql(who, list, { v: stage.venture.id })).toEqual({ contracts: { nodes: [] } });
    }
  });

  it('lists newest first in pages, with a fixed number of statements', async () => {
    const ids = [await stage.drafted(), await stage.drafted(), await stage.drafted()].reverse();
    const query = `query ($v: ID!, $after: String) { contracts(first: 2, after: $after, filter: { ventureId: $v, state: DRAFT }) {
      nodes { id versions { number } viewerCan { amend { code } } } pageInfo { hasNextPage endCursor } } }`;
    type Page = { contracts: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    let first!: Page['contracts'];
    const ofTwo = await world.statementsOf(async () => {
      first = (await world.graphql<Page>(maker, query, { v: stage.venture.id })).contracts;
    });
    expect(first.nodes.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    let last!: Page['contracts'];
    const ofOne = await world.statementsOf(async () => {
      last = (await world.graphql<Page>(maker, query, { v: stage.venture.id, after: first.pageInfo.endCursor }))
        .contracts;
    });
    expect(ofOne).toHaveLength(ofTwo.length);
    expect(last.nodes.map(({ id }) => id)).toEqual(ids.slice(2));
    expect([first.pageInfo.hasNextPage, last.pageInfo.hasNextPage]).toEqual([true, false]);
  });
});
