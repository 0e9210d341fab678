import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { Clock, ok } from '#libs/kernel';
import { Transactor, type Tx } from '#libs/platform';
import type { Session } from '../application.js';
import { requireScope, Unusable } from '../exit.js';
import { fileUnreadable } from './csv-failure.js';
import { readCsv } from './csv-source.js';
import * as mapping from './mapping.js';
import { OLIST_FILES, OLIST_TABLES, type OlistTable } from './olist-files.js';
import { type StagedRow, stageRow } from './olist-rows.js';
import type { Progress } from './progress.js';
import type { RefusedLog } from './refused-log.js';
import type { FileReport, OlistReport } from './report.js';
import {
  copyRows,
  countRows,
  createStaging,
  markRepeats,
  refusedRows,
  refuseDangling,
  refuseFuture,
} from './staging.js';
import { storeRevenueEvents, storeValueEvents } from './store-events.js';
import { prepare, takeOver, type TakenOver, valueOf } from './take-over.js';

export type OlistImport = { readonly directory: string; readonly progress: Progress; readonly refused: RefusedLog };

/**
 * Imports the marketplace's files in one transaction: whatever stops it leaves nothing of it, and a second import of the
 * same files changes nothing. Throws Unusable when a file cannot be read as a table.
 */
export async function importOlist(session: Session, run: OlistImport): Promise<OlistReport> {
  requireScope(session.actor, 'import:run');
  const bytes = OLIST_TABLES.map((table) => sizeOf(run.directory, table)).reduce((sum, size) => sum + size, 0);
  await prepare(session.app, session.actor);
  run.progress.begin(bytes);
  try {
    return valueOf(
      await session.app.get(Transactor, { strict: false }).run(async (tx) => ok(await importInto(tx, session, run))),
    );
  } finally {
    run.progress.end();
  }
}

async function importInto(tx: Tx, session: Session, run: OlistImport): Promise<OlistReport> {
  run.refused.clear();
  await createStaging(tx);
  const columnsIgnored = new Map<OlistTable, readonly string[]>();
  for (const table of OLIST_TABLES) {
    const onExtraColumns = (names: readonly string[]): unknown => columnsIgnored.set(table, names);
    await copyRows(tx, table, stagedRows(run, table, onExtraColumns));
    if (table === 'orders') await refuseFuture(tx, session.app.get(Clock, { strict: false }).now());
    await markRepeats(tx, table);
  }
  run.progress.step('checking references');
  await refuseDangling(tx);
  await logRefusedRows(tx, run.refused);
  run.progress.step('taking over ventures and contracts');
  const sellers = await mapping.acceptedSellers(tx);
  const taken = await takeOver(session.app, tx, { actor: session.actor, sellers });
  await mapping.stageVentures(tx, taken.ventures);
  run.progress.step('storing revenue events');
  await mapping.stageRevenueEvents(tx);
  const revenue = await storeRevenueEvents(session.app, tx, logConflict(run.refused, 'items'));
  run.progress.step('storing value events');
  const { ignored } = await mapping.stageValueEvents(tx);
  const value = await storeValueEvents(session.app, tx, logConflict(run.refused, 'reviews'));
  const files = await fileReports(tx, { columnsIgnored, ignored: { reviews: ignored } });
  return { files, ...countsOf(taken), events: { revenue, value } };
}

async function* stagedRows(
  { directory, progress }: OlistImport,
  table: OlistTable,
  onExtraColumns: (names: readonly string[]) => unknown,
): AsyncGenerator<StagedRow> {
  const { name, columns } = OLIST_FILES[table];
  const onBytes = (count: number): void => progress.read(name, count);
  for await (const row of readCsv({ path: join(directory, name), name, columns, onBytes, onExtraColumns })) {
    yield stageRow(table, row);
  }
}

async function logRefusedRows(tx: Tx, refused: RefusedLog): Promise<void> {
  for (const table of OLIST_TABLES) {
    for await (const entry of refusedRows(tx, table)) refused.add(entry);
  }
}

function logConflict(refused: RefusedLog, table: OlistTable) {
  const file = OLIST_FILES[table].name;
  return ({ line, externalId }: { readonly line: number; readonly externalId: string }): void => {
    const message = `an earlier import stored the event ${externalId} with other content; it stays as it is`;
    refused.add({ file, line, field: '*', code: 'EVENT_CONFLICT', message });
  };
}

async function fileReports(
  tx: Tx,
  found: {
    readonly columnsIgnored: ReadonlyMap<OlistTable, readonly string[]>;
    readonly ignored: Partial<Record<OlistTable, number>>;
  },
): Promise<Record<OlistTable, FileReport>> {
  const report = async (table: OlistTable): Promise<FileReport> => {
    const columnsIgnored = found.columnsIgnored.get(table) ?? [];
    return { ...(await countRows(tx, table)), ignored: found.ignored[table] ?? 0, columnsIgnored };
  };
  return {
    sellers: await report('sellers'),
    orders: await report('orders'),
    items: await report('items'),
    reviews: await report('reviews'),
  };
}

function countsOf({ ventures, venturesNew, contractsNew }: TakenOver): Pick<OlistReport, 'ventures' | 'contracts'> {
  return {
    ventures: { created: venturesNew, known: ventures.size - venturesNew },
    contracts: { created: contractsNew, known: ventures.size - contractsNew },
  };
}

function sizeOf(directory: string, table: OlistTable): number {
  const { name } = OLIST_FILES[table];
  const found = statOf(directory, name);
  if (found?.isFile()) return found.size;
  throw new Unusable(
    'FILE_MISSING',
    `${directory} holds no file ${name}; name the folder that the export was unpacked to`,
  );
}

function statOf(directory: string, name: string): Stats | undefined {
  try {
    return statSync(join(directory, name), { throwIfNoEntry: false });
  } catch (failure) {
    throw fileUnreadable(failure, name);
  }
}
