import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Month, ok, parseId } from '#libs/kernel';
import { type Answer, codes, ContractStage, TERMS, withRate } from '../../../../test/contract-stage.js';
import type { ContractsFixture, Person } from '../../../../test/contracts-fixture.js';
import { ContractQueries } from '../application/contract.queries.js';

describe('the life of a contract', () => {
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
  afterAll(() => world.close());

  it('takes effect when the last party has signed the hash of the version', async () => {
    const id = await stage.drafted();
    await stage.refused(() => stage.sign(maker, id), 'STATE_NOT_ALLOWED');
    expect(codes(await stage.propose(id))).toEqual([]);
    await stage.refused(() => stage.sign(maker, id, { versionHash: '0'.repeat(64) }), 'HASH_MISMATCH', ['versionHash']);
    await stage.refused(() => stage.sign(stranger, id), 'NOT_FOUND');
    await stage.refused(() => stage.sign(helper, id, { partyId: maker.party }), 'NOT_A_PARTY');
    expect((await stage.sign(maker, id)).version!.state).toBe('PROPOSED');
    await stage.refused(() => stage.sign(maker, id), 'ALREADY_SIGNED', ['partyId']);
    const waiting = `query ($id: ID!) { contract(id: $id) { versions { waitingFor { reason } } } }`;
    expect(await world.graphql(maker, waiting, { id })).toEqual({
      contract: { versions: [{ waitingFor: { reason: 'Signatures are missing of: helper.' } }] },
    });
    expect((await stage.sign(helper, id)).version!.state).toBe('SIGNED');
    await stage.refused(() => stage.sign(helper, id), 'ALREADY_SIGNED', ['partyId']);
    await stage.refused(
      () => stage.call(maker, 'contractWithdraw', { contractId: id, version: 1 }),
      'STATE_NOT_ALLOWED',
    );
  });

  it('is revised only while it is a draft, and a revision changes what is signed', async () => {
    const id = await stage.drafted();
    const before = await stage.newest(id);
    const revised = await stage.call(maker, 'contractRevise', {
      contractId: id,
      version: 1,
      ...stage.content({ terms: withRate('1/5') }),
    });
    expect(revised.version!.versionHash).not.toBe(before.versionHash);
    const other = { ...TERMS, currency: 'USD' };
    const wrong = { contractId: id, version: 1, ...stage.content({ terms: other }) };
    await stage.refused(() => stage.call(maker, 'contractRevise', wrong), 'TERMS_INVALID', ['terms', 'currency']);
    await stage.propose(id);
    const late = { contractId: id, version: 1, ...stage.content() };
    await stage.refused(() => stage.call(maker, 'contractRevise', late), 'STATE_NOT_ALLOWED');
  });

  it('is amended by a new version from a later month on; earlier months keep the old one', async () => {
    const id = await stage.drafted();
    await stage.signedByAll(id);
    const amend = (more: object) => stage.call(maker, 'contractAmend', { contractId: id, ...stage.content(more) });
    await stage.refused(() => amend({ effectiveFrom: '2026-02' }), 'EFFECTIVE_FROM_INVALID', ['effectiveFrom']);
    world.settlement.lastSettled = '2026-03' as Month;
    await stage.refused(() => amend({ effectiveFrom: '2026-03' }), 'EFFECTIVE_FROM_INVALID', ['effectiveFrom']);
    const amended = await amend({ effectiveFrom: '2026-04', terms: withRate('1/5'), idempotencyKey: 'a1' });
    expect(amended.version).toMatchObject({ number: 2, state: 'DRAFT' });
    const again = await amend({ effectiveFrom: '2026-04', terms: withRate('1/5'), idempotencyKey: 'a1' });
    expect(again.version).toEqual(amended.version);
    await stage.refused(() => amend({ effectiveFrom: '2026-05' }), 'STATE_NOT_ALLOWED');
    expect(await inForce(id)).toEqual([null, 1, 1, 1]);
    await stage.propose(id);
    await stage.sign(maker, id);
    await stage.sign(helper, id);
    expect(await inForce(id)).toEqual([null, 1, 2, 2]);
  });

  it('keeps a point of a wager whose month has come as it was signed, decided or not', async () => {
    const wagering = (above: string, pointMonth = '2026-03') => {
      const condition = { result: { events: { kinds: ['SALE'], measure: 'AMOUNT' } }, above };
      const point = { code: 'p', month: pointMonth, condition, effects: [{ challenge: { reason: 'Sales' } }] };
      return { clauses: { wagers: [{ code: 'w', title: 'W', inflectionPoints: [point] }] } };
    };
    const id = await stage.drafted(wagering('100'));
    await stage.signedByAll(id);
    const amend = (effectiveFrom: string, more: object) =>
      stage.call(maker, 'contractAmend', { contractId: id, ...stage.content({ ...more, effectiveFrom }) });
    const path = ['clauses', 'wagers', '0', 'inflectionPoints', '0'];
    await stage.refused(() => amend('2026-04', wagering('50')), 'CLAUSES_INVALID', [...path, 'condition']);
    await stage.refused(() => amend('2026-04', wagering('100', '2026-05')), 'CLAUSES_INVALID', [...path, 'month']);
    expect(codes(await amend('2026-04', wagering('100')))).toEqual([]);
    const revise = (effectiveFrom: string, more: object) => {
      const content = stage.content({ ...more, effectiveFrom });
      return stage.call(maker, 'contractRevise', { contractId: id, version: 2, ...content });
    };
    await stage.refused(() => revise('2026-04', wagering('50')), 'CLAUSES_INVALID', [...path, 'condition']);
    expect(codes(await revise('2026-04', {}))).toEqual([]);
    // The version itself settles the month then, and nobody has judged it.
    expect(codes(await revise('2026-03', wagering('50')))).toEqual([]);
  });

  it('opens real months to a party once it is signed, and only those that a version of its own settles', async () => {
    const id = await stage.drafted();
    await stage.propose(id);
    const refused = [{ code: 'NOT_PERMITTED', path: null }];
    const month = '2026-03';
    expect(await stage.tried(maker, id, '2025-12', month)).toEqual([]);
    expect(await stage.tried(helper, id, month, month)).toEqual(refused);
    expect(await stage.comparedWithOwnTerms(helper, id, month)).toEqual(refused);
    expect(await stage.tried(stranger, id, month, month)).toEqual([{ code: 'NOT_FOUND', path: null }]);
    const permission = async () => {
      const query = `query ($id: ID!) { contract(id: $id) { viewerCan { tryOnPastMonths { allowed code } } } }`;
      return (await world.graphql<{ contract: { viewerCan: object } }>(helper, query, { id })).contract.viewerCan;
    };
    expect(await permission()).toEqual({ tryOnPastMonths: { allowed: false, code: 'NOT_PERMITTED' } });
    await stage.sign(maker, id);
    await stage.sign(helper, id);
    expect(await permission()).toEqual({ tryOnPastMonths: { allowed: true, code: null } });
    expect(await stage.tried(helper, id, month, month)).toEqual([]);
    expect(await stage.comparedWithOwnTerms(helper, id, month)).toEqual([]);
    expect(await stage.tried(helper, id, '2026-02', month)).toEqual(refused);
    expect(await stage.comparedWithOwnTerms(helper, id, '2026-02')).toEqual(refused);
    // A wager of one's own would tell the sales of the month that it is judged on.
    const condition = { result: { events: { kinds: ['SALE'], measure: 'AMOUNT' } }, above: '1' };
    const judgedOn = (of: string) => {
      const point = { code: 'p', month: of, condition, effects: [{ challenge: { reason: 'Sales' } }] };
      return { wagers: [{ code: 'w', title: 'W', inflectionPoints: [point] }] };
    };
    expect(await stage.comparedWithOwnTerms(helper, id, month, judgedOn(month))).toEqual([]);
    expect(await stage.comparedWithOwnTerms(helper, id, month, judgedOn('2026-02'))).toEqual(refused);
  });

  const inForce = async (id: string) => {
    const months = ['2026-02', '2026-03', '2026-04', '2026-05'].map(
      (month, index) => `m${index}: inForceVersion(month: "${month}") { number }`,
    );
    const query = `query ($id: ID!) { contract(id: $id) { ${months.join(' ')} } }`;
    const { contract } = await world.graphql<{ contract: Record<string, { number: number } | null> }>(helper, query, {
      id,
    });
    return Object.values(contract).map((version) => version?.number ?? null);
  };

  it('cannot take effect in a month that was settled while it waited for a signature', async () => {
    const id = await stage.drafted();
    await stage.propose(id);
    await stage.sign(maker, id);
    world.settlement.lastSettled = '2026-03' as Month;
    await stage.refused(() => stage.sign(helper, id), 'EFFECTIVE_FROM_INVALID', ['effectiveFrom']);
    const other = await stage.draft();
    expect(codes(other)).toEqual([{ code: 'EFFECTIVE_FROM_INVALID', path: ['effectiveFrom'] }]);
  });

  it('waits with its last signature for a settlement that holds the venture', async () => {
    const id = await stage.drafted();
    await stage.propose(id);
    await stage.sign(maker, id);
    const month = '2026-03' as Month;
    const ventureId = parseId('venture', stage.venture.id);
    if (!ventureId.ok) throw new Error('not an id');
    const order: string[] = [];
    let last!: Promise<Answer>;
    await world.transactor.run(async (tx) => {
      const asked = { ventures: [ventureId.value], month };
      expect(await world.get(ContractQueries).holdInForce(tx, asked)).toEqual(new Map());
      last = stage.sign(helper, id).finally(() => order.push('signed'));
      await sleep(300);
      world.settlement.lastSettled = month;
      order.push('settled');
      return ok(null);
    });
    expect(codes(await last)).toEqual([{ code: 'EFFECTIVE_FROM_INVALID', path: ['effectiveFrom'] }]);
    expect(order).toEqual(['settled', 'signed']);
  });

  it('shares a venture’s money in a currency alone, until it is withdrawn', async () => {
    const first = await stage.drafted();
    const second = await stage.drafted();
    const dollars = await stage.drafted({ terms: { ...TERMS, currency: 'USD' } });
    expect(codes(await stage.propose(first))).toEqual([]);
    expect(codes(await stage.propose(dollars))).toEqual([]);
    await stage.refused(() => stage.propose(second), 'CONTRACT_OVERLAPS');
    const withdrawn = await stage.call(maker, 'contractWithdraw', { contractId: first, version: 1 });
    expect(withdrawn.version!.state).toBe('WITHDRAWN');
    expect(codes(await stage.propose(second))).toEqual([]);
  });

  it('gives two proposals at once the currency only once', async () => {
    const ids = await Promise.all(
      [1, 2, 3, 4].map((n) => stage.drafted({ idempotencyKey: `${stage.venture.id}${n}` })),
    );
    const answers = await Promise.all(ids.map((id) => stage.propose(id)));
    const outcomes = answers.map((answer) => answer.userErrors[0]?.code ?? 'proposed').sort();
    expect(outcomes).toEqual(['CONTRACT_OVERLAPS', 'CONTRACT_OVERLAPS', 'CONTRACT_OVERLAPS', 'proposed']);
  });
});
