import { Command } from 'commander';

export function startCommand(): Command {
  return new Command('start')
    .description('run the API, the worker and, without DATABASE_URL, the embedded PostgreSQL, until Ctrl-C')
    .option('--no-demo', 'no demonstration world in an empty database; the same holds with NODE_ENV=production')
    .action(async ({ demo }: { demo: boolean }) => {
      const { start } = await import('./start/start.js');
      // Everybody knows the passwords of that world, the operator's too.
      const exit = await start({ demo: demo && process.env.NODE_ENV !== 'production' });
      // Work that was interrupted must not keep the process.
      process.exit(exit);
    });
}
