import { Command, Option } from 'commander';
import { err, parseId, parseMonth, refusal, type Refusal, type Result } from '#libs/kernel';
import type { JournalFormat, JournalSelection } from '#libs/ledger';
import type { StatementFilter } from '#libs/settlement';
import { Unusable } from './exit.js';

const COLUMNS = ['period', 'venture', 'party', 'currency', 'amount_minor'] as const;

type FilterOptions = {
  readonly venture?: string;
  readonly party?: string;
  readonly month?: string;
  readonly calendar?: string;
};

type ExportOptions = FilterOptions & {
  readonly format: 'csv' | 'ndjson';
  readonly full?: boolean;
  readonly as?: string;
};

export function exportCommand(): Command {
  return new Command('export')
    .description('write data to standard output')
    .addCommand(statementsCommand())
    .addCommand(journalsCommand());
}

function statementsCommand(): Command {
  return new Command('statements')
    .description(`one row for each party of each statement, zero amounts included: ${COLUMNS.join(', ')}`)
    .addOption(new Option('--format <format>', 'how to write it').choices(['csv', 'ndjson']).default('csv'))
    .option('--full', 'everything that the statements say: a record for each amount (csv), or a document (ndjson)')
    .option('--venture <id>', 'with --full: only those of this venture')
    .option('--party <id>', 'with --full: only those in which this party has a share')
    .option('--month <YYYY-MM>', 'with --full: only those of this month')
    .option('--calendar <name>', 'with --full: only those of this calendar')
    .option('--as <email>', 'with --full: what this account may see, instead of everything that this machine holds')
    .action(async (options: ExportOptions) => {
      const { format, full = false, as } = options;
      const filter = filterOf(options);
      if (!full && (as !== undefined || Object.keys(filter).length > 0))
        throw new Unusable('USAGE', '--venture, --party, --month, --calendar and --as go with --full');
      const { withApplication } = await import('./application.js');
      const { exportDocuments, exportStatements } = await import('./export-statements.js');
      await withApplication({ as }, (session) =>
        full
          ? exportDocuments(session, { filter, format, everything: as === undefined })
          : exportStatements(session, COLUMNS, format),
      );
    });
}

type JournalOptions = {
  readonly calendar: string;
  readonly month?: string;
  readonly book?: string;
  readonly format: JournalFormat;
  readonly out: string;
};

function journalsCommand(): Command {
  return new Command('journals')
    .description('one record for each transfer of a period or of a book, by book and number, as of one moment')
    .option('--month <YYYY-MM>', 'those of this period')
    .option('--calendar <name>', 'the calendar of the period', 'standard')
    .option('--book <id>', 'those of the book of this venture or party')
    .addOption(new Option('--format <format>', 'how to write it').choices(['csv', 'ndjson']).default('csv'))
    .option('--out <file>', 'where to write it; - is standard output', '-')
    .action(async ({ format, out, ...options }: JournalOptions) => {
      const selection = journalsOf(options);
      const { withApplication } = await import('./application.js');
      const { exportJournals } = await import('./export-journals.js');
      await withApplication({}, (session) => exportJournals(session, { selection, format, out }));
    });
}

function journalsOf({ calendar, month, book }: Omit<JournalOptions, 'format' | 'out'>): JournalSelection {
  const bookId = book === undefined ? undefined : usable(bookOf(book));
  if (month !== undefined) return { calendar, month: usable(parseMonth(month)), ...(bookId && { bookId }) };
  if (bookId === undefined) throw new Unusable('USAGE', 'say --month YYYY-MM, --book ID, or both');
  return { bookId };
}

function bookOf(id: string): Result<string, Refusal> {
  if (id.startsWith('pty_')) return parseId('party', id);
  if (id.startsWith('ven_')) return parseId('venture', id);
  return err(refusal('INPUT_INVALID', `"${id}" is no book; one is a venture (ven_…) or a party (pty_…)`));
}

function filterOf({ venture, party, month, calendar }: FilterOptions): StatementFilter {
  return {
    ...(venture !== undefined && { ventureId: usable(parseId('venture', venture)) }),
    ...(party !== undefined && { partyId: usable(parseId('party', party)) }),
    ...(month !== undefined && { month: usable(parseMonth(month)) }),
    ...(calendar !== undefined && { calendar }),
  };
}

function usable<T>(result: Result<T, Pick<Refusal, 'message'> & { readonly code: string }>): T {
  if (!result.ok) throw new Unusable(result.error.code, result.error.message);
  return result.value;
}
