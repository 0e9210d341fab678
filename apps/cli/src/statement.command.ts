import { Command, Option } from 'commander';
import { parseId } from '#libs/kernel';
import { writeFile } from './caller-files.js';
import { Unusable } from './exit.js';
import { print, say } from './output.js';

// Said here, so that the command line answers --help without loading a context.
const FORMATS = ['json', 'csv', 'html', 'pdf'] as const;

type StatementOptions = { readonly format: (typeof FORMATS)[number]; readonly out?: string; readonly as?: string };

export function statementCommand(): Command {
  return new Command('statement')
    .description('write one statement: as data, as lines for a spreadsheet, or as a page to print')
    .argument('<id>', 'its id; starts with stm_')
    .addOption(new Option('--format <format>', 'how to write it').choices(FORMATS).default('json'))
    .option('--out <file>', 'where to; standard output otherwise')
    .option('--as <email>', 'see what this account may see, instead of everything that this machine holds')
    .action(writeStatement);
}

async function writeStatement(text: string, { format, out, as }: StatementOptions): Promise<void> {
  const id = parseId('statement', text);
  if (!id.ok) throw new Unusable(id.error.code, id.error.message);
  const { withApplication } = await import('./application.js');
  const { Transactor } = await import('#libs/platform');
  const { StatementDocuments, statementFile } = await import('#libs/settlement');
  await withApplication({ as }, async ({ app, actor }) => {
    const { reader } = app.get(Transactor, { strict: false });
    const documents = app.get(StatementDocuments, { strict: false });
    const document = await documents.one(reader, as === undefined ? null : actor, id.value);
    if (!document) throw new Unusable('NOT_FOUND', `there is no statement ${text}`);
    const file = await statementFile(document, format);
    if (out === undefined) return print(file);
    writeFile(out, file);
    say(`wrote ${file.length} bytes to ${out}`);
  });
}
