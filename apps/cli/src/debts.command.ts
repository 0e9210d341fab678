import { Command } from 'commander';
import { type Id, isCurrencyCode, parseId } from '#libs/kernel';
import type { DebtQuestion } from '#libs/payouts';
import { Unusable } from './exit.js';

type DebtsOptions = {
  readonly party?: string;
  readonly currency?: string;
  readonly asOf?: string;
  readonly json?: boolean;
  readonly as?: string;
};

export function debtsCommand(): Command {
  return new Command('debts')
    .description('what payees owe the books: how much, since when, how old, and what covers it')
    .option('--party <id>', 'only what this payee owes')
    .option('--currency <code>', 'only in this currency')
    .option('--as-of <moment>', 'as it stood then, such as 2026-11-22T00:00:00Z; now otherwise')
    .option('--json', 'print a document a line instead of a table')
    .option('--as <email>', 'see what this account may see, instead of everything that this machine holds')
    .action(async (options: DebtsOptions) => {
      const question = questionOf(options);
      const { withApplication } = await import('./application.js');
      const { printDebts } = await import('./print-debts.js');
      await withApplication({ as: options.as }, ({ app, actor }) =>
        printDebts(app, options.as === undefined ? null : actor, question, options.json ?? false),
      );
    });
}

function questionOf({ party, currency, asOf }: DebtsOptions): DebtQuestion {
  return {
    ...(party !== undefined && { payee: partyOf(party) }),
    ...(currency !== undefined && { currency: currencyOf(currency) }),
    ...(asOf !== undefined && { asOf: momentOf(asOf) }),
  };
}

function partyOf(text: string): Id<'party'> {
  const party = parseId('party', text);
  if (!party.ok) throw new Unusable(party.error.code, party.error.message);
  return party.value;
}

function currencyOf(text: string) {
  if (!isCurrencyCode(text)) throw new Unusable('CURRENCY_UNKNOWN', `${text} is no currency code of ISO 4217 in use`);
  return text;
}

function momentOf(text: string): Date {
  const moment = new Date(text);
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  if (!isMoment || Number.isNaN(moment.getTime()))
    throw new Unusable('INPUT_INVALID', '--as-of is a moment with its zone, such as 2026-11-22T00:00:00Z');
  return moment;
}
