import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ContractsFixture, openContracts, type Person, type Venture } from '../../../../test/contracts-fixture.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Month, ok, parseId, publicId, stableId } from '#libs/kernel';
import { ContractQueries } from '../application/contract.queries.js';

type VersionView = { number: number; state: string; versionHash: string; termsHash: string; effectiveFrom: string };
type Answer = {
  contract: { id: string; currency: string; versions: VersionView[] } | null;
  version: VersionView | null;
  userErrors: { code: string; path: string[] | null; message: string }[];
};

const TERMS = {
  currency: 'CNY',
  parties: [
    { id: 'maker', rank: 1 },
    { id: 'helper', rank: 2 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'helper', rate: '1/10' }] }],
  residual: 'maker',
};
const VERSION = 'number state versionHash termsHash effectiveFrom';
const FIELDS = `contract { id currency versions { ${VERSION} } } version { ${VERSION} } userErrors { code path message }`;

describe('the life of a contract', () => {
  let world: ContractsFixture;
  let [maker, helper, stranger, reviewer, finance] = [] as unknown as Person[];
  let venture: Venture;

  beforeAll(async () => {
    world = await openContracts();
    maker = await world.person('maker');
    helper = await world.person('helper');
    stranger = await world.person('stranger');
    reviewer = await world.person('reviewer', 'reviewer');
    finance = await world.person('finance', 'finance');
  });
  afterAll(() => world.close());

  let ventures = 0;
  beforeEach(async () => {
    ventures += 1;
    world.settlement.lastSettled = null;
    venture = await world.venture(maker!, reviewer!, `Venture ${ventures}`);
  });

  const call = async (who: Person | undefined, name: string, input: object): Promise<Answer> => {
    const type = { contractPropose: 'ContractVersion', contractWithdraw: 'ContractVersion' }[name];
    const inputType = type ?? name.replace('contract', 'Contract');
    const query = `mutation ($input: ${inputType}Input!) { ${name}(input: $input) { ${FIELDS} } }`;
    return (await world.graphql<Record<string, Answer>>(who!, query, { input }))[name]!;
  };
  const participants = () => [
    { key: 'maker', partyId: maker!.party },
    { key: 'helper', partyId: helper!.party },
  ];
  const content = (more: object = {}) => ({
    terms: TERMS,
    participants: participants(),
    effectiveFrom: '2026-03',
    ...more,
  });
  const draft = (more: object = {}, who = maker) =>
    call(who, 'contractDraft', { ventureId: venture.id, name: 'Sharing', ...content(more) });
  const drafted = async (more: object = {}): Promise<string> => {
    const answer = await draft(more);
    expect(answer.userErrors).toEqual([]);
    return answer.contract!.id;
  };
  const newest = async (contractId: string): Promise<VersionView> => {
    const query = `query ($id: ID!) { contract(id: $id) { versions { ${VERSION} } } }`;
    type Seen = { contract: { versions: VersionView[] } };
    return (await world.graphql<Seen>(finance!, query, { id: contractId })).contract.versions[0]!;
  };
  const propose = async (contractId: string) =>
    call(maker, 'contractPropose', { contractId, version: (await newest(contractId)).number });
  const sign = async (who: Person | undefined, contractId: string, more: object = {}) => {
    const { number: version, versionHash } = await newest(contractId);
    return call(who, 'contractSign', { contractId, version, partyId: who!.party, versionHash, ...more });
  };
  const signed = async (more: object = {}): Promise<string> => {
    const id = await drafted(more);
    await propose(id);
    await sign(maker, id);
    expect((await sign(helper, id)).userErrors).toEqual([]);
    return id;
  };
  const codes = (answer: Answer) => answer.userErrors.map(({ code, path }) => ({ code, path }));
  const refused = async (work: Promise<Answer>, code: string, path: string[] | null = null) => {
    const before = await world.rowCounts();
    const answer = await work;
    expect(codes(answer)).toEqual([{ code, path }]);
    expect(answer.contract).toBeNull();
    expect(await world.rowCounts()).toEqual(before);
    return answer;
  };

  it('begins as a draft that tells what it waits for and what its inputs are', async () => {
    const id = await drafted({ inputs: { refunds: { events: { kinds: ['refund', 'cost'], measure: 'amount' } } } });
    const query = `query ($id: ID!) { contract(id: $id) { name currency venture { id } versions {
      state inputs effectiveFrom waitingFor { reason owner } cliffs { message }
      participants { key signs party { id } signature { by } } }
      inForceVersion(month: "2026-03") { number } viewerCan { propose { allowed } sign { allowed code } } } }`;
    expect(await world.graphql(maker!, query, { id })).toEqual({
      contract: {
        name: 'Sharing',
        currency: 'CNY',
        venture: { id: venture.id },
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
              { key: 'helper', signs: true, party: { id: helper!.party }, signature: null },
              { key: 'maker', signs: true, party: { id: maker!.party }, signature: null },
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
    ['text that cannot be kept', { terms: { ...TERMS, name: 'a\u0000b' } }, ['terms', 'name']],
    ['no object', { terms: 'all to me' }, ['terms']],
  ])('is refused at once for %s, with the path of the fault', async (_what, more, path) => {
    const answer = await refused(draft(more), 'TERMS_INVALID', path);
    expect(answer.userErrors[0]!.message).toMatch(/^[A-Z_0-9]+: /);
  });

  it('needs exactly one participant for each party and each holder', async () => {
    await refused(draft({ participants: participants().slice(1) }), 'PARTICIPANT_UNKNOWN', ['participants']);
    const twice = [...participants(), participants()[0]];
    await refused(draft({ participants: twice }), 'PARTICIPANT_UNKNOWN', ['participants', '2', 'key']);
    const nobody = [...participants(), { key: 'eve', partyId: maker!.party }];
    await refused(draft({ participants: nobody }), 'PARTICIPANT_UNKNOWN', ['participants', '2', 'key']);
    const noParty = [participants()[0], { key: 'helper', partyId: publicId('party', stableId<'party'>('nobody')) }];
    await refused(draft({ participants: noParty }), 'PARTICIPANT_UNKNOWN', ['participants']);
    const noId = [participants()[0], { key: 'helper', partyId: venture.id }];
    await refused(draft({ participants: noId }), 'INPUT_INVALID', ['participants', '1', 'partyId']);
    const pool = { id: 'pool', kind: 'poolUnits', base: 'pool', rate: '1/2', units: 'points' };
    const units = { terms: { ...TERMS, waterfall: [pool] }, inputs: { points: { fixed: { u1: '3', maker: '1' } } } };
    await refused(draft(units), 'PARTICIPANT_UNKNOWN', ['inputs', 'points', 'fixed', 'u1']);
    const holder = [...participants(), { key: 'u1', partyId: stranger!.party }];
    expect(codes(await draft({ ...units, participants: holder }))).toEqual([]);
  });

  it('is for the venture’s own people to draft, propose and withdraw', async () => {
    await refused(draft({}, stranger), 'NOT_PERMITTED');
    const id = await drafted();
    await refused(call(stranger, 'contractPropose', { contractId: id, version: 1 }), 'NOT_FOUND');
    await refused(call(helper, 'contractPropose', { contractId: id, version: 1 }), 'NOT_PERMITTED');
    await refused(call(finance, 'contractWithdraw', { contractId: id, version: 1 }), 'NOT_PERMITTED');
    await refused(call(maker, 'contractPropose', { contractId: id, version: 2 }), 'VERSION_CONFLICT', ['version']);
  });

  it('is seen by its parties, the venture’s people and those who watch over money, and by nobody else', async () => {
    const id = await drafted();
    const one = `query ($id: ID!) { contract(id: $id) { id } }`;
    const list = `query ($v: ID!) { contracts(filter: { ventureId: $v }) { nodes { id } } }`;
    for (const who of [maker, helper, finance]) {
      expect(await world.graphql(who!, one, { id })).toEqual({ contract: { id } });
      expect(await world.graphql(who!, list, { v: venture.id })).toEqual({ contracts: { nodes: [{ id }] } });
    }
    for (const who of [stranger, reviewer]) {
      expect(await world.graphql(who!, one, { id })).toEqual({ contract: null });
      expect(await world.graphql(who!, list, { v: venture.id })).toEqual({ contracts: { nodes: [] } });
    }
  });

  it('takes effect when the last party has signed the hash of the version', async () => {
    const id = await drafted();
    await refused(sign(maker, id), 'STATE_NOT_ALLOWED');
    expect(codes(await propose(id))).toEqual([]);
    await refused(sign(maker, id, { versionHash: '0'.repeat(64) }), 'HASH_MISMATCH', ['versionHash']);
    await refused(sign(stranger, id), 'NOT_FOUND');
    await refused(sign(helper, id, { partyId: maker!.party }), 'NOT_A_PARTY');
    expect((await sign(maker, id)).version!.state).toBe('PROPOSED');
    await refused(sign(maker, id), 'ALREADY_SIGNED', ['partyId']);
    const waiting = `query ($id: ID!) { contract(id: $id) { versions { waitingFor { reason } } } }`;
    expect(await world.graphql(maker!, waiting, { id })).toEqual({
      contract: { versions: [{ waitingFor: { reason: 'Signatures are missing of: helper.' } }] },
    });
    expect((await sign(helper, id)).version!.state).toBe('SIGNED');
    await refused(sign(helper, id), 'ALREADY_SIGNED', ['partyId']);
    await refused(call(maker, 'contractWithdraw', { contractId: id, version: 1 }), 'STATE_NOT_ALLOWED');
  });

  it('is revised only while it is a draft, and a revision changes what is signed', async () => {
    const id = await drafted();
    const before = await newest(id);
    const revised = await call(maker, 'contractRevise', {
      contractId: id,
      version: 1,
      ...content({ terms: withRate('1/5') }),
    });
    expect(revised.version!.versionHash).not.toBe(before.versionHash);
    const other = { ...TERMS, currency: 'USD' };
    const wrong = { contractId: id, version: 1, ...content({ terms: other }) };
    await refused(call(maker, 'contractRevise', wrong), 'TERMS_INVALID', ['terms', 'currency']);
    await propose(id);
    const late = { contractId: id, version: 1, ...content() };
    await refused(call(maker, 'contractRevise', late), 'STATE_NOT_ALLOWED');
  });

  it('is amended by a new version from a later month on; earlier months keep the old one', async () => {
    const id = await signed();
    const amend = (more: object) => call(maker, 'contractAmend', { contractId: id, ...content(more) });
    await refused(amend({ effectiveFrom: '2026-02' }), 'EFFECTIVE_FROM_INVALID', ['effectiveFrom']);
    world.settlement.lastSettled = '2026-03' as Month;
    await refused(amend({ effectiveFrom: '2026-03' }), 'EFFECTIVE_FROM_INVALID', ['effectiveFrom']);
    const amended = await amend({ effectiveFrom: '2026-04', terms: withRate('1/5'), idempotencyKey: 'a1' });
    expect(amended.version).toMatchObject({ number: 2, state: 'DRAFT' });
    const again = await amend({ effectiveFrom: '2026-04', terms: withRate('1/5'), idempotencyKey: 'a1' });
    expect(again.version).toEqual(amended.version);
    await refused(amend({ effectiveFrom: '2026-05' }), 'STATE_NOT_ALLOWED');
    expect(await inForce(id)).toEqual([null, 1, 1, 1]);
    await propose(id);
    await sign(maker, id);
    await sign(helper, id);
    expect(await inForce(id)).toEqual([null, 1, 2, 2]);
  });

  const inForce = async (id: string) => {
    const months = ['2026-02', '2026-03', '2026-04', '2026-05'].map(
      (month, index) => `m${index}: inForceVersion(month: "${month}") { number }`,
    );
    const query = `query ($id: ID!) { contract(id: $id) { ${months.join(' ')} } }`;
    const { contract } = await world.graphql<{ contract: Record<string, { number: number } | null> }>(helper!, query, {
      id,
    });
    return Object.values(contract).map((version) => version?.number ?? null);
  };

  it('cannot take effect in a month that was settled while it waited for a signature', async () => {
    const id = await drafted();
    await propose(id);
    await sign(maker, id);
    world.settlement.lastSettled = '2026-03' as Month;
    await refused(sign(helper, id), 'EFFECTIVE_FROM_INVALID', ['effectiveFrom']);
    const other = await draft();
    expect(codes(other)).toEqual([{ code: 'EFFECTIVE_FROM_INVALID', path: ['effectiveFrom'] }]);
  });

  it('waits with its last signature for a settlement that holds the venture', async () => {
    const id = await drafted();
    await propose(id);
    await sign(maker, id);
    const month = '2026-03' as Month;
    const ventureId = parseId('venture', venture.id);
    if (!ventureId.ok) throw new Error('not an id');
    const order: string[] = [];
    let last!: Promise<Answer>;
    await world.transactor.run(async (tx) => {
      const asked = { ventures: [ventureId.value], month };
      expect(await world.get(ContractQueries).holdInForce(tx, asked)).toEqual(new Map());
      last = sign(helper, id).finally(() => order.push('signed'));
      await sleep(300);
      world.settlement.lastSettled = month;
      order.push('settled');
      return ok(null);
    });
    expect(codes(await last)).toEqual([{ code: 'EFFECTIVE_FROM_INVALID', path: ['effectiveFrom'] }]);
    expect(order).toEqual(['settled', 'signed']);
  });

  it('shares a venture’s money in a currency alone, until it is withdrawn', async () => {
    const first = await drafted();
    const second = await drafted();
    const dollars = await drafted({ terms: { ...TERMS, currency: 'USD' } });
    expect(codes(await propose(first))).toEqual([]);
    expect(codes(await propose(dollars))).toEqual([]);
    await refused(propose(second), 'CONTRACT_OVERLAPS');
    const withdrawn = await call(maker, 'contractWithdraw', { contractId: first, version: 1 });
    expect(withdrawn.version!.state).toBe('WITHDRAWN');
    expect(codes(await propose(second))).toEqual([]);
  });

  it('gives two proposals at once the currency only once', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map((n) => drafted({ idempotencyKey: `${venture.id}${n}` })));
    const answers = await Promise.all(ids.map(propose));
    const outcomes = answers.map((answer) => answer.userErrors[0]?.code ?? 'proposed').sort();
    expect(outcomes).toEqual(['CONTRACT_OVERLAPS', 'CONTRACT_OVERLAPS', 'CONTRACT_OVERLAPS', 'proposed']);
  });

  it('lists newest first in pages, with a fixed number of statements', async () => {
    const ids = [await drafted(), await drafted(), await drafted()].reverse();
    const query = `query ($v: ID!, $after: String) { contracts(first: 2, after: $after, filter: { ventureId: $v, state: DRAFT }) {
      nodes { id versions { number } viewerCan { amend { code } } } pageInfo { hasNextPage endCursor } } }`;
    type Page = { contracts: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    let first!: Page['contracts'];
    const ofTwo = await world.statementsOf(async () => {
      first = (await world.graphql<Page>(maker!, query, { v: venture.id })).contracts;
    });
    expect(first.nodes.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    let last!: Page['contracts'];
    const ofOne = await world.statementsOf(async () => {
      last = (await world.graphql<Page>(maker!, query, { v: venture.id, after: first.pageInfo.endCursor })).contracts;
    });
    expect(ofOne).toHaveLength(ofTwo.length);
    expect(last.nodes.map(({ id }) => id)).toEqual(ids.slice(2));
    expect([first.pageInfo.hasNextPage, last.pageInfo.hasNextPage]).toEqual([true, false]);
  });
});

function withRate(rate: unknown): object {
  return { ...TERMS, waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'helper', rate }] }] };
}
