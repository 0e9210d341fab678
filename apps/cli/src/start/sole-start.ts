import pg from 'pg';
import { Unusable } from '../exit.js';

// Any number will do, if it stays the same in all releases and nothing else in the database uses it.
const START_LOCK = '7205759403792794';
const NAME = 'chuang:start ';

/**
 * Makes this the one `chuang start` of its data folder, until the answer is called. Two of them would be two workers and
 * two addresses for one world, of which whoever ends the one would think that all has ended. Throws Unusable with the
 * address of the other. Commands beside it are welcome, and so are more processes of a database of DATABASE_URL.
 */
export async function soleStart(databaseUrl: string, place: { readonly url: string }): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: NAME + place.url, keepAlive: true });
  // A server that is gone takes the lock with it, and what runs on it says so by itself.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ sole: boolean }>(`SELECT pg_try_advisory_lock(${START_LOCK}) AS sole`);
  if (rows[0]?.sole) return () => client.end().catch(() => undefined);
  const { rows: others } = await client.query<{ name: string }>(
    `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = ${START_LOCK}`,
  );
  await client.end();
  const where = others[0]?.name.slice(NAME.length) ?? 'an address that it has not said yet';
  throw new Unusable(
    'ALREADY_RUNNING',
    `chuang start runs on this data folder already, on ${where}; end it with Ctrl-C first, or set CHUANG_DATA_DIR to another folder`,
  );
}
