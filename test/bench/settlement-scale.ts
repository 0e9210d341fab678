import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Measured, Size, Staff } from './settlement-measure.ts';

const ROOT = join(import.meta.dirname, '../..');
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
execFileSync(process.execPath, [join(ROOT, 'build.mjs')], { stdio: 'inherit' });
const { measureSettlement } = await import('./settlement-measure.ts');
const staff: Staff = { workers: Number(values.workers), processes: Number(values.processes) };
await single();

async function single(): Promise<void> {
  const events = Number(values.events);
  const ventures = Number(values.ventures ?? Math.max(1, events / EVENTS_PER_VENTURE));
  const size: Size = { events, ventures, months: Number(values.months) };
  const measured = await measureSettlement(size, staff);
  console.table(measured.map(row));
  for (const { month, parts } of measured) {
    console.log(
      `${month}: ${Object.entries(parts)
        .map(([part, seconds]) => `${part} ${seconds.toFixed(2)} s`)
        .join(', ')}`,
    );
  }
}

function row(one: Measured) {
  const total = one.closing + one.settling;
  return {
    month: one.month,
    events: one.events,
    statements: one.statements,
    'GROUP BY best s': one.groupByBest.toFixed(3),
    'median s': one.groupByMedian.toFixed(3),
    'close s': one.closing.toFixed(2),
    'settle s': one.settling.toFixed(2),
    'total s': total.toFixed(2),
    ratio: (total / one.groupByMedian).toFixed(1),
    'ms/statement': ((total / one.statements) * 1000).toFixed(3),
    'node cpu s': one.cpuSeconds.toFixed(2),
    'idle MB': one.idleMegabytes.toFixed(0),
    'peak MB': one.peakMegabytes.toFixed(0),
  };
}
