import { Command } from 'commander';
import { EXIT, type Exit, Unusable } from './exit.js';

type ExplainOptions = { readonly as?: string; readonly json?: boolean };

export function explainCommand(): Command {
  return new Command('explain')
    .description('why a party got what it got by a statement: a tree whose parts add up to the amount, in minor units')
    .argument('<statement>', 'its id (stm_…), or VENTURE/YYYY-MM with the id or the external reference of the venture')
    .argument('<party>', 'its name in the contract, or its id (pty_…)')
    .option('--json', 'print the tree as JSON')
    .option('--as <email>', 'show what this account may see instead of everything')
    .action(async (statement: string, party: string, options: ExplainOptions) => {
      process.exitCode = await explain({ statement, party }, options);
    });
}

async function explain(
  asked: { statement: string; party: string },
  { as, json = false }: ExplainOptions,
): Promise<Exit> {
  const { withApplication } = await import('./application.js');
  const { explainParty } = await import('./explain-party.js');
  const isFound = await withApplication({ as }, (session) => explainParty(session, asked, { as, json }));
  if (isFound) return EXIT.done;
  throw new Unusable('NOT_FOUND', `there is no statement ${asked.statement} with a share of ${asked.party}`);
}
