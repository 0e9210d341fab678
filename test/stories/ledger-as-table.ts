import { LedgerQueries } from '#libs/ledger';
import { Transactor } from '#libs/platform';
import type { RunningApi } from '../api/running-api.js';

/** Every account of the ledger as a line of text, ids replaced by the names of a story, in the order of the names. */
export async function ledgerAsTable(api: RunningApi, names: ReadonlyMap<string, string>): Promise<string> {
  const reader = api.app.get(Transactor).reader;
  const rows = await api.app.get(LedgerQueries, { strict: false }).ledgerTable(reader);
  const named = (text: string) => [...names].reduce((line, [id, name]) => line.replaceAll(id, name), text);
  const cells = rows
    .map((row) =>
      [named(row.bookId), named(row.accountKey), row.currency, row.debitsMinor, row.creditsMinor, row.balanceMinor].map(
        String,
      ),
    )
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
  const table = [['book', 'account', 'currency', 'debits', 'credits', 'balance'], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  return table
    .map((line) =>
      line
        .map((cell, column) => pad(cell, widths[column]!, column > 2))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(cell: string, width: number, isNumber: boolean): string {
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}
