import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import {
  openSettlement,
  RATED,
  RATED_INPUTS,
  type SettlementFixture,
  valueOf,
} from '../../../../test/settlement-fixture.js';
import { SettleAll } from './settle-all.js';
import { SettlePending } from './settle-pending.js';

let world: SettlementFixture;
let calendar: string;
let calendars = 0;

beforeAll(async () => {
  world = await openSettlement();
});
afterAll(() => world.close());
beforeEach(() => {
  calendar = `calendar-${(calendars += 1)}`;
});

const settlePending = () => world.get(SettlePending).execute();
const ALL_SETTLED = { pending: 0, settled: 1, parked: 0 };

/** A venture of this test's calendar with a contract. */
async function sharing(more: Parameters<SettlementFixture['contract']>[1] = {}): Promise<Id<'venture'>> {
  const venture = await world.venture(calendar);
  await world.contract(venture, more);
  return venture;
}

describe('a parked venture', () => {
  it('says why, who and what next, while the others settle; mended, the same run settles it and closes the month', async () => {
    const [without, good] = [await world.venture(calendar), await sharing()];
    await world.send(without, ['sale', 10n, '2026-01-05']);
    await world.send(good, ['sale', 1000n, '2026-01-05']);
    expect(await world.settle(calendar, '2026-01')).toEqual({ pending: 0, settled: 1, parked: 1 });
    expect(await world.stateOf(calendar, '2026-01')).toBe('closing');
    expect(await world.parked(calendar, '2026-01')).toMatchObject([
      {
        ventureId: without,
        month: '2026-01',
        reasonCode: 'NO_CONTRACT_IN_FORCE',
        reason: 'there is money in CNY in 2026-01, and no signed contract shares it',
        owner: 'lead of the venture',
        nextAction: 'sign a contract in CNY that takes effect in 2026-01 or before, and run the settlement again',
      },
    ]);
    await world.contract(without);
    expect(await world.settle(calendar, '2026-01')).toEqual({ pending: 0, settled: 2, parked: 0 });
    expect(await world.stateOf(calendar, '2026-01')).toBe('closed');
    expect(await world.given(without, '2026-01')).toEqual(['2026-01 platform 1 CNY', '2026-01 venture 9 CNY']);
    expect(await world.findings()).toEqual([]);
  });

  it('without a measurement that its terms need is settled by a version that does without', async () => {
    const venture = await world.venture(calendar);
    const contract = await world.contract(venture, { terms: RATED, inputs: RATED_INPUTS });
    await world.send(venture, ['sale', 100n, '2026-01-05']);
    expect(await world.settle(calendar, '2026-01')).toEqual({ pending: 0, settled: 0, parked: 1 });
    expect(await world.parked(calendar, '2026-01')).toMatchObject([
      { ventureId: venture, reasonCode: 'INPUT_MISSING', owner: 'lead of the venture' },
    ]);
    await world.amend(contract, { from: '2026-01' });
    expect(await world.settle(calendar, '2026-01')).toEqual(ALL_SETTLED);
    expect(await world.findings()).toEqual([]);
  });

  it('holds back its own later months and nobody else’s, and they follow when it is mended', async () => {
    const [without, good] = [await world.venture(calendar), await sharing()];
    for (const month of ['01', '02']) {
      await world.send(without, ['sale', 10n, `2026-${month}-05`]);
      await world.send(good, ['sale', 1000n, `2026-${month}-05`]);
    }
    await world.send(good, ['sale', 1000n, '2026-03-05']);
    const all = async () =>
      valueOf(await world.get(SettleAll).execute(world.operator)).filter((one) => one.calendar === calendar);
    expect((await all()).map(({ month, settled, parked }) => [month, settled, parked])).toEqual([
      ['2026-01', 1, 1],
      ['2026-02', 1, 1],
      ['2026-03', 1, 0],
    ]);
    expect(await world.parked(calendar, '2026-02')).toMatchObject([
      {
        ventureId: without,
        reasonCode: 'EARLIER_MONTH_PARKED',
        reason: '2026-02 carries on from 2026-01, which is parked',
      },
    ]);
    expect(await world.given(without, '2026-02')).toEqual([]);
    expect(await world.stateOf(calendar, '2026-03')).toBe('closing');
    await world.contract(without);
    expect((await all()).map(({ month, settled, parked }) => [month, settled, parked])).toEqual([
      ['2026-01', 2, 0],
      ['2026-02', 2, 0],
      ['2026-03', 1, 0],
    ]);
    expect(await world.stateOf(calendar, '2026-03')).toBe('closed');
    expect(await world.findings()).toEqual([]);
  });

  it('gets another chance by closing again, and the worker does the rest', async () => {
    const [without, good] = [await world.venture(calendar), await sharing()];
    await world.send(without, ['sale', 10n, '2026-01-05'], ['sale', 10n, '2026-02-05']);
    await world.send(good, ['sale', 10n, '2026-02-05']);
    await world.settle(calendar, '2026-01');
    await world.settle(calendar, '2026-02');
    valueOf(await settlePending());
    expect(await world.stateOf(calendar, '2026-01')).toBe('closing');
    await world.contract(without);
    await world.closeOnly(calendar, '2026-01');
    for (let turn = 0; turn < 3; turn += 1) valueOf(await settlePending());
    expect(await world.given(without, '2026-02')).toEqual(['2026-02 platform 1 CNY', '2026-02 venture 9 CNY']);
    expect([await world.stateOf(calendar, '2026-01'), await world.stateOf(calendar, '2026-02')]).toEqual([
      'closed',
      'closed',
    ]);
  });

  it('is one whose amounts no account can hold; the others settle', async () => {
    const [huge, together, good] = [await sharing(), await sharing(), await sharing()];
    const most = 2n ** 63n - 1n;
    await world.sendHuge(huge, ['sale', most, '2026-01-05'], ['sale', most, '2026-01-06']);
    // Each fits into a transfer, and all that came in into no balance.
    const income = (kind: string) => [kind, most, '2026-01-05'] as const;
    await world.sendHuge(together, income('sale'), income('usage_charge'), income('refund'));
    await world.send(good, ['sale', 1000n, '2026-01-05']);
    expect(await world.settle(calendar, '2026-01')).toEqual({ pending: 0, settled: 1, parked: 2 });
    const because = { reasonCode: 'JOURNAL_INVALID', owner: 'finance of the platform' };
    expect(await world.parked(calendar, '2026-01')).toMatchObject(
      [huge, together].sort().map((ventureId) => ({ ventureId, ...because })),
    );
    expect(await world.given(good, '2026-01')).toEqual(['2026-01 platform 100 CNY', '2026-01 venture 900 CNY']);
    for (const one of [huge, together]) expect(await world.given(one, '2026-01')).toEqual([]);
  });
});
