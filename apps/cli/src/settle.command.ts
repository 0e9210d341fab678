import { Command } from 'commander';
import { monthEnd, type Month, parseMonth } from '#libs/kernel';
import { EXIT, type Exit, Unusable } from './exit.js';
import { printJson, say } from './output.js';

type SettleOptions = {
  readonly all?: boolean;
  readonly month?: string;
  readonly calendar: string;
  readonly workers: string;
  readonly as?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
};

type MonthReport = {
  readonly calendar: string;
  readonly month: string;
  readonly settled: number;
  readonly parked: number;
};

export function settleCommand(): Command {
  return new Command('settle')
    .description('close months and settle them: statements and journals for every venture with money in them')
    .option('--all', 'every month that has ended and holds money, in order, in every calendar')
    .option('--month <YYYY-MM>', 'this month only')
    .option('--calendar <name>', 'the calendar of the month', 'standard')
    .option('--workers <n>', 'ventures are settled by this many workers at once; the books are the same', '2')
    .option('--dry-run', 'with --month: say what it would give, and undo it; events wait as long as it takes')
    .option('--json', 'print what was settled as one JSON document on standard output')
    .option('--as <email>', 'act as this account instead of the operator of this machine')
    .action(async (options: SettleOptions) => {
      const month = wantedMonth(options);
      process.exitCode = await settle({ ...options, workers: await wantedWorkers(options) }, month);
    });
}

function wantedMonth({ all = false, month }: SettleOptions): Month | undefined {
  if (all === (month !== undefined)) throw new Unusable('USAGE', 'say either --all or --month YYYY-MM');
  if (month === undefined) return undefined;
  const parsed = parseMonth(month);
  if (!parsed.ok) throw new Unusable(parsed.error.code, parsed.error.message);
  if (monthEnd(parsed.value) > new Date()) throw new Unusable('PERIOD_NOT_ENDED', `${month} has not ended yet`);
  return parsed.value;
}

async function wantedWorkers({ workers }: SettleOptions): Promise<number> {
  const { WORKERS_MAX } = await import('#libs/settlement');
  const count = /^\d{1,2}$/.test(workers) ? Number(workers) : 0;
  if (count >= 1 && count <= WORKERS_MAX) return count;
  throw new Unusable('USAGE', `--workers is a whole number from 1 to ${WORKERS_MAX}; more need processes of their own`);
}

type Wanted = Omit<SettleOptions, 'workers'> & { readonly workers: number };

async function settle(wanted: Wanted, month: Month | undefined): Promise<Exit> {
  const { calendar, as, json = false, workers, dryRun = false } = wanted;
  if (dryRun) return rehearse({ calendar, as, json }, month);
  const { withApplication } = await import('./application.js');
  const { settleMonths } = await import('./settle-months.js');
  const reports: readonly MonthReport[] = await withApplication({ as }, (session) =>
    settleMonths(session, month && { calendar, month }, { workers, say }),
  );
  if (json) await printJson({ months: reports });
  const parked = reports.reduce((sum, report) => sum + report.parked, 0);
  const settled = reports.reduce((sum, report) => sum + report.settled, 0);
  say(`settled ${settled} venture months in ${reports.length} periods${parked > 0 ? `; ${parked} are parked` : ''}`);
  return parked === 0 ? EXIT.done : EXIT.findings;
}

async function rehearse(
  { calendar, as, json }: { readonly calendar: string; readonly as: string | undefined; readonly json: boolean },
  month: Month | undefined,
): Promise<Exit> {
  if (month === undefined) throw new Unusable('USAGE', '--dry-run goes with --month: one month at a time');
  const { withApplication } = await import('./application.js');
  const { previewMonth } = await import('./preview-month.js');
  const parked = await withApplication({ as }, (session) => previewMonth(session, { calendar, month }, json));
  return parked === 0 ? EXIT.done : EXIT.findings;
}
