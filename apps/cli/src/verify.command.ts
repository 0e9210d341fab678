import { Command } from 'commander';
import { EXIT, type Exit } from './exit.js';
import { printJson, say } from './output.js';

export function verifyCommand(): Command {
  return new Command('verify')
    .description('prove the books again from the rows alone; names the first broken row of each kind')
    .option('--json', 'print the findings as one JSON document on standard output')
    .action(async ({ json = false }: { json?: boolean }) => {
      process.exitCode = await verify(json);
    });
}

async function verify(json: boolean): Promise<Exit> {
  const { withApplication } = await import('./application.js');
  const { proveEverything } = await import('./prove-everything.js');
  const findings = await withApplication({}, proveEverything);
  if (json) await printJson({ findings });
  for (const { check, rows, first } of findings) say(`BROKEN ${check}: ${rows} rows, the first: ${first}`);
  say(findings.length === 0 ? 'the books hold' : `${findings.length} kinds of breakage`);
  return findings.length === 0 ? EXIT.done : EXIT.findings;
}
