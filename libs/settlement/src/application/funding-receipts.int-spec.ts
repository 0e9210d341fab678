import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId } from '#libs/kernel';
import { LedgerQueries } from '#libs/ledger';
import { openSettlement, type Person, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';
import { type FundingRequest, RecordFunding } from './record-funding.js';

const TERMS = {
  ...{ currency: 'CNY', distributable: { sub: ['gross', 'refunds'] }, residual: 'maker' },
  parties: ['fund', 'platform', 'maker'].map((id, index) => ({ id, rank: index + 1 })),
  waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'platform', rate: '1/10' }] }],
};
const SOLD = { result: { events: { kinds: ['sale'], measure: 'amount' } }, atLeast: '1000' };
const effects = [{ tranche: { code: 'second', funder: 'fund', to: 'maker', amountMinor: '5000' } }];
const points = [{ code: 'spring', month: '2026-01', condition: SOLD, effects }];

const TODAY = new Date().toISOString().slice(0, 10);

let world: SettlementFixture;
let venture: Id<'venture'>;
let finance: Person;
const people: Record<string, Person> = {};

beforeAll(async () => {
  world = await openSettlement();
  finance = await world.person('finance', 'finance');
  for (const key of ['fund', 'platform', 'maker']) people[key] = await world.person(key, 'finance');
  venture = await world.venture('market');
  const clauses = { wagers: [{ code: 'growth', inflectionPoints: points }] };
  await world.contract(venture, { terms: TERMS, clauses, parties: people });
  await world.send(venture, ['sale', 2000n, '2026-01-05']);
  await world.settle('market', '2026-01');
});
afterAll(() => world.close());

const partyOf = (key: string) => people[key]?.actor.person ?? ('' as Id<'party'>);
const request = (key: string, amountMinor: bigint, more: Partial<FundingRequest> = {}): FundingRequest => ({
  ...{ idempotencyKey: key, ventureId: venture, funderId: partyOf('fund'), toId: partyOf('maker'), tranche: 'second' },
  ...{ amountMinor, currency: 'CNY', receivedOn: TODAY, evidence: 'bank statement 7, line 12' },
  ...more,
});
const record = (by: Person, ...asked: Parameters<typeof request>) =>
  world.get(RecordFunding).execute(by.actor, request(...asked));
const state = async () => ({
  book: await world.book(venture),
  receipts: await world.rows('SELECT amount_minor, released_minor FROM funding_receipt ORDER BY recorded_at, id'),
});
const payable = async () => {
  const asked = { bookId: venture, partyId: partyOf('maker') };
  return (await world.get(LedgerQueries).payableBalances(world.transactor.reader, asked))[0]?.balanceMinor;
};

describe('a tranche', () => {
  it('is not payable before its funder paid, and its receipt is recorded by finance alone, for what is owed', async () => {
    const before = await state();
    expect(before.book).toMatchObject({
      ...{ 'maker CNY': 1800n, [`tranche_held:${partyOf('maker')} CNY`]: 5000n },
      [`funding_receivable:${partyOf('fund')} CNY`]: -5000n,
    });
    expect(await payable()).toBe(1800n);
    const nobody = await world.person('nobody');
    const refusals: [string, Promise<unknown>][] = [
      ['NOT_FOUND', record(nobody, 'a', 1n)],
      ['NOT_PERMITTED', record(people.fund ?? nobody, 'a', 1n)],
      ['NOT_PERMITTED', record(people.maker ?? nobody, 'a', 1n)],
      ['NOT_FOUND', record(finance, 'a', 1n, { tranche: 'third' })],
      ['NOT_FOUND', record(finance, 'a', 1n, { toId: partyOf('platform') })],
      ['NOT_FOUND', record(finance, 'a', 1n, { currency: 'USD' })],
      ['CURRENCY_UNKNOWN', record(finance, 'a', 1n, { currency: 'XYZ' })],
      ['AMOUNT_INVALID', record(finance, 'a', 0n)],
      ['FUNDING_EXCEEDS_TRANCHE', record(finance, 'a', 5001n)],
      ['INPUT_INVALID', record(finance, 'a', 1n, { receivedOn: '2999-01-01' })],
      ['INPUT_INVALID', record(finance, 'a', 1n, { receivedOn: '1900-01-03' })],
    ];
    for (const [code, answer] of refusals) expect(await answer).toMatchObject({ error: { code } });
    expect(await state()).toEqual(before);
  });

  it('becomes payable as far as it was paid, once for a key, and never for more than is owed when two record at once', async () => {
    const first = valueOf(await record(finance, 'one', 2000n));
    expect(valueOf(await record(finance, 'one', 2000n))).toEqual(first);
    expect(await record(finance, 'one', 1n)).toMatchObject({ error: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await payable()).toBe(3800n);
    const both = await Promise.all(['two', 'three'].map((key) => record(finance, key, 2500n)));
    expect(both.map((one) => (one.ok ? 'recorded' : one.error.code)).sort()).toEqual([
      ...['FUNDING_EXCEEDS_TRANCHE', 'recorded'],
    ]);
    expect((await state()).book).toMatchObject({
      ...{ 'maker CNY': 6300n, [`tranche_held:${partyOf('maker')} CNY`]: 500n, 'bank CNY': -4500n },
      ...{ [`funding_receivable:${partyOf('fund')} CNY`]: -500n, 'revenue_clearing CNY': 0n },
    });
    expect(await world.findings()).toEqual([]);
  });

  it('shows both sides what is owed, since when, and what came; finance records over GraphQL', async () => {
    const mutation = `mutation ($input: FundingRecordInput!) { fundingRecord(input: $input) {
      receipt { amount { minorUnits } released { minorUnits } receivedOn evidence } userErrors { code } } }`;
    const [ventureId, funderId] = [publicId('venture', venture), publicId('party', partyOf('fund'))];
    const paid = { amount: { minorUnits: '100', currency: 'CNY' }, receivedOn: TODAY, evidence: 'line 40' };
    const payeeId = publicId('party', partyOf('maker'));
    const input = { idempotencyKey: 'four', ventureId, funderId, payeeId, tranche: 'second', ...paid };
    expect((await world.graphql(finance, mutation, { input })).data?.fundingRecord).toEqual({
      receipt: { ...paid, amount: { minorUnits: '100' }, released: { minorUnits: '100' } },
      userErrors: [],
    });
    const query = `{ wagerTranches(first: 5, filter: { onlyOwed: true }) { nodes {
      tranche fired { minorUnits } received { minorUnits } owes { minorUnits } held { minorUnits } ageDays
      funder { id } payee { id } receipts { amount { minorUnits } } viewerCan { recordFunding { code } } } } }`;
    type Listed = { wagerTranches: { nodes: { receipts: object[] }[] } };
    const listed = async (who: Person) => ((await world.graphql(who, query)).data as Listed).wagerTranches.nodes;
    const [node] = await listed(people.maker ?? finance);
    expect(node).toMatchObject({
      ...{ tranche: 'second', fired: { minorUnits: '5000' }, received: { minorUnits: '4600' }, ageDays: 0 },
      ...{ owes: { minorUnits: '400' }, held: { minorUnits: '400' }, funder: { id: funderId }, payee: { id: payeeId } },
      viewerCan: { recordFunding: { code: 'NOT_PERMITTED' } },
    });
    expect(node?.receipts).toHaveLength(3);
    expect(await listed(finance)).toMatchObject([{ viewerCan: { recordFunding: { code: null } } }]);
    expect(await listed(await world.person('stranger'))).toEqual([]);
  });

  it('is found by verify when a receipt, or what waits, is changed by SQL', async () => {
    for (const [sql, check] of [
      [`UPDATE funding_receipt SET evidence = 'nothing'`, 'every receipt is the document that its journal names'],
      [`UPDATE funding_receipt SET received_on = '2026-02-01'`, 'every receipt was recorded when its journal'],
      [`UPDATE funding_receipt SET amount_minor = 3000 WHERE amount_minor = 2000`, 'every receipt is what its journal'],
      [`DELETE FROM funding_receipt WHERE amount_minor = 100`, 'every funding journal has its receipt'],
      [`UPDATE statement_funding SET held_minor = 0`, 'what waits for funders is what statements held'],
      [`UPDATE statement_funding SET held_minor = 0`, 'no tranche waits for more than its funder owes'],
    ] as const) {
      await world.owner.query('BEGIN');
      await world.owner.query(sql);
      const found = await world.ownerFindings();
      await world.owner.query('ROLLBACK');
      expect(found.map((one) => one.check).join()).toContain(check);
    }
    expect(await world.findings()).toEqual([]);
  });
});
