import { Command } from 'commander';
import { leavingAfterwards } from './interruption.js';

type EvaluateOptions = { readonly ndjson?: boolean };

/** Terms without a database: anybody can recompute what a statement says. */
export function termsCommand(): Command {
  return new Command('terms')
    .description('work with the terms of contracts')
    .addCommand(evaluateCommand())
    .addCommand(compareCommand())
    .addCommand(breakEvenCommand())
    .addCommand(templatesCommand())
    .addCommand(fromTemplateCommand());
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

function compareCommand(): Command {
  return new Command('compare')
    .description(
      'two terms side by side per party: {left, right, scenarios}, where a side is {terms, inputs?, clauses?}',
    )
    .argument('<file>', 'a JSON file, or - for standard input')
    .option('--json', 'print the comparison as JSON')
    .action(async (file: string, { json = false }: { readonly json?: boolean }) => {
      const { compareTerms } = await import('./terms/calculate-the-win.js');
      process.exitCode = await compareTerms(file, json);
    });
}

function breakEvenCommand(): Command {
  return new Command('break-even')
    .description(
      'the smallest value of an input at which a party covers its own cost: {subject, parties: [{key, fixed?, rateOfGross?}], scenarios, vary?, others?, limit?}',
    )
    .argument('<file>', 'a JSON file, or - for standard input')
    .option('--json', 'print what was found as JSON')
    .action(async (file: string, { json = false }: { readonly json?: boolean }) => {
      const { breakEvenOfTerms } = await import('./terms/calculate-the-win.js');
      process.exitCode = await breakEvenOfTerms(file, json);
    });
}

function templatesCommand(): Command {
  return new Command('templates')
    .description('list the templates of contracts, as JSON: what each is for, and its parameters with their bounds')
    .action(async () => {
      const { listTemplates } = await import('./terms/templates.js');
      await listTemplates();
    });
}

function fromTemplateCommand(): Command {
  return new Command('from-template')
    .description('print a complete draft from a template: terms, inputs, clauses, and the keys that need a participant')
    .argument('<template>', 'such as equal-split/1')
    .option('--parameters <file>', 'a JSON file with parameters by name, or - for standard input; defaults otherwise')
    .addHelpText('after', '\nEnds with 0, or with 1 and the faults when the parameters do not fit.')
    .action(async (template: string, { parameters }: { readonly parameters?: string }) => {
      const { draftFromTemplate } = await import('./terms/templates.js');
      process.exitCode = await draftFromTemplate(template, parameters);
    });
}
