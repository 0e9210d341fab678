import { Command } from 'commander';
import { leavingAfterwards } from './interruption.js';

type EvaluateOptions = { readonly ndjson?: boolean };

/** Terms without a database: anybody can recompute what a statement says. */
export function termsCommand(): Command {
  return new Command('terms').description('work with the terms of contracts').addCommand(evaluateCommand());
}

function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('evaluate share rules exactly; one {contract, inputs, stateIn}, or a file of worked cases')
    .argument('<file>', 'a JSON file, or - for standard input')
    .option('--ndjson', 'one {contract, inputs, stateIn} a line in, one result or {error} a line out')
    .addHelpText(
      'after',
      '\nEnds with 0 when everything was evaluated, 1 when something was not, 2 when the input cannot be read.',
    )
    .action(async (file: string, { ndjson = false }: EvaluateOptions) => {
      const { evaluateDocument, evaluateLines } = await import('./terms/evaluate-input.js');
      process.exitCode = await leavingAfterwards(
        () => Promise.resolve(),
        () => (ndjson ? evaluateLines(file) : evaluateDocument(file)),
      );
    });
}
