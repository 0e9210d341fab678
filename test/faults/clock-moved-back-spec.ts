import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Clock, type Id } from '#libs/kernel';
import { LedgerQueries } from '#libs/ledger';
import { proveEverything } from '../../apps/cli/src/prove-everything.js';
import { openSettlement, type SettlementFixture, valueOf } from '../settlement-fixture.js';

const DAY_MS = 86_400_000;

let world: SettlementFixture;
let venture: Id<'venture'>;
let now = new Date('2026-11-20T12:00:00.000Z');

beforeAll(async () => {
  world = await openSettlement();
  jest.spyOn(world.get<Clock>(Clock as never), 'now').mockImplementation(() => now);
  venture = await world.venture('market');
  await world.contract(venture);
  await world.send(venture, ['sale', 1000n, '2026-01-05'], ['sale', 2000n, '2026-02-05'], ['sale', 400n, '2026-03-05']);
  await world.settle('market', '2026-01');
});
afterAll(() => world.close());

describe('a clock that goes back by days, again and again', () => {
  it('changes no answer about the past, no order of journals and no month that is closed', async () => {
    const asked = now;
    const answered = await bookAsOf(asked);
    goBack(10);
    await world.send(venture, ['refund', 100n, '2026-01-06']);
    await world.closeOnly('market', '2026-02');
    goBack(3);
    await world.settle('market', '2026-02');
    goBack(2);
    await world.settle('market', '2026-03');
    expect(await bookAsOf(asked)).toEqual(answered);
    expect(await world.book(venture)).toMatchObject({
      'platform CNY': 100n - 10n + 200n + 40n,
      'revenue_clearing CNY': 0n,
    });
    const journals = await world.rows<{ sequence: bigint; month: string; ordered: boolean }>(
      `SELECT sequence, month, posted_at >= coalesce(lag(posted_at) OVER (ORDER BY sequence), posted_at) AS ordered
       FROM journal WHERE book_id = $1 ORDER BY sequence`,
      [venture],
    );
    expect(journals).toEqual(
      ['2026-01', '2026-02', '2026-03'].map((month, index) => ({ sequence: BigInt(index + 1), month, ordered: true })),
    );
    for (const month of ['2026-01', '2026-02', '2026-03']) expect(await world.stateOf('market', month)).toBe('closed');
    expect(await world.given(venture, '2026-02')).toEqual([
      '2026-01 platform -10 CNY',
      '2026-01 venture -90 CNY',
      '2026-02 platform 200 CNY',
      '2026-02 venture 1800 CNY',
    ]);
    expect(await proveEverything({ app: world.api, actor: world.operator })).toEqual([]);
  });

  it('keeps the moments of a month in their order', async () => {
    const rows = await world.rows(
      `SELECT month, opened_at <= closing_at AND closing_at <= closed_at AS ordered FROM accounting_period
       WHERE calendar = 'market' ORDER BY month`,
    );
    expect(rows).toEqual(['2026-01', '2026-02', '2026-03'].map((month) => ({ month, ordered: true })));
  });

  it('does not end a month early: one that has not ended by the clock stays open', async () => {
    now = new Date('2026-04-29T12:00:00.000Z');
    await world.send(venture, ['sale', 5n, '2026-04-05']);
    await expect(world.closeOnly('market', '2026-04')).rejects.toThrow('PERIOD_NOT_ENDED');
    now = new Date('2026-05-01T00:00:00.000Z');
    await world.settle('market', '2026-04');
    expect(await proveEverything({ app: world.api, actor: world.operator })).toEqual([]);
  });
});

function goBack(days: number): void {
  now = new Date(now.getTime() - days * DAY_MS);
}

async function bookAsOf(at: Date): Promise<unknown> {
  return valueOf(await world.get(LedgerQueries).accountsOfBookAsOf(world.transactor.reader, venture, at));
}
