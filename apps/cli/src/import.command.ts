import { Command } from 'commander';
import { callerPath } from './caller-path.js';
import { EXIT, type Exit } from './exit.js';

type ImportOptions = { readonly as?: string; readonly json?: boolean };

export function importCommand(): Command {
  return new Command('import').description('take over data of another platform').addCommand(olistCommand());
}

function olistCommand(): Command {
  return new Command('olist')
    .description(
      'import the Brazilian marketplace data set: ventures, contracts, revenue and value events; rows that cannot be used are named and left out, the rest comes in together',
    )
    .argument('<directory>', 'the folder with olist_orders_dataset.csv and the files beside it')
    .option('--json', 'print the report as one JSON document on standard output')
    .option('--as <email>', 'act as this account instead of the operator of this machine')
    .action(async (directory: string, options: ImportOptions) => {
      process.exitCode = await runImport(callerPath(directory), options);
    });
}

// Loaded on demand: a command that needs no application should not wait for one.
async function runImport(directory: string, { as, json = false }: ImportOptions): Promise<Exit> {
  const { withApplication } = await import('./application.js');
  const { importOlist } = await import('./olist/import-olist.js');
  const { progressFor } = await import('./olist/progress.js');
  const { RefusedLog } = await import('./olist/refused-log.js');
  const { printReport, sayReport } = await import('./olist/report.js');
  const refused = new RefusedLog();
  try {
    const run = { directory, progress: progressFor(process.stderr), refused };
    const report = await withApplication({ as }, (session) => importOlist(session, run));
    await (json ? printReport(report, refused) : sayReport(report, refused));
    return refused.count === 0 ? EXIT.done : EXIT.findings;
  } finally {
    refused.remove();
  }
}
