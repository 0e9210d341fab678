import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import {
  openSettlement,
  RATED,
  RATED_INPUTS,
  SHARING,
  type SettlementFixture,
  valueOf,
} from '../../../../test/settlement-fixture.js';
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

describe('late facts', () => {
  it('become adjustments of the next month, again and again', async () => {
    const venture = await sharing();
    await world.send(venture, ['sale', 1000n, '2026-01-05']);
    await world.settle(calendar, '2026-01');
    await world.send(venture, ['refund', 400n, '2026-01-20'], ['sale', 100n, '2026-02-03']);
    await world.settle(calendar, '2026-02');
    expect(await world.given(venture, '2026-02')).toEqual([
      '2026-01 platform -40 CNY',
      '2026-01 venture -360 CNY',
      '2026-02 platform 10 CNY',
      '2026-02 venture 90 CNY',
    ]);
    await world.send(venture, ['sale', 5n, '2026-01-21'], ['cost', 30n, '2026-01-22'], ['cost', 5n, '2026-02-04']);
    await world.settle(calendar, '2026-03');
    expect(await world.given(venture, '2026-03')).toEqual([
      '2026-01 platform -2 CNY',
      '2026-01 supplier 30 CNY',
      '2026-01 venture -23 CNY',
      '2026-02 supplier 5 CNY',
      '2026-02 venture -5 CNY',
    ]);
    expect(await world.book(venture)).toMatchObject({ 'revenue_clearing CNY': 0n, 'revenue_receivable CNY': -705n });
    expect(await world.findings()).toEqual([]);
  });

  it('that are measurements alone change shares of a venture that has no money in the month', async () => {
    const venture = await sharing({ terms: RATED, inputs: RATED_INPUTS });
    await world.send(venture, ['sale', 1000n, '2026-01-05']);
    await world.review(venture, 5, '2026-01-06');
    await world.settle(calendar, '2026-01');
    expect(await world.given(venture, '2026-01')).toEqual(['2026-01 platform 100 CNY', '2026-01 venture 900 CNY']);
    await world.review(venture, 2, '2026-01-07');
    await world.review(venture, 4, '2026-02-07');
    expect(await world.settle(calendar, '2026-02')).toEqual(ALL_SETTLED);
    expect(await world.given(venture, '2026-02')).toEqual(['2026-01 platform 100 CNY', '2026-01 venture -100 CNY']);
    await world.review(venture, 5, '2026-01-08');
    await world.review(venture, 5, '2026-01-09');
    await world.review(venture, 4, '2026-03-07');
    await world.settle(calendar, '2026-03');
    expect(await world.given(venture, '2026-03')).toEqual(['2026-01 platform -100 CNY', '2026-01 venture 100 CNY']);
    expect(await world.findings()).toEqual([]);
  });

  it('that are measurements count also when two months were closed before either was settled', async () => {
    const venture = await sharing({ terms: RATED, inputs: RATED_INPUTS });
    await world.send(venture, ['sale', 1000n, '2026-01-05']);
    await world.review(venture, 5, '2026-01-06');
    await world.closeOnly(calendar, '2026-01');
    await world.review(venture, 1, '2026-01-07');
    await world.review(venture, 4, '2026-02-07');
    await world.closeOnly(calendar, '2026-02');
    valueOf(await settlePending());
    valueOf(await settlePending());
    expect(await world.given(venture, '2026-01')).toEqual(['2026-01 platform 100 CNY', '2026-01 venture 900 CNY']);
    expect(await world.given(venture, '2026-02')).toEqual(['2026-01 platform 100 CNY', '2026-01 venture -100 CNY']);
    expect(await world.stateOf(calendar, '2026-02')).toBe('closed');
    expect(await world.findings()).toEqual([]);
  });

  it('are adjusted by the version that closed their month, when the contract was amended since', async () => {
    const venture = await world.venture(calendar);
    const contract = await world.contract(venture);
    await world.send(venture, ['sale', 1000n, '2026-01-05']);
    await world.settle(calendar, '2026-01');
    const half = { id: 'fee', kind: 'percent', payees: [{ to: 'platform', rate: '1/2' }] };
    await world.amend(contract, { terms: { ...SHARING, waterfall: [half] }, from: '2026-02' });
    await world.send(venture, ['sale', 100n, '2026-02-05'], ['sale', 200n, '2026-01-06']);
    await world.settle(calendar, '2026-02');
    expect(await world.given(venture, '2026-02')).toEqual([
      '2026-01 platform 20 CNY',
      '2026-01 venture 180 CNY',
      '2026-02 platform 50 CNY',
      '2026-02 venture 50 CNY',
    ]);
    await world.send(venture, ['refund', 100n, '2026-01-07'], ['refund', 10n, '2026-02-07']);
    await world.settle(calendar, '2026-03');
    expect(await world.given(venture, '2026-03')).toEqual([
      '2026-01 platform -10 CNY',
      '2026-01 venture -90 CNY',
      '2026-02 platform -5 CNY',
      '2026-02 venture -5 CNY',
    ]);
    expect(await world.findings()).toEqual([]);
  });

  it('of a month before the first contract are shared by the version in force when they arrived', async () => {
    const venture = await sharing({ from: '2026-02' });
    await world.send(venture, ['sale', 100n, '2026-02-05']);
    await world.settle(calendar, '2026-02');
    await world.send(venture, ['sale', 50n, '2026-01-05'], ['sale', 10n, '2026-03-05']);
    expect(await world.settle(calendar, '2026-03')).toEqual(ALL_SETTLED);
    expect(await world.given(venture, '2026-03')).toEqual([
      '2026-01 platform 5 CNY',
      '2026-01 venture 45 CNY',
      '2026-03 platform 1 CNY',
      '2026-03 venture 9 CNY',
    ]);
    await world.send(venture, ['refund', 50n, '2026-01-06'], ['sale', 10n, '2026-04-05']);
    await world.settle(calendar, '2026-04');
    expect((await world.given(venture, '2026-04')).slice(0, 2)).toEqual([
      '2026-01 platform -5 CNY',
      '2026-01 venture -45 CNY',
    ]);
    expect(await world.findings()).toEqual([]);
  });
});
