// What the database alone needs for the rows of test/bench/posting.ts: by COPY, and by INSERT for each journal.
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { JOURNALS_PER_CALL } from './posting-world.ts';
import { type BenchDatabase, serverCpuSeconds } from './settlement-database.ts';

/** Everything that posting writes, in the order of the foreign keys. */
export const POSTED_TABLES = ['book', 'book_head', 'ledger_account', 'balance', 'journal', 'transfer'];

export type Copied = { readonly seconds: number; readonly rows: number; readonly serverCpu: number };

type Copying = { readonly tables: readonly string[]; readonly foreignKeys: boolean };

/**
 * Seconds that COPY needs for the rows that stand in these tables, into tables with the same indexes and checks, and with
 * the foreign keys between them.
 */
export async function timeCopy(
  client: pg.Client,
  database: BenchDatabase,
  { tables, foreignKeys }: Copying,
): Promise<Copied> {
  const data = new Map<string, Buffer>();
  for (const table of tables) data.set(table, await buffer(client.query(copyTo(`COPY chuang.${table} TO STDOUT`))));
  await client.query('DROP SCHEMA IF EXISTS bench_copy CASCADE; CREATE SCHEMA bench_copy');
  for (const table of tables) {
    await client.query(`CREATE TABLE bench_copy.${table} (LIKE chuang.${table} INCLUDING ALL)`);
  }
  if (foreignKeys) await addForeignKeys(client, tables);
  await client.query('CHECKPOINT');
  const [started, cpu] = [performance.now(), serverCpuSeconds(database)];
  await client.query('BEGIN');
  let rows = 0;
  for (const [table, bytes] of data) {
    const into = client.query(copyFrom(`COPY bench_copy.${table} FROM STDIN`));
    await pipeline(Readable.from(slices(bytes)), into);
    rows += into.rowCount;
  }
  await client.query('COMMIT');
  return { seconds: (performance.now() - started) / 1000, rows, serverCpu: serverCpuSeconds(database) - cpu };
}

// LIKE copies no foreign keys, so they are made anew, between the copies.
async function addForeignKeys(client: pg.Client, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('ALTER TABLE bench_copy.%s ADD CONSTRAINT %I %s', pg_class.relname, conname,
       replace(pg_get_constraintdef(c.oid), 'chuang.', 'bench_copy.')) AS statement
     FROM pg_constraint c JOIN pg_class ON pg_class.oid = conrelid JOIN pg_class target ON target.oid = confrelid
     WHERE contype = 'f' AND connamespace = 'chuang'::regnamespace
       AND pg_class.relname = ANY ($1) AND target.relname = ANY ($1)`,
    [tables],
  );
  for (const { statement } of rows) await client.query(statement);
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

/** Journals a second when each is inserted by itself with its transfers, without balances; `count` of those that stand. */
export async function timeInserts(client: pg.Client, count: number): Promise<number> {
  const { rows: journals } = await client.query<Record<string, unknown>>(
    `SELECT j.*, to_json(ARRAY(SELECT t FROM chuang.transfer t WHERE t.book_id = j.book_id AND t.journal_id = j.id)) AS lines
     FROM chuang.journal j ORDER BY j.posted_at, j.book_id LIMIT $1`,
    [count],
  );
  await client.query('TRUNCATE bench_copy.transfer, bench_copy.journal');
  const columns = Object.keys(journals[0] ?? {}).filter((name) => name !== 'lines');
  const insert = `INSERT INTO bench_copy.journal (${columns.join(', ')}) VALUES (${columns.map((_, at) => `$${at + 1}`).join(', ')})`;
  const started = performance.now();
  for (let first = 0; first < journals.length; first += JOURNALS_PER_CALL) {
    await client.query('BEGIN');
    for (const journal of journals.slice(first, first + JOURNALS_PER_CALL)) {
      await client.query({ name: 'journal', text: insert, values: columns.map((name) => journal[name]) });
      await client.query({
        name: 'lines',
        text: 'INSERT INTO bench_copy.transfer SELECT * FROM json_populate_recordset(NULL::bench_copy.transfer, $1)',
        values: [JSON.stringify(journal.lines)],
      });
    }
    await client.query('COMMIT');
  }
  return journals.length / ((performance.now() - started) / 1000);
}
