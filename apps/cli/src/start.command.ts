import { Command } from 'commander';

export function startCommand(): Command {
  return new Command('start')
    .description('run the API, the worker and, without DATABASE_URL, the embedded PostgreSQL, until Ctrl-C')
    .option('--no-demo', 'do not make the demonstration world in an empty database')
    .action(async ({ demo }: { demo: boolean }) => {
      const { start } = await import('./start/start.js');
      const exit = await start({ demo });
      // Work that was interrupted must not keep the process.
      process.exit(exit);
    });
}
