import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Id, type Month, ok } from '#libs/kernel';
import type { Assignment } from '#libs/ledger';
import { type LedgerFixture, NOW, openLedger, partyOf, valueOf } from '../../../../test/ledger-fixture.js';

let ledger: LedgerFixture;
beforeAll(async () => {
  ledger = await openLedger();
  await ledger.owner.query(`CREATE TABLE entered (calendar text, month text, late_for text, at timestamptz);
    GRANT SELECT, INSERT ON entered TO chuang_app`);
});
afterAll(() => ledger.close());

const month = (text: string) => text as Month;
const BY = partyOf('finance') as string as Id<'account'>;

const begin = (calendar: string, name: string, now = NOW) =>
  ledger.transactor.run((tx) => ledger.periods.beginClosing(tx, calendar, month(name), { by: BY, now }));
const complete = (calendar: string, name: string) =>
  ledger.transactor.run((tx) => ledger.periods.markClosed(tx, calendar, month(name), { now: NOW }));

async function assign(calendar: string, ...months: string[]): Promise<Record<string, Assignment>> {
  const assigned = await ledger.transactor.run(async (tx) =>
    ok(await ledger.periods.assign(tx, calendar, months.map(month))),
  );
  return Object.fromEntries(valueOf(assigned));
}

async function states(calendar: string): Promise<Record<string, string>> {
  const periods = await ledger.periods.list(ledger.reader, { calendar, limit: 100 });
  return Object.fromEntries(periods.map((period) => [period.month, period.state]));
}

describe('accounting periods', () => {
  it('are opened by the first event and take it in its own month', async () => {
    expect(await assign('fresh', '2026-02', '2026-01', '2026-02')).toEqual({
      '2026-01': { month: '2026-01', lateFor: null },
      '2026-02': { month: '2026-02', lateFor: null },
    });
    expect(await states('fresh')).toEqual({ '2026-01': 'open', '2026-02': 'open' });
    expect(await ledger.periods.openMonths(ledger.reader, 'fresh')).toEqual(['2026-01', '2026-02']);
    expect(await ledger.periods.lastClosed(ledger.reader, 'fresh')).toBeNull();
  });

  it('go from open through closing to closed, with who and when', async () => {
    await assign('life', '2026-01');
    const closing = {
      calendar: 'life',
      month: '2026-01',
      state: 'closing',
      openedAt: NOW,
      closingAt: NOW,
      closedAt: null,
      closedBy: BY,
    };
    expect(await begin('life', '2026-01')).toEqual({ ok: true, value: closing });
    expect(await begin('life', '2026-01', new Date(NOW.getTime() + 1))).toEqual({ ok: true, value: closing });
    expect(await ledger.periods.lastClosed(ledger.reader, 'life')).toBeNull();
    const closed = { ...closing, state: 'closed', closedAt: NOW };
    expect(await complete('life', '2026-01')).toEqual({ ok: true, value: closed });
    expect(await complete('life', '2026-01')).toEqual({ ok: true, value: closed });
    expect(await begin('life', '2026-01')).toEqual({ ok: true, value: closed });
    expect(await ledger.periods.lastClosed(ledger.reader, 'life')).toBe('2026-01');
    expect(await ledger.periods.stateOf(ledger.reader, 'life', month('2025-07'))).toBe('closed');
    expect(await ledger.periods.stateOf(ledger.reader, 'life', month('2026-02'))).toBe('open');
  });

  it('send events of a shut month to the first open one, as late for their own', async () => {
    await assign('late', '2026-01', '2026-02');
    valueOf(await begin('late', '2026-01'));
    expect(await assign('late', '2025-12', '2026-01', '2026-02')).toEqual({
      '2025-12': { month: '2026-02', lateFor: '2025-12' },
      '2026-01': { month: '2026-02', lateFor: '2026-01' },
      '2026-02': { month: '2026-02', lateFor: null },
    });
  });

  it('always have somewhere to go: behind the last shut month one is opened', async () => {
    valueOf(await begin('all-shut', '2026-10'));
    expect(await assign('all-shut', '2026-10')).toEqual({ '2026-10': { month: '2026-11', lateFor: '2026-10' } });
    expect(await states('all-shut')).toEqual({ '2026-10': 'closing', '2026-11': 'open' });
  });

  it('refuse to close before the end, out of order and behind a later closing, and change nothing', async () => {
    await assign('refused', '2026-09', '2026-10', '2026-11');
    expect(await begin('refused', '2026-11')).toMatchObject({ ok: false, error: { code: 'PERIOD_NOT_ENDED' } });
    expect(await begin('refused', '2026-10')).toMatchObject({ ok: false, error: { code: 'PERIOD_OUT_OF_ORDER' } });
    expect(await complete('refused', '2026-09')).toMatchObject({ ok: false, error: { code: 'STATE_NOT_ALLOWED' } });
    valueOf(await begin('refused', '2026-09'));
    expect(await begin('refused', '2026-08')).toMatchObject({ ok: false, error: { code: 'PERIOD_NOT_OPEN' } });
    expect(await states('refused')).toEqual({ '2026-09': 'closing', '2026-10': 'open', '2026-11': 'open' });
  });

  it('close the months in between that never took an event', async () => {
    await assign('gaps', '2026-01', '2026-05');
    valueOf(await begin('gaps', '2026-01'));
    valueOf(await begin('gaps', '2026-04'));
    expect(await states('gaps')).toEqual({
      '2026-01': 'closing',
      '2026-02': 'closed',
      '2026-03': 'closed',
      '2026-04': 'closing',
      '2026-05': 'open',
    });
    expect(await ledger.periods.lastClosed(ledger.reader, 'gaps')).toBeNull();
    expect(await complete('gaps', '2026-04')).toMatchObject({ ok: false, error: { code: 'PERIOD_OUT_OF_ORDER' } });
    valueOf(await complete('gaps', '2026-01'));
    valueOf(await complete('gaps', '2026-04'));
    expect(await ledger.periods.lastClosed(ledger.reader, 'gaps')).toBe('2026-04');
  });

  it('list newest first, page by page', async () => {
    await assign('paged', '2026-01', '2026-02', '2026-03');
    const page = async (before?: string) =>
      (await ledger.periods.list(ledger.reader, { calendar: 'paged', limit: 2, ...(before && { before }) })).map(
        (period) => period.month,
      );
    expect(await page()).toEqual(['2026-03', '2026-02']);
    expect(await page('2026-02')).toEqual(['2026-01']);
  });
});

describe('closing while events come in', () => {
  it('waits for a batch that entered the month, and the batch after it goes on to the next', async () => {
    await assign('waits', '2026-01');
    const order: string[] = [];
    let closing: Promise<unknown> | undefined;
    let late: Promise<unknown> | undefined;
    await ledger.transactor.run(async (tx) => {
      await ledger.periods.assign(tx, 'waits', [month('2026-01')]);
      closing = begin('waits', '2026-01').then(() => order.push('closing'));
      await ledger.untilWaiting(1);
      late = assign('waits', '2026-01').then((assigned) => order.push(assigned['2026-01']?.month ?? ''));
      await ledger.untilWaiting(2);
      order.push('batch');
      return ok(undefined);
    });
    await Promise.all([closing, late]);
    expect(order).toEqual(['batch', 'closing', '2026-02']);
  });

  it('is not passed by a batch that opens an earlier month at the same moment', async () => {
    let closing: ReturnType<typeof begin> | undefined;
    await ledger.transactor.run(async (tx) => {
      await ledger.periods.assign(tx, 'phantom', [month('2026-01')]);
      closing = begin('phantom', '2026-03');
      await ledger.untilWaiting(1);
      return ok(undefined);
    });
    expect(await closing).toMatchObject({ ok: false, error: { code: 'PERIOD_OUT_OF_ORDER' } });
    expect(await states('phantom')).toEqual({ '2026-01': 'open' });
  });

  it('cannot pass a batch by raw SQL either, because the batch holds the row', async () => {
    await ledger.owner.query(`SET lock_timeout = '50ms'`);
    await assign('held', '2026-01');
    await ledger.transactor.run(async (tx) => {
      await ledger.periods.assign(tx, 'held', [month('2026-01')]);
      const update = ledger.owner.query(`UPDATE accounting_period SET state = 'closing' WHERE calendar = 'held'`);
      await expect(update).rejects.toMatchObject({ code: '55P03' });
      return ok(undefined);
    });
    await ledger.owner.query('RESET lock_timeout');
    expect(await states('held')).toEqual({ '2026-01': 'open' });
  });

  it('goes on to the next open month when the state changed past the calendar’s lock', async () => {
    await assign('raw', '2026-01');
    await ledger.owner.query('BEGIN');
    await ledger.owner.query(
      `UPDATE accounting_period SET state = 'closing', closing_at = now() WHERE calendar = 'raw'`,
    );
    const assigned = assign('raw', '2026-01');
    await ledger.untilWaiting(1);
    await ledger.owner.query('COMMIT');
    expect(await assigned).toEqual({ '2026-01': { month: '2026-02', lateFor: '2026-01' } });
  });

  it('loses no event and lets none in afterwards, with eight clients that never pause', async () => {
    const calendar = 'storm';
    let sent = 0;
    let stop = false;
    const ingest = async () => {
      while (!stop) {
        await ledger.transactor.run(async (tx) => {
          const assigned = await ledger.periods.assign(tx, calendar, [month('2026-01'), month('2026-02')]);
          for (const [, { month: entered, lateFor }] of assigned) {
            await tx.write('INSERT INTO entered VALUES ($1, $2, $3, clock_timestamp())', [calendar, entered, lateFor]);
          }
          return ok(undefined);
        });
        sent += 2;
      }
    };
    const clients = Array.from({ length: 8 }, ingest);
    const countAfter: Record<string, bigint> = {};
    const countOf = async (name: string) =>
      (await ledger.reader.row<{ count: bigint }>('SELECT count(*) FROM entered WHERE calendar = $1 AND month = $2', [
        calendar,
        name,
      ]))!.count;
    const untilEntered = async (name: string) => {
      while ((await countOf(name)) === 0n) await sleep(5);
    };
    for (const name of ['2026-01', '2026-02', '2026-03']) {
      await untilEntered(name);
      valueOf(await begin(calendar, name));
      countAfter[name] = await countOf(name);
    }
    await untilEntered('2026-04');
    stop = true;
    await Promise.all(clients);
    for (const [name, count] of Object.entries(countAfter)) {
      expect(await countOf(name)).toBe(count);
    }
    const total = await ledger.reader.row<{ count: bigint }>('SELECT count(*) FROM entered WHERE calendar = $1', [
      calendar,
    ]);
    expect(total?.count).toBe(BigInt(sent));
  });
});
