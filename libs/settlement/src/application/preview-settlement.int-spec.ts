import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Id, Month } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import { DatabaseState } from '../../../../test/contract/database-state.js';
import { openSettlement, type SettlementFixture, valueOf } from '../../../../test/settlement-fixture.js';
import { PREVIEW_LIMITS, PreviewSettlement } from './preview-settlement.js';
import { SettlementQueries } from './settlement.queries.js';

const CALENDAR = 'previewed';
const key = { calendar: CALENDAR, month: '2026-02' as Month };

let world: SettlementFixture;
let state: DatabaseState;
let without: Id<'venture'>;
let heavy: Id<'venture'>;
let finance: Actor;

const preview = (limits = PREVIEW_LIMITS) => world.get(PreviewSettlement).execute(finance, key, limits);

/** A month with money, a cost that is carried, a refund for the closed one, a venture without a contract and one that no book can hold. */
beforeAll(async () => {
  world = await openSettlement();
  finance = { ...world.operator, roles: new Set(['finance']) };
  const good = await world.venture(CALENDAR);
  without = await world.venture(CALENDAR);
  heavy = await world.venture(CALENDAR);
  for (const venture of [good, heavy]) await world.contract(venture);
  await world.send(good, ['sale', 1_001n, '2026-01-05'], ['cost', 2_000n, '2026-01-06']);
  await world.settle(CALENDAR, '2026-01');
  await world.send(
    good,
    ['sale', 7_777n, '2026-02-05'],
    ['refund', 333n, '2026-01-07'],
    ['sale', 50n, '2026-02-06', 'EUR'],
  );
  await world.contract(good, { terms: EURO, from: '2026-02' });
  await world.send(without, ['sale', 10n, '2026-02-05']);
  const most = 2n ** 63n - 1n;
  await world.sendHuge(heavy, ['sale', most, '2026-02-05'], ['sale', most, '2026-02-07']);
  state = await DatabaseState.keep(world.database.url);
});

const EURO = {
  currency: 'EUR',
  parties: [{ id: 'venture', rank: 1 }],
  distributable: 'gross',
  waterfall: [],
  residual: 'venture',
};

afterAll(async () => {
  await state.end();
  await world.close();
});

describe('a preview of a settlement', () => {
  it('says what the run would give and whom it would park, to the cent, and leaves nothing behind', async () => {
    const previewed = valueOf(await preview());
    expect(await state.changed()).toEqual([]);
    expect(previewed).toMatchObject({ ...key, pending: 0, settled: 1, parked: 2, statements: 2, journals: 2 });
    expect(previewed.parkedVentures.map(({ ventureId, reasonCode }) => [ventureId, reasonCode]).sort()).toEqual(
      [
        [without, 'NO_CONTRACT_IN_FORCE'],
        [heavy, 'JOURNAL_INVALID'],
      ].sort(),
    );
    expect(valueOf(await preview())).toEqual({
      ...previewed,
      parkedVentures: previewed.parkedVentures.map((one) => ({ ...one, since: expect.any(Date) })),
    });

    expect(await world.settle(CALENDAR, '2026-02')).toEqual({ pending: 0, settled: 1, parked: 2 });
    const given = await world.rows<{ text: string }>(
      `SELECT format('%s %s %s', sh.party_id, s.currency, sum(sh.amount_minor)) AS text FROM statement s
       JOIN statement_share sh ON sh.venture_id = s.venture_id AND sh.statement_id = s.id
       WHERE s.calendar = $1 AND s.month = $2 GROUP BY sh.party_id, s.currency ORDER BY sh.party_id, s.currency`,
      [CALENDAR, key.month],
    );
    expect(
      previewed.totals.map(
        ({ partyId, currency, ownMinor, correctionsMinor }) => `${partyId} ${currency} ${ownMinor + correctionsMinor}`,
      ),
    ).toEqual(given.map(({ text }) => text));
    expect(previewed.totals.some(({ correctionsMinor }) => correctionsMinor !== 0n)).toBe(true);
    // Comparing states made the foreign keys deferrable.
    expect((await world.findings()).filter((found) => !found.startsWith('the constraints'))).toEqual([]);
  });

  it('is for finance, and for whoever owns the machine', async () => {
    const refused = await world.get(PreviewSettlement).execute(world.operator, key, PREVIEW_LIMITS);
    expect(refused).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    expect(await world.get(PreviewSettlement).execute(world.operator, key, null)).toMatchObject({ ok: true });
  });

  it('adds up over ventures what no single balance could hold', async () => {
    const most = 2n ** 63n - 1n;
    for (let ventures = 0; ventures < 2; ventures += 1) {
      const venture = await world.venture('plenty');
      await world.contract(venture);
      await world.sendHuge(venture, ['sale', most, '2026-02-05']);
    }
    const plenty = { ...key, calendar: 'plenty' };
    const { settled, totals } = valueOf(await world.get(PreviewSettlement).execute(finance, plenty, PREVIEW_LIMITS));
    expect(settled).toBe(2);
    expect(totals.reduce((sum, { ownMinor }) => sum + ownMinor, 0n)).toBe(2n * most);
    expect(totals.some(({ ownMinor }) => ownMinor > most)).toBe(true);
  });

  it('of a month that stands already says how it stands', async () => {
    const again = valueOf(await preview());
    expect(again).toMatchObject({ settled: 1, parked: 2, statements: 2, journals: 2 });
  });
});

describe('a preview that may not hold others up', () => {
  it('is refused for a month with more ventures than it may try, and points to the command line', async () => {
    await world.send(without, ['sale', 10n, '2026-03-05']);
    const march = { ...key, month: '2026-03' as Month };
    const refused = await world.get(PreviewSettlement).execute(finance, march, { ...PREVIEW_LIMITS, venturesMax: 0 });
    expect(refused).toMatchObject({ ok: false, error: { code: 'PREVIEW_TOO_LARGE' } });
    expect(refused.ok || refused.error.message).toContain(
      `chuang settle --dry-run --calendar ${CALENDAR} --month 2026-03`,
    );
    expect(await world.stateOf(CALENDAR, '2026-03')).toBe('open');
  });

  it('is cancelled when its time is over, whatever it waits for, and its connection serves others', async () => {
    await world.owner.query('BEGIN; LOCK TABLE accounting_period IN ACCESS EXCLUSIVE MODE');
    const begun = Date.now();
    const refused = await preview({ venturesMax: 10, blockingMsMax: 200 });
    const tookMs = Date.now() - begun;
    await world.owner.query('ROLLBACK');
    expect(refused).toMatchObject({ ok: false, error: { code: 'PREVIEW_TOO_LARGE' } });
    expect(tookMs).toBeGreaterThanOrEqual(200);
    // Whoever gets the connection next has its own time.
    await Promise.all(Array.from({ length: 20 }, () => world.rows('SELECT pg_sleep(0.3)')));
    await world.send(without, ['sale', 10n, '2026-03-06']);
  });

  it('waits behind a question about the past before it closes the calendar, so that events come in meanwhile', async () => {
    await world.owner.query(`BEGIN; SELECT pg_advisory_xact_lock_shared(hashtextextended('ledger-clock', 0))`);
    const asked = world.get(SettlementQueries).freeze(new Date());
    await untilWaiting(1);
    const previewed = preview();
    await untilWaiting(2);
    await world.send(without, ['sale', 10n, '2026-03-07']);
    await world.owner.query('ROLLBACK');
    expect(await asked).toEqual({ ok: true, value: null });
    expect(await previewed).toMatchObject({ ok: true });
  });

  it('is refused while a worker holds ventures of the month', async () => {
    await world.closeOnly(CALENDAR, '2026-03');
    await world.owner.query(`BEGIN; SELECT FROM settlement_task WHERE month = '2026-03' FOR UPDATE`);
    expect(await preview({ ...PREVIEW_LIMITS })).toMatchObject({ ok: true });
    const refused = await world
      .get(PreviewSettlement)
      .execute(finance, { ...key, month: '2026-03' as Month }, PREVIEW_LIMITS);
    await world.owner.query('ROLLBACK');
    expect(refused).toMatchObject({ ok: false, error: { code: 'SETTLEMENT_RUNNING' } });
  });
});

async function untilWaiting(count: number): Promise<void> {
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await world.owner.query(waiting)).rowCount !== count) await sleep(5);
}
