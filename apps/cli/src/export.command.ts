import { Command, Option } from 'commander';

const COLUMNS = ['period', 'venture', 'party', 'currency', 'amount_minor'] as const;

type ExportOptions = { readonly format: 'csv' | 'ndjson' };

export function exportCommand(): Command {
  return new Command('export').description('write data to standard output').addCommand(statementsCommand());
}

function statementsCommand(): Command {
  return new Command('statements')
    .description(`one row for each party of each statement, zero amounts included: ${COLUMNS.join(', ')}`)
    .addOption(new Option('--format <format>', 'how to write it').choices(['csv', 'ndjson']).default('csv'))
    .action(async ({ format }: ExportOptions) => {
      const { withApplication } = await import('./application.js');
      const { exportStatements } = await import('./export-statements.js');
      await withApplication({}, (session) => exportStatements(session, COLUMNS, format));
    });
}
