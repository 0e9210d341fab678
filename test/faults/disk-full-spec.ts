import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Id, publicId } from '#libs/kernel';
import { verifyLedger } from '#libs/ledger';
import { migrate, sqlStateOf } from '#libs/platform';
import { proveEverything } from '../../apps/cli/src/prove-everything.js';
import { type LedgerFixture, openLedger, shares } from '../ledger-fixture.js';
import { openSettlement, type Person, type SettlementFixture, valueOf } from '../settlement-fixture.js';
import * as migrations from '../../migrations/index.js';
import { commandLine } from './command-line.js';
import { contentsOf } from './database-contents.js';
import { wideVentures } from './settling-world.js';
import { SmallDisk, whyNoSmallDisk } from './small-disk.js';

const DISK_FULL = 'DATABASE_DISK_FULL';
const JOURNALS = 2_000;
const EVENTS = 1_000;

const reason = whyNoSmallDisk();
const describeOnDisk = reason === undefined ? describe : describe.skip;

describeOnDisk(`a disk without a byte left${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let disk: SmallDisk;
  let url: string;
  /** On a second database of the same server, because journals that nothing explains are breakage to the first one. */
  let ledger: LedgerFixture;
  let world: SettlementFixture;
  let sender: Person;
  let ventures: readonly Id<'venture'>[];

  beforeAll(async () => {
    disk = SmallDisk.start();
    url = await disk.open();
    const second = await secondDatabase(url);
    for (const database of [url, second]) await migrate(database, Object.values(migrations));
    ledger = await openLedger([], { url: second, drop: () => Promise.resolve() });
    process.env.LOG_LEVEL = 'silent';
    world = await openSettlement({ url, drop: () => Promise.resolve() });
    sender = await world.person('sender', 'operator');
    world.owner.on('error', () => undefined);
    ledger.owner.on('error', () => undefined);
    ventures = await wideVentures(world);
    await world.closeOnly('wide', '2026-03');
  });

  afterAll(async () => {
    delete process.env.LOG_LEVEL;
    await Promise.allSettled([world.leave(), ledger.close()]);
    await disk.close();
  });

  it('lets nothing be posted, taken or settled, says why with a code, and nothing is half-done', async () => {
    // A fresh segment of the log, so that it is the tables that find no room.
    await world.owner.query('CHECKPOINT');
    await world.owner.query('SELECT pg_switch_wal()');
    const before = [await contentsOf(url), await contentsOf(ledger.url)];
    await disk.fill();
    expect(sqlStateOf(await post().catch((failure: unknown) => failure))).toBe('53100');
    expect(await send()).toMatchObject({ status: 503, body: { code: DISK_FULL } });
    const settled = await settle('2026-03');
    expect({ code: settled.code, stdout: settled.stdout }).toEqual({ code: 3, stdout: '' });
    expect(settled.stderr).toMatch(/^DATABASE_DISK_FULL: The disk of the database is full\..*No space left on device/m);
    expect(settled.stderr).not.toMatch(/^\s+at /m);
    expect([await contentsOf(url), await contentsOf(ledger.url)]).toEqual(before);
  });

  it('that has room again gets everything by the same calls, once', async () => {
    await disk.free();
    expect(valueOf(await post()).filter(({ replayed }) => !replayed)).toHaveLength(JOURNALS);
    expect(valueOf(await post()).filter(({ replayed }) => !replayed)).toHaveLength(0);
    expect(await send()).toMatchObject({ status: 202, body: { stored: EVENTS } });
    expect(await settle('2026-03')).toMatchObject({ code: 0 });
    const [totals] = await world.rows(
      `SELECT (SELECT sum(amount_minor)::bigint FROM statement_share) AS shared,
         (SELECT sum(amount_minor)::bigint FROM revenue_event WHERE month = '2026-03') AS received`,
    );
    expect(totals).toEqual({ shared: SALES, received: SALES });
    expect(await proveEverything({ app: world.api, actor: world.operator })).toEqual([]);
    expect(
      await ledger.reader.row('SELECT count(*) AS lines, sum(amount_minor)::bigint AS moved FROM transfer'),
    ).toEqual({
      lines: BigInt(JOURNALS),
      moved: (BigInt(JOURNALS) * BigInt(JOURNALS + 1)) / 2n,
    });
    expect(await verifyLedger(ledger.reader)).toEqual([]);
  });

  it('that ends the server itself is said to be away, and with room again the server recovers and the run goes on', async () => {
    await disk.fill();
    await fillLog();
    expect(await send()).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
    expect(await settle('2026-04')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^DATABASE_NOT_REACHABLE: /),
    });
    await disk.free();
    url = await disk.open();
    expect(await settle('2026-04')).toMatchObject({ code: 0 });
    expect(await commandLine(['verify'], { DATABASE_URL: url })).toMatchObject({ code: 0, stderr: 'the books hold\n' });
  });

  const SALES = Array.from({ length: 520 }, (_, index) => 1_000n + BigInt(index)).reduce((sum, one) => sum + one);

  function post() {
    const drafts = Array.from({ length: JOURNALS }, (_, index) =>
      shares(`book ${index % 50}`, `journal ${index}`, { a: 1n + BigInt(index) }),
    );
    return ledger.post(...drafts);
  }

  async function send() {
    const subject = publicId('venture', ventures[0]!);
    const events = Array.from({ length: EVENTS }, (_, index) => ({
      ...{ specversion: '1.0', id: String(index), source: 'late shop', type: 'org.chuang.revenue.sale.v1', subject },
      ...{ time: '2026-05-05T12:00:00Z', data: { amountMinor: '100', currency: 'CNY' } },
    }));
    const headers = { authorization: `Bearer ${sender.token}`, 'content-type': 'application/cloudevents-batch+json' };
    const payload = JSON.stringify(events);
    const response = await world.api.inject({ method: 'POST', url: '/v1/events', headers, payload });
    return { status: response.statusCode, body: JSON.parse(response.body) as unknown };
  }

  function settle(month: string) {
    return commandLine(['settle', '--month', month, '--calendar', 'wide'], { DATABASE_URL: url });
  }

  /** Moves the log on until it finds no room for its next segment, which PostgreSQL does not survive. */
  async function fillLog(): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    const died = new Promise((resolve) => client.once('end', resolve));
    for (;;) {
      const isAlive = await client.query(`SELECT pg_logical_emit_message(true, 'fill', 'x'), pg_switch_wal()`).then(
        () => true,
        () => false,
      );
      if (!isAlive) break;
    }
    await died;
    while (await isServing()) await sleep(50);
  }

  async function isServing(): Promise<boolean> {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      return false;
    }
  }
});

async function secondDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE DATABASE posting');
  await client.end();
  const second = new URL(url);
  second.pathname = '/posting';
  return second.href;
}
