// What posting costs beside what the database alone needs for the same rows, in one run on one machine, on an embedded
// database of its own with the settings that users get.
//
//   npm run bench:posting                        100,000 journals of 10,000 books; single journals; pgbench
//   npm run bench:posting -- --journals 20000    fewer
//   npm run bench:posting -- --only sets         only the sets, or only `singles`
//
// How to read the figures. An entry is a transfer; a journal has four here. Posting is PostJournals in calls of 250
// journals, one transaction each, as a settlement posts: ids, hashes and chain computed, accounts opened, floors checked,
// balances and heads moved, every foreign key checked, committed with fsync; by one worker, and by three at once as a
// settlement does. COPY writes the rows that posting left, of all its tables, in one transaction into empty tables with the
// same indexes and checks, with and without the foreign keys: the physical limit. INSERT writes each journal and its lines
// by a prepared statement each, 250 journals a transaction, without balances, into the tables without foreign keys.
// Single journals go through the command one by one, each in its own transaction with fsync; pgbench is its TPC-B-like
// script (scale 1 has one row that every transaction changes, as a hot account). CPU seconds are of this process and of
// the server: on a machine that others use too they say more than the clock.
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { PostJournals } from '#libs/ledger';
import { Transactor } from '#libs/platform';
import { type BenchDatabase, fill, serverCpuSeconds, settleDown, withBenchDatabase } from './settlement-database.ts';
import { POSTED_TABLES, timeCopy, timeInserts } from './posting-copy.ts';
import { TARGETS, timeClients, timePgbench } from './posting-clients.ts';
import { settlementCalls, TRANSFERS_PER_JOURNAL } from './posting-world.ts';

const MONTHS = 10;
const INSERTED_JOURNALS_MAX = 20_000;

const { values } = parseArgs({
  options: { journals: { type: 'string', default: '100000' }, only: { type: 'string' } },
});

await withBenchDatabase(async (database) => {
  if (values.only !== 'singles') await benchSets(database, Number(values.journals));
  if (values.only !== 'sets') await benchSingles(database);
});

async function benchSets(database: BenchDatabase, journals: number): Promise<void> {
  const entries = journals * TRANSFERS_PER_JOURNAL;
  const rows: Record<string, string | number>[] = [];
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const posted = [];
  for (const workers of [1, 3]) {
    await client.query('TRUNCATE chuang.book CASCADE');
    posted.push({ workers, ...(await timeSets(database, journals, workers)) });
  }
  const bare = await timeCopy(client, database, { tables: POSTED_TABLES, foreignKeys: false });
  const withKeys = await timeCopy(client, database, { tables: POSTED_TABLES, foreignKeys: true });
  await timeCopy(client, database, { tables: POSTED_TABLES, foreignKeys: false });
  const count = Math.min(journals, INSERTED_JOURNALS_MAX);
  const inserts = (await timeInserts(client, count)) * TRANSFERS_PER_JOURNAL;
  await client.end();
  const add = (what: string, perSecond: number, cpu = '') =>
    rows.push({
      what,
      'entries/s': Math.round(perSecond),
      'of COPY': (perSecond / (entries / bare.seconds)).toFixed(2),
      'of COPY with keys': (perSecond / (entries / withKeys.seconds)).toFixed(2),
      'of INSERT': (perSecond / inserts).toFixed(1),
      cpu,
    });
  add(`COPY of ${bare.rows} rows`, entries / bare.seconds, `${bare.serverCpu.toFixed(1)} s server`);
  add('COPY, foreign keys checked', entries / withKeys.seconds, `${withKeys.serverCpu.toFixed(1)} s server`);
  for (const { workers, seconds, cpu } of posted) add(`PostJournals, ${workers} at once`, entries / seconds, cpu);
  add('one INSERT per journal', inserts);
  console.table(rows);
}

async function timeSets(database: BenchDatabase, journals: number, workers: number) {
  let measured = { seconds: 0, cpu: '' };
  await fill(database.url, async (app) => {
    const [transactor, postJournals] = [
      app.get(Transactor, { strict: false }),
      app.get(PostJournals, { strict: false }),
    ];
    const calls = settlementCalls(journals, MONTHS);
    const started = performance.now();
    const [own, server] = [process.cpuUsage(), serverCpuSeconds(database)];
    const work = async () => {
      for (const drafts of calls) {
        const done = await transactor.run((tx) => postJournals.execute(tx, drafts));
        if (!done.ok) throw new Error(done.error.message);
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    const used = process.cpuUsage(own);
    measured = {
      seconds: (performance.now() - started) / 1000,
      cpu: `${((used.user + used.system) / 1e6).toFixed(1)} s here, ${(serverCpuSeconds(database) - server).toFixed(1)} s server`,
    };
  });
  await settleDown(database.url);
  return measured;
}

async function benchSingles(database: BenchDatabase): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  await fill(database.url, async (app) => {
    const posting = {
      transactor: app.get(Transactor, { strict: false }),
      postJournals: app.get(PostJournals, { strict: false }),
      database,
    };
    for (const clients of [1, 16]) {
      for (const target of Object.keys(TARGETS) as (keyof typeof TARGETS)[]) {
        const { perSecond, ownCpuMs, serverCpuMs } = await timeClients(posting, target, clients);
        const cpu = { 'CPU ms here': ownCpuMs.toFixed(2), 'CPU ms server': serverCpuMs.toFixed(2) };
        rows.push({ what: `single journals, ${target}`, clients, 'per second': Math.round(perSecond), ...cpu });
      }
      for (const scale of [1, 16]) {
        const tps = await timePgbench(database.url, scale, clients);
        const perSecond = tps === undefined ? 'skipped: no pgbench in PATH or /usr/lib/postgresql' : Math.round(tps);
        rows.push({ what: `pgbench TPC-B-like, scale ${scale}`, clients, 'per second': perSecond });
      }
    }
  });
  console.table(rows);
}
