// What a settlement costs beside the bare GROUP BY that it cannot do without, in one run on one machine, on an embedded
// database of its own with the settings that users get.
//
//   npm run bench:settlement                                       1,000,000 events of 10,000 ventures
//   npm run bench:settlement -- --events 100000 --ventures 1000    another size
//   npm run bench:settlement -- --months 2                         a second month after it: books and accounts are open
//   npm run bench:settlement -- --workers 4 --processes 2          chunks at once in a process, and processes
//   npm run bench:settlement -- --curve [--five-million]           10,000 to 1,000,000 (5,000,000) events, with the slope
//   npm run bench:settlement -- --ingest                           batches of events with and without a settlement
//
// How to read the figures. GROUP BY is `SELECT venture, currency, kind, sum, count ... GROUP BY` over the events of the
// month on the same table, vacuumed, warm, by the plan that PostgreSQL chooses: its best and its median of several runs.
// Settlement is everything from closing the month to the closed month: every statement computed, its journal posted, its
// shares stored, all of it committed with fsync. The ratio is settlement over the median GROUP BY. COPY is that of the rows
// which the settlement left, into tables with the same indexes, checks and foreign keys, by one connection: GROUP BY and
// COPY together are what a settlement that keeps these rows cannot do without, the limit. CPU seconds, of the
// processes that settle and of the database server, say the same on a machine that others use too. The parts are waits of
// the workers, added up, so several workers wait for more seconds than have passed. The slope is that of log(time) over
// log(events): 1 is linear. At the end `verify` proves the whole world again.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Measured, Size, Staff } from './settlement-measure.ts';

/** A venture's month; a curve over events keeps it, so that there are as many more ventures as events. */
const EVENTS_PER_VENTURE = 100;
const CURVE = [10_000, 100_000, 1_000_000];
const FIVE_MILLION = 5_000_000;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    ventures: { type: 'string' },
    months: { type: 'string', default: '1' },
    workers: { type: 'string', default: '3' },
    processes: { type: 'string', default: '1' },
    curve: { type: 'boolean', default: false },
    'five-million': { type: 'boolean', default: false },
    ingest: { type: 'boolean', default: false },
  },
});
execFileSync(process.execPath, [join(import.meta.dirname, '../../build.mjs')], { stdio: 'inherit' });
const { measureSettlement } = await import('./settlement-measure.ts');
const { measureIngestion } = await import('./settlement-ingestion.ts');

const events = Number(values.events);
const size: Size = { events, ventures: Number(values.ventures ?? venturesFor(events)), months: Number(values.months) };
const staff: Staff = { workers: Number(values.workers), processes: Number(values.processes) };
if (values.ingest) console.table(await measureIngestion(size, staff));
else if (values.curve) await showCurve(values['five-million'] ? [...CURVE, FIVE_MILLION] : CURVE);
else show(await measureSettlement(size, staff));

async function showCurve(sizes: readonly number[]): Promise<void> {
  const measured: Measured[] = [];
  for (const count of sizes) {
    measured.push(...(await measureSettlement({ events: count, ventures: venturesFor(count), months: 1 }, staff)));
  }
  show(measured);
  for (const [index, larger] of measured.entries()) {
    const smaller = measured[index - 1];
    if (smaller)
      console.log(`slope ${smaller.events} to ${larger.events} events: ${slope(smaller, larger).toFixed(2)}`);
  }
  const [smallest, largest] = [measured.at(0), measured.at(-1)];
  if (smallest && largest) console.log(`slope over all: ${slope(smallest, largest).toFixed(2)}`);
}

function show(measured: readonly Measured[]): void {
  console.table(measured.map(row));
  for (const { month, events: count, parts } of measured) {
    const texts = Object.entries(parts).map(([part, seconds]) => `${part} ${seconds.toFixed(2)} s`);
    console.log(`${month}, ${count} events: ${texts.join(', ')}`);
  }
}

function slope(smaller: Measured, larger: Measured): number {
  return Math.log(totalOf(larger) / totalOf(smaller)) / Math.log(larger.events / smaller.events);
}

function totalOf({ closing, settling }: Measured): number {
  return closing + settling;
}

function venturesFor(count: number): number {
  return Math.max(1, Math.round(count / EVENTS_PER_VENTURE));
}

function row(one: Measured) {
  const cpu = one.processCpu + one.serverCpu;
  return {
    month: one.month,
    events: one.events,
    statements: one.statements,
    'GROUP BY best s': one.groupByBest.toFixed(3),
    'median s': one.groupByMedian.toFixed(3),
    'cpu s': one.groupByCpu.toFixed(2),
    'close s': one.closing.toFixed(2),
    'settle s': one.settling.toFixed(2),
    'total s': totalOf(one).toFixed(2),
    ratio: (totalOf(one) / one.groupByMedian).toFixed(1),
    'COPY s': one.copy?.seconds.toFixed(2) ?? '',
    'of limit': one.copy ? (totalOf(one) / (one.groupByMedian + one.copy.seconds)).toFixed(1) : '',
    'ms/statement': ((totalOf(one) / one.statements) * 1000).toFixed(3),
    'COPY cpu s': one.copy?.serverCpu.toFixed(1) ?? '',
    'cpu s node+server': `${one.processCpu.toFixed(1)}+${one.serverCpu.toFixed(1)}`,
    'cpu ratio': (cpu / one.groupByCpu).toFixed(1),
    'idle MB': one.idleMegabytes.toFixed(0),
    'peak MB': one.peakMegabytes.toFixed(0),
  };
}
