import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Id, publicId } from '#libs/kernel';
import { openSettlement, type Person, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';
import { SettlePending } from '../application/settle-pending.js';

const CLOSE = `mutation ($input: PeriodCloseInput!) { periodClose(input: $input) {
  progress { pending settled parked period { state } } userErrors { code } } }`;
const PROGRESS = `query ($month: Month!) { settlementProgress(month: $month, calendar: "market") {
  pending settled parked parkedVentures(first: 10) { nodes { reasonCode reason owner nextAction venture { id } } } } }`;

describe('the progress of a settlement', () => {
  let world: SettlementFixture;
  let finance: Person;
  let supplier: Person;
  let auditor: Person;
  let parked: Id<'venture'>;

  beforeAll(async () => {
    world = await openSettlement();
    finance = await world.person('finance', 'finance');
    auditor = await world.person('auditor', 'auditor');
    supplier = await world.person('supplier');
    const good = await world.venture('market');
    parked = await world.venture('market');
    await world.contract(good, { parties: { supplier } });
    for (const venture of [good, parked]) await world.send(venture, ['sale', 100n, '2026-01-05']);
  });
  afterAll(() => world.close());

  const close = async (who: Person, month: string) => {
    const answer = await world.graphql(who, CLOSE, { input: { calendar: 'market', month } });
    return answer.data ? answer.data.periodClose : answer.errors?.[0]?.extensions.code;
  };
  const periods = () => world.rows('SELECT * FROM accounting_period ORDER BY calendar, month');

  it('is begun by closing the month, which only those who manage settlements may', async () => {
    const before = await periods();
    expect(await close(supplier, '2026-01')).toBe('FORBIDDEN');
    expect(await close(auditor, '2026-01')).toBe('FORBIDDEN');
    expect(await periods()).toEqual(before);
    const listed = { pending: 2, settled: 0, parked: 0, period: { state: 'CLOSING' } };
    expect(await close(finance, '2026-01')).toEqual({ progress: listed, userErrors: [] });
    expect(await close(finance, '2026-01')).toEqual({ progress: listed, userErrors: [] });
  });

  it('is not begun for a month that has not ended, nor before an earlier one', async () => {
    const venture = await world.venture('market');
    await world.contract(venture, { parties: { supplier } });
    await world.send(venture, ['sale', 1n, '2026-02-05'], ['sale', 1n, '2026-03-05']);
    const before = await periods();
    expect(await close(finance, '2999-01')).toEqual({ progress: null, userErrors: [{ code: 'PERIOD_NOT_ENDED' }] });
    expect(await close(finance, '2026-03')).toEqual({ progress: null, userErrors: [{ code: 'PERIOD_OUT_OF_ORDER' }] });
    expect(await periods()).toEqual(before);
  });

  it('counts ventures for everybody, and names those that wait only to finance, auditors and their own people', async () => {
    valueOf(await world.get(SettlePending).execute());
    const waiting = {
      reasonCode: 'NO_CONTRACT_IN_FORCE',
      reason: 'there is money in CNY in 2026-01, and no signed contract shares it',
      owner: 'lead of the venture',
      nextAction: 'sign a contract in CNY that takes effect in 2026-01 or before, and run the settlement again',
    };
    const asked = async (who: Person) =>
      (await world.graphql(who, PROGRESS, { month: '2026-01' })).data?.settlementProgress;
    const seen = (nodes: readonly object[]) => ({ pending: 0, settled: 1, parked: 1, parkedVentures: { nodes } });
    expect(await asked(finance)).toEqual(seen([{ ...waiting, venture: { id: publicId('venture', parked) } }]));
    expect(await asked(auditor)).toEqual(seen([{ ...waiting, venture: { id: publicId('venture', parked) } }]));
    expect(await asked(supplier)).toEqual(seen([]));
  });

  it('is null for a month without a period', async () => {
    expect((await world.graphql(supplier, PROGRESS, { month: '2020-01' })).data).toEqual({ settlementProgress: null });
  });
});
