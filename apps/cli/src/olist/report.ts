import { bigintAsText, print, say } from '../output.js';
import { OLIST_FILES, OLIST_TABLES, type OlistTable } from './olist-files.js';
import type { RefusedLog } from './refused-log.js';

export type FileReport = {
  readonly read: number;
  /** Rows that say again what an earlier row of the file says. */
  readonly repeated: number;
  readonly refused: number;
  /** Rows that are right and concern nobody: reviews of orders that are unknown or hold no item that came in. */
  readonly ignored: number;
  readonly columnsIgnored: readonly string[];
};

export type EventsReport = { readonly stored: number; readonly duplicates: number; readonly conflicts: number };

export type OlistReport = {
  readonly files: Readonly<Record<OlistTable, FileReport>>;
  readonly ventures: { readonly created: number; readonly known: number };
  readonly contracts: { readonly created: number; readonly known: number };
  readonly events: { readonly revenue: EventsReport; readonly value: EventsReport };
};

/** One JSON document; the refused rows last, because there may be very many. */
export async function printReport(report: OlistReport, refused: RefusedLog): Promise<void> {
  const files = Object.fromEntries(OLIST_TABLES.map((table) => [OLIST_FILES[table].name, report.files[table]]));
  const { revenue, value } = report.events;
  const events = { ...sumOf(revenue, value), revenue, value };
  const summary = { files, events, ventures: report.ventures, contracts: report.contracts };
  const text = JSON.stringify(summary, bigintAsText, 2);
  await print(`${text.slice(0, text.lastIndexOf('\n}'))},\n  "refused": [`);
  let separator = '\n    ';
  for await (const entry of refused.entries()) {
    await print(`${separator}${JSON.stringify(entry)}`);
    separator = ',\n    ';
  }
  await print(refused.count === 0 ? ']\n}\n' : '\n  ]\n}\n');
}

export async function sayReport(report: OlistReport, refused: RefusedLog): Promise<void> {
  say(fileLine('file', ['rows', 'repeated', 'refused', 'ignored']));
  for (const table of OLIST_TABLES) {
    const { read, repeated, refused: refusedRows, ignored } = report.files[table];
    say(fileLine(OLIST_FILES[table].name, [read, repeated, refusedRows, ignored]));
  }
  if (OLIST_TABLES.some((table) => report.files[table].ignored > 0)) {
    say('ignored: reviews whose order is unknown or holds no items');
  }
  const { ventures, contracts, events } = report;
  say(
    `ventures: ${ventures.created} new, ${ventures.known} known; contracts: ${contracts.created} new, ${contracts.known} known`,
  );
  for (const [kind, { stored, duplicates, conflicts }] of Object.entries(events)) {
    say(`${kind} events: ${stored} stored, ${duplicates} duplicates, ${conflicts} conflicts`);
  }
  for await (const { file, line, field, code, message } of refused.entries()) {
    say(`${file}:${line} ${field} ${code} ${message}`);
  }
}

function sumOf(one: EventsReport, other: EventsReport): EventsReport {
  return {
    stored: one.stored + other.stored,
    duplicates: one.duplicates + other.duplicates,
    conflicts: one.conflicts + other.conflicts,
  };
}

function fileLine(name: string, cells: readonly (string | number)[]): string {
  return [name.padEnd(34), ...cells.map((cell) => String(cell).padStart(10))].join('');
}
