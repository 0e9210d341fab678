import { csvRecord, publicId } from '#libs/kernel';
import { Transactor } from '#libs/platform';
import {
  type ExportedShare,
  SettlementQueries,
  StatementDocuments,
  type StatementFilter,
  statementList,
} from '#libs/settlement';
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
  if (format === 'csv') await print(csvRecord(columns, '\n'));
  await app.get(Transactor, { strict: false }).snapshot(async (reader) => {
    for await (const page of settlement.exported(reader)) {
      const named = await ventures.byIds(reader, [...new Set(page.map((share) => share.ventureId))]);
      const rows = page.map((share) => cellsOf(share, named.get(share.ventureId)));
      const lines = rows.map((cells) => (format === 'csv' ? csvRecord(cells, '\n') : asJson(columns, cells)));
      await print(lines.join(''));
    }
  });
}

/** Every line or document of the statements that the filter names. */
export async function exportDocuments(
  { app, actor }: Session,
  wanted: { readonly filter: StatementFilter; readonly format: 'csv' | 'ndjson'; readonly everything: boolean },
): Promise<void> {
  const { reader } = app.get(Transactor, { strict: false });
  const viewer = wanted.everything ? null : actor;
  const pages = app.get(StatementDocuments, { strict: false }).all(reader, viewer, wanted.filter);
  for await (const text of statementList(pages, wanted.format)) await print(text);
}

function cellsOf(share: ExportedShare, venture: Venture | undefined): string[] {
  const name = venture?.reference ?? publicId('venture', share.ventureId);
  return [share.month, name, share.partyKey, share.currency, share.amountMinor.toString()];
}

function asJson(columns: readonly string[], cells: readonly string[]): string {
  return `${JSON.stringify(Object.fromEntries(columns.map((column, index) => [column, cells[index]])))}\n`;
}
