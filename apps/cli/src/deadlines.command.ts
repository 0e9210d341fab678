import { Command } from 'commander';
import { printJson, say } from './output.js';

export function deadlinesCommand(): Command {
  return new Command('deadlines')
    .description('carry out what is due by now for opportunities, as the worker does: reminders, escalations, defaults')
    .option('--json', 'print what was written as one JSON document on standard output')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { withApplication } = await import('./application.js');
      const { RunOpportunityDeadlines } = await import('#libs/opportunities');
      const written = await withApplication({}, ({ app }) =>
        app.get(RunOpportunityDeadlines, { strict: false }).execute(),
      );
      if (json) await printJson(written);
      const lines = Object.entries(written).map(([kind, count]) => `${count} ${kind}`);
      say(lines.length === 0 ? 'nothing was due' : `wrote ${lines.join(', ')}`);
    });
}
