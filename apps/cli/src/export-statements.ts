import { publicId } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import { type ExportedShare, SettlementQueries } from '#libs/settlement';
import { type Venture, VentureQueries } from '#libs/ventures';
import type { Session } from './application.js';
import { print } from './output.js';

/** By period, venture and party. A venture goes by its external reference where it has one, a party by its name in the contract. */
export async function exportStatements(
  { app }: Session,
  columns: readonly string[],
  format: 'csv' | 'ndjson',
): Promise<void> {
  const ventures = app.get(VentureQueries, { strict: false });
  const settlement = app.get(SettlementQueries, { strict: false });
  if (format === 'csv') await print(`${columns.join(',')}\n`);
  await app.get(Transactor, { strict: false }).snapshot(async (reader) => {
    for await (const page of settlement.exported(reader)) {
      const named = await ventures.byIds(reader, [...new Set(page.map((share) => share.ventureId))]);
      const rows = page.map((share) => cellsOf(share, named.get(share.ventureId)));
      await print(
        rows.map((cells) => (format === 'csv' ? cells.map(quoted).join(',') : asJson(columns, cells))).join('\n') +
          '\n',
      );
    }
  });
}

function cellsOf(share: ExportedShare, venture: Venture | undefined): string[] {
  const name = venture?.reference ?? publicId('venture', share.ventureId);
  return [share.month, name, share.partyKey, share.currency, share.amountMinor.toString()];
}

// RFC 4180: a cell with a comma, a quote or a line break is quoted.
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function asJson(columns: readonly string[], cells: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
}
