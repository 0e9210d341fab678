import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Id, type Month, publicId } from '#libs/kernel';
import { ClosePeriod, RecordRevenueEvents } from '#libs/settlement';
import { proveEverything } from '../../apps/cli/src/prove-everything.js';
import { openSettlement, type SettlementFixture, valueOf } from '../settlement-fixture.js';
import { Child } from './children.js';

const CALENDAR = 'busy';
const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06'];
const VENTURES = 8;
const WORKERS = 3;
const CLIENTS = 3;
/** A batch of so many is in the making for long enough that closings come in its middle. */
const EVENTS_PER_BATCH = 320;

type Sent = { readonly externalId: string; readonly amountMinor: bigint; readonly kind: string };

let folder: string;
let world: SettlementFixture;
let ventures: Id<'venture'>[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-races-'));
  world = await openSettlement();
  ventures = [];
  for (let count = 0; count < VENTURES; count += 1) {
    const venture = await world.venture(CALENDAR);
    await world.contract(venture);
    ventures.push(venture);
  }
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

describe(`${WORKERS} workers, closings and ingestion at once`, () => {
  const taken: Sent[] = [];

  it('close and settle every month while events keep coming in', async () => {
    const plan = join(folder, 'plan.json');
    writeFileSync(plan, JSON.stringify({ now: new Date().toISOString(), steps: [] }));
    const workers = Array.from({ length: WORKERS }, () => Child.start(plan, world.database.url));
    const ended = workers.map((worker) => worker.run({ job: 'work' }));
    await Promise.all(workers.map(({ ready }) => ready));
    const ingestion = { goesOn: true };
    const clients = Array.from({ length: CLIENTS }, (_, client) => ingest(client, ingestion, taken));
    // A month closes where something has come in, however slow the machine is.
    while (taken.length === 0) await sleep(20);
    for (const month of MONTHS.slice(0, -1)) {
      await sleep(150);
      await Promise.all([close(month), close(month)]);
    }
    ingestion.goesOn = false;
    await Promise.all(clients);
    await close(MONTHS.at(-1)!);
    await closedEverywhere();
    for (const worker of workers) worker.stop();
    expect(await Promise.all(ended)).toEqual(workers.map(() => ({ done: expect.any(Number) })));
  });

  it('have lost no event that was acknowledged and taken none twice', async () => {
    const stored = await world.rows<Sent & { late: boolean }>(
      `SELECT external_id AS "externalId", amount_minor AS "amountMinor", kind, late_for_month IS NOT NULL AS late
       FROM revenue_event ORDER BY external_id`,
    );
    const sent = [...taken].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
    expect(stored.map(({ externalId, amountMinor, kind }) => ({ externalId, amountMinor, kind }))).toEqual(sent);
    // The race was played: events came in while their month was open, and after it.
    expect(new Set(stored.map(({ late }) => late))).toEqual(new Set([true, false]));
  });

  it('have shared exactly what came in, once, in books that hold', async () => {
    const net = taken.reduce((sum, one) => sum + (one.kind === 'refund' ? -one.amountMinor : one.amountMinor), 0n);
    const [row] = await world.rows<{ shared: bigint; statements: bigint; tasks: bigint }>(
      `SELECT (SELECT sum(amount_minor)::bigint FROM statement_share) AS shared, (SELECT count(*) FROM statement) AS statements,
         (SELECT count(*) FROM settlement_task WHERE state = 'settled') AS tasks`,
    );
    expect(row).toEqual({ shared: net, statements: row?.tasks, tasks: row?.statements });
    // A month that closed before a venture had anything in it gives that venture no statement.
    expect(Number(row?.statements)).toBeGreaterThan((VENTURES * MONTHS.length) / 2);
    expect(await proveEverything({ app: world.api, actor: world.operator })).toEqual([]);
  });
});

/** Sends batches over all ventures and months until told to stop, and notes what was acknowledged. */
async function ingest(client: number, ingestion: { goesOn: boolean }, taken: Sent[]): Promise<void> {
  for (let batch = 0; ingestion.goesOn; batch += 1) {
    const events = Array.from({ length: EVENTS_PER_BATCH }, (_, index) => ({
      ...{ source: `client ${client}`, externalId: `${client}/${batch}/${index}` },
      ...{ venture: publicId('venture', ventures[index % VENTURES]!), kind: index % 7 === 6 ? 'refund' : 'sale' },
      ...{ amountMinor: BigInt(100 + ((batch * 31 + index * 7) % 900)), currency: 'CNY', attributes: {} },
      occurredAt: new Date(`${MONTHS[(index + batch + Math.floor(index / VENTURES)) % MONTHS.length]!}-15T12:00:00Z`),
    }));
    const answers = valueOf(await world.get(RecordRevenueEvents).execute(world.operator, { events }));
    expect(answers.map(({ outcome }) => outcome)).toEqual(events.map(() => 'stored'));
    taken.push(...events.map(({ externalId, amountMinor, kind }) => ({ externalId, amountMinor, kind })));
  }
}

async function close(month: string): Promise<void> {
  const key = { calendar: CALENDAR, month: month as Month };
  valueOf(await world.get(ClosePeriod).execute(world.operator, key));
}

async function closedEverywhere(): Promise<void> {
  while ((await world.stateOf(CALENDAR, MONTHS.at(-1)!)) !== 'closed') await sleep(20);
}
