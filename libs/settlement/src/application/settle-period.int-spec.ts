import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Id } from '#libs/kernel';
import { openSettlement, SHARING, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';
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

describe('the settlement of a month', () => {
  it('shares what came in, posts it and closes the month', async () => {
    const venture = await sharing();
    await world.send(
      venture,
      ['sale', 1000n, '2026-01-05'],
      ['refund', 100n, '2026-01-06'],
      ['cost', 50n, '2026-01-07'],
    );
    expect(await world.settle(calendar, '2026-01')).toEqual(ALL_SETTLED);
    expect(await world.stateOf(calendar, '2026-01')).toBe('closed');
    expect(await world.given(venture, '2026-01')).toEqual([
      '2026-01 platform 85 CNY',
      '2026-01 supplier 50 CNY',
      '2026-01 venture 765 CNY',
    ]);
    expect(await world.book(venture)).toEqual({
      'platform CNY': 85n,
      'supplier CNY': 50n,
      'venture CNY': 765n,
      'revenue_clearing CNY': 0n,
      'revenue_receivable CNY': -900n,
    });
    expect(await world.findings()).toEqual([]);
  });

  it('that is closed and settled again changes nothing', async () => {
    const venture = await sharing();
    await world.send(venture, ['sale', 1000n, '2026-01-05']);
    await world.settle(calendar, '2026-01');
    const before = await world.rows('SELECT * FROM transfer ORDER BY book_id, journal_id, line_number');
    expect(await world.settle(calendar, '2026-01')).toEqual(ALL_SETTLED);
    expect(await world.rows('SELECT * FROM transfer ORDER BY book_id, journal_id, line_number')).toEqual(before);
  });

  it('of costs alone has a statement with nothing to share, and no journal', async () => {
    const venture = await sharing();
    await world.send(venture, ['cost', 300n, '2026-01-05']);
    expect(await world.settle(calendar, '2026-01')).toEqual(ALL_SETTLED);
    expect(
      await world.rows(
        `SELECT journal_id, distributed_minor, state_out ->> 'cost:parts' AS owed FROM statement WHERE venture_id = $1`,
        [venture],
      ),
    ).toEqual([{ journal_id: null, distributed_minor: 0n, owed: '300' }]);
    await world.send(venture, ['sale', 1000n, '2026-02-05']);
    await world.settle(calendar, '2026-02');
    expect(await world.given(venture, '2026-02')).toEqual([
      '2026-02 platform 70 CNY',
      '2026-02 supplier 300 CNY',
      '2026-02 venture 630 CNY',
    ]);
    expect(await world.findings()).toEqual([]);
  });

  it('of refunds alone carries the deficit into the next one', async () => {
    const venture = await sharing();
    await world.send(venture, ['refund', 300n, '2026-01-05'], ['sale', 1000n, '2026-02-05']);
    await world.settle(calendar, '2026-01');
    expect(await world.given(venture, '2026-01')).toEqual([]);
    expect(await world.book(venture)).toEqual({ 'revenue_clearing CNY': -300n, 'revenue_receivable CNY': 300n });
    await world.settle(calendar, '2026-02');
    expect(await world.given(venture, '2026-02')).toEqual(['2026-02 platform 70 CNY', '2026-02 venture 630 CNY']);
    expect(await world.book(venture)).toMatchObject({ 'revenue_clearing CNY': 0n });
    expect(await world.findings()).toEqual([]);
  });

  it('in two currencies makes two statements, or waits with both', async () => {
    const venture = await sharing();
    await world.send(venture, ['sale', 1000n, '2026-01-05'], ['sale', 70n, '2026-01-06', 'USD']);
    expect(await world.settle(calendar, '2026-01')).toEqual({ pending: 0, settled: 0, parked: 1 });
    expect(await world.parked(calendar, '2026-01')).toMatchObject([
      {
        reasonCode: 'NO_CONTRACT_IN_FORCE',
        reason: 'there is money in USD in 2026-01, and no signed contract shares it',
      },
    ]);
    expect(await world.given(venture, '2026-01')).toEqual([]);
    await world.contract(venture, { terms: { ...SHARING, currency: 'USD' } });
    expect(await world.settle(calendar, '2026-01')).toEqual(ALL_SETTLED);
    expect(await world.given(venture, '2026-01')).toEqual([
      '2026-01 platform 100 CNY',
      '2026-01 venture 900 CNY',
      '2026-01 platform 7 USD',
      '2026-01 venture 63 USD',
    ]);
    expect(await world.findings()).toEqual([]);
  });
});

describe('settling everything', () => {
  it('closes months that hold no money too, so that they keep nobody back', async () => {
    const venture = await sharing();
    await world.review(venture, 5, '2026-01-06');
    await world.send(venture, ['sale', 100n, '2026-02-05']);
    const done = valueOf(await world.get(SettleAll).execute(world.operator));
    expect(done.filter((one) => one.calendar === calendar)).toEqual([
      { calendar, month: '2026-01', pending: 0, settled: 0, parked: 0 },
      { calendar, month: '2026-02', pending: 0, settled: 1, parked: 0 },
    ]);
    expect(await world.stateOf(calendar, '2026-02')).toBe('closed');
  });

  it('closes a month whose worker died between its last chunk and the closing', async () => {
    const venture = await sharing();
    await world.send(venture, ['sale', 100n, '2026-01-05'], ['sale', 100n, '2026-02-05']);
    await world.settle(calendar, '2026-01');
    await world.owner.query(`UPDATE accounting_period SET state = 'closing', closed_at = NULL WHERE calendar = $1`, [
      calendar,
    ]);
    await world.settle(calendar, '2026-02');
    expect([await world.stateOf(calendar, '2026-01'), await world.stateOf(calendar, '2026-02')]).toEqual([
      'closed',
      'closed',
    ]);
    await world.owner.query(`UPDATE accounting_period SET state = 'closing', closed_at = NULL WHERE calendar = $1`, [
      calendar,
    ]);
    valueOf(await settlePending());
    expect([await world.stateOf(calendar, '2026-01'), await world.stateOf(calendar, '2026-02')]).toEqual([
      'closed',
      'closed',
    ]);
  });
});
