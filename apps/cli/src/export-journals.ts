import { open } from 'node:fs/promises';
import { ExportJournals, type JournalFormat, type JournalSelection } from '#libs/ledger';
import type { Session } from './application.js';
import { unwritable } from './caller-files.js';
import { callerPath } from './caller-path.js';
import { print, say } from './output.js';

/** Writes the journals to a file, or to standard output for `-`. A file is written anew. */
export async function exportJournals(
  { app }: Session,
  wanted: { readonly selection: JournalSelection; readonly format: JournalFormat; readonly out: string },
): Promise<void> {
  const journals = app.get(ExportJournals, { strict: false });
  const { selection, format, out } = wanted;
  if (out === '-') {
    await journals.execute(selection, format, print);
    return;
  }
  const file = await open(callerPath(out), 'w').catch((failure: unknown) => {
    throw unwritable(out, failure);
  });
  try {
    const records = await journals.execute(selection, format, async (text) => {
      await file.write(text);
    });
    say(`wrote ${records} transfers to ${out}`);
  } finally {
    await file.close();
  }
}
