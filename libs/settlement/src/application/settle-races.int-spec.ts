import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Id, type Month, ok } from '#libs/kernel';
import { openSettlement, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';
import { ClosePeriod } from './close-period.js';
import { CloseSettled } from './close-settled.js';
import { SettleChunk } from './settle-chunk.js';
import { SettlePending } from './settle-pending.js';
import { SettlePeriod, type SettlingOptions } from './settle-period.js';

const VENTURES = 12;

describe('several workers', () => {
  let world: SettlementFixture;
  let calendars = 0;

  beforeAll(async () => {
    world = await openSettlement();
  });
  afterAll(() => world.close());

  async function market(...months: readonly string[]) {
    const calendar = `calendar-${(calendars += 1)}`;
    const ventures: Id<'venture'>[] = [];
    for (let count = 0; count < VENTURES; count += 1) {
      const venture = await world.venture(calendar);
      await world.contract(venture);
      for (const month of months) await world.send(venture, ['sale', 1000n, `${month}-05`]);
      ventures.push(venture);
    }
    return { calendar, ventures };
  }

  const settle = async (calendar: string, month: string, options: SettlingOptions = {}) =>
    valueOf(await world.get(SettlePeriod).execute({ calendar, month: month as Month }, options));

  it('on one month settle every venture once', async () => {
    const { calendar, ventures } = await market('2026-01');
    await world.closeOnly(calendar, '2026-01');
    await Promise.all([1, 2, 3].map(() => settle(calendar, '2026-01')));
    for (const venture of ventures)
      expect(await world.given(venture, '2026-01')).toEqual(['2026-01 platform 100 CNY', '2026-01 venture 900 CNY']);
    expect(await world.stateOf(calendar, '2026-01')).toBe('closed');
    expect(await world.findings()).toEqual([]);
  });

  it('settle every venture once when one process has several of them, and tell how far they are', async () => {
    const { calendar, ventures } = await market('2026-01');
    await world.closeOnly(calendar, '2026-01');
    const told: number[] = [];
    const onProgress = ({ settled }: { settled: number }) => told.push(settled);
    const done = await settle(calendar, '2026-01', { workers: 4, onProgress });
    expect(done).toMatchObject({ pending: 0, settled: ventures.length, parked: 0 });
    expect(Math.max(...told)).toBe(ventures.length);
    for (const venture of ventures)
      expect(await world.given(venture, '2026-01')).toEqual(['2026-01 platform 100 CNY', '2026-01 venture 900 CNY']);
    expect(await world.findings()).toEqual([]);
  });

  it('all end when one of them fails, and nothing goes on behind the failure', async () => {
    const { calendar } = await market('2026-01');
    await world.closeOnly(calendar, '2026-01');
    // The others find nothing to take, again and again, as if a process elsewhere held it.
    const chunks = jest.spyOn(world.get(SettleChunk), 'execute');
    chunks.mockResolvedValue(ok({ settled: 0, parked: 0 })).mockRejectedValueOnce(new Error('the disk is full'));
    await expect(settle(calendar, '2026-01', { workers: 3 })).rejects.toThrow('the disk is full');
    const calls = chunks.mock.calls.length;
    await sleep(100);
    expect(chunks.mock.calls).toHaveLength(calls);
    chunks.mockRestore();
    expect(await settle(calendar, '2026-01')).toMatchObject({ pending: 0, parked: 0 });
  });

  it('on months that follow each other settle the earlier one of each venture first', async () => {
    const { calendar, ventures } = await market('2026-01', '2026-02');
    const [first] = ventures;
    if (!first) throw new Error('no venture');
    await world.closeOnly(calendar, '2026-01');
    await world.send(first, ['refund', 100n, '2026-01-06']);
    await world.closeOnly(calendar, '2026-02');
    await Promise.all([settle(calendar, '2026-02'), settle(calendar, '2026-01'), settle(calendar, '2026-02')]);
    expect(await world.given(first, '2026-02')).toEqual([
      '2026-01 platform -10 CNY',
      '2026-01 venture -90 CNY',
      '2026-02 platform 100 CNY',
      '2026-02 venture 900 CNY',
    ]);
    expect(await world.stateOf(calendar, '2026-02')).toBe('closed');
    expect(await world.findings()).toEqual([]);
  });

  it('may find an earlier month open again for a parked venture while they work on a later one', async () => {
    const { calendar } = await market('2026-01', '2026-02');
    const without = await world.venture(calendar);
    await world.send(without, ['sale', 10n, '2026-01-05'], ['sale', 10n, '2026-02-05']);
    await world.settle(calendar, '2026-01');
    await world.closeOnly(calendar, '2026-02');
    await world.closeOnly(calendar, '2026-01');
    expect(await settle(calendar, '2026-02')).toMatchObject({ pending: 0, settled: VENTURES, parked: 1 });
  });

  it('leave a venture that another one holds, and a closing twice at once lists it once', async () => {
    const { calendar } = await market('2026-01');
    const key = { calendar, month: '2026-01' as Month };
    const closings = await Promise.all([1, 2].map(() => world.get(ClosePeriod).execute(world.operator, key)));
    expect(closings.map(valueOf)).toMatchObject([{ pending: VENTURES }, { pending: VENTURES }]);
    await world.owner.query('BEGIN');
    await world.owner.query('SELECT 1 FROM settlement_task WHERE calendar = $1 FOR UPDATE', [calendar]);
    expect(valueOf(await world.get(SettleChunk).execute(key))).toEqual({ settled: 0, parked: 0 });
    await world.owner.query('ROLLBACK');
    valueOf(await world.get(SettlePending).execute());
    expect(await world.stateOf(calendar, '2026-01')).toBe('closed');
  });

  it('leave a month in closing that was given something to settle while they wait to close it', async () => {
    const { calendar } = await market('2026-01');
    const key = { calendar, month: '2026-01' as Month };
    await world.closeOnly(calendar, '2026-01');
    valueOf(await world.get(SettlePeriod).settle(key));
    const late = await world.venture(calendar);
    // As a repeated closing does for a wager that was signed since.
    await world.owner.query('BEGIN');
    await world.owner.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `accounting-period\u001f${calendar}`,
    ]);
    const closing = world.get(CloseSettled).execute();
    await untilWaiting();
    await world.owner.query(
      `INSERT INTO settlement_task (venture_id, calendar, month, state, changed_at) VALUES ($1, $2, '2026-01', 'pending', now())`,
      [late, calendar],
    );
    await world.owner.query('COMMIT');
    valueOf(await closing);
    expect(await world.stateOf(calendar, '2026-01')).toBe('closing');
    valueOf(await world.get(SettlePending).execute());
    expect(await world.stateOf(calendar, '2026-01')).toBe('closed');
    expect(await world.findings()).toEqual([]);
  });

  async function untilWaiting(): Promise<void> {
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await world.owner.query(waiting)).rowCount === 0) await sleep(5);
  }

  it('ask the database the same number of times, however many ventures a chunk has', async () => {
    const [few, many] = [await market('2026-01'), await market('2026-01')];
    const [alone] = few.ventures;
    await world.closeOnly(few.calendar, '2026-01');
    await world.closeOnly(many.calendar, '2026-01');
    await world.owner.query(`UPDATE settlement_task SET state = 'settled' WHERE calendar = $1 AND venture_id <> $2`, [
      few.calendar,
      alone,
    ]);
    const asked = async (calendar: string) =>
      (await world.statementsOf(() => world.get(SettleChunk).execute({ calendar, month: '2026-01' as Month }))).length;
    expect(await asked(many.calendar)).toBe(await asked(few.calendar));
  });
});
