// Ingestion beside a settlement, for test/bench/settlement-scale.ts: batches of events through the command that senders
// use, alone and while other months are settled by processes of their own (`--months 3` settles three of them).
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { MachineOperator } from '#libs/identity';

import { RecordRevenueEvents } from '#libs/settlement';
import { fill, settleDown, withBenchDatabase } from './settlement-database.ts';
import { MONTHS, type Size, settle, type Staff } from './settlement-measure.ts';
import { fillMonth, fillVentures, referenceOf, valueOf } from './settlement-world.ts';

const EVENTS_PER_BATCH = 500;
const BATCHES_ALONE = 200;
/** Senders buffer for a moment; a batch every so often is a busy platform, not an import. */
const PAUSE_MS = 20;
/** The events that come in are of a later month than the one that is settled. */
const INGESTED_MONTH = '2026-06';

type Row = { batches: string; count: number; 'p50 ms': string; 'p99 ms': string; 'worst ms': string };

export async function measureIngestion(size: Size, staff: Staff): Promise<readonly Row[]> {
  return withBenchDatabase(async (database) => {
    const { url } = database;
    const months = MONTHS.slice(0, size.months);
    await fill(url, (app) => fillVentures(app, size.ventures));
    for (const month of months) await fill(url, (app) => fillMonth(app, { url, ...size, month }));
    await settleDown(url);
    let rows: readonly Row[] = [];
    await fill(url, async (app) => {
      const actor = await app.get(MachineOperator, { strict: false }).actor();
      const record = app.get(RecordRevenueEvents, { strict: false });
      let sent = 0;
      const send = async (): Promise<number> => {
        const events = Array.from({ length: EVENTS_PER_BATCH }, () => eventOf((sent += 1), size.ventures));
        const started = performance.now();
        valueOf(await record.execute(actor, { events }));
        return performance.now() - started;
      };
      rows = await compare(send, async () => {
        for (const month of months) await settle(database, month, staff);
      });
    });
    return rows;
  });
}

async function compare(send: () => Promise<number>, settling: () => Promise<unknown>): Promise<readonly Row[]> {
  for (let batch = 0; batch < BATCHES_ALONE / 10; batch += 1) await send();
  const alone: number[] = [];
  for (let batch = 0; batch < BATCHES_ALONE; batch += 1) {
    alone.push(await send());
    await sleep(PAUSE_MS);
  }
  const beside: number[] = [];
  const run = { isOver: false };
  const settled = settling().finally(() => (run.isOver = true));
  while (!run.isOver) {
    beside.push(await send());
    await sleep(PAUSE_MS);
  }
  await settled;
  const ratio = { batches: 'beside / alone', count: 0, 'worst ms': '' };
  const ratioAt = (share: number): string => (at(beside, share) / at(alone, share)).toFixed(1);
  return [
    row('alone', alone),
    row('beside a settlement', beside),
    { ...ratio, 'p50 ms': ratioAt(0.5), 'p99 ms': ratioAt(0.99) },
  ];
}

function row(batches: string, times: readonly number[]): Row {
  const [p50, p99, worst] = [0.5, 0.99, 1].map((share) => at(times, share).toFixed(1));
  return { batches, count: times.length, 'p50 ms': p50 ?? '', 'p99 ms': p99 ?? '', 'worst ms': worst ?? '' };
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function eventOf(number: number, ventures: number) {
  return {
    ...{ source: 'https://shop.example', externalId: `ingested ${number}`, venture: referenceOf(number % ventures) },
    ...{ kind: 'sale', amountMinor: BigInt(1000 + (number % 5000)), currency: 'CNY' },
    occurredAt: new Date(`${INGESTED_MONTH}-05T12:00:00Z`),
    attributes: { order: String(number) },
  };
}
