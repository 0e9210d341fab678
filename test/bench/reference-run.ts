// Times the reference run as whole processes: import, settle, export, verify, on an embedded database of its own, and puts
// it in relation to what COPY alone needs for the same rows in the same run. Usage: npm run bench [-- FOLDER]
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/apps/cli/src/main.js');
const MEMORY_POLL_MS = 20;

type Measured = { readonly seconds: number; readonly peakMegabytes: number; readonly code: number | null };
type Postgres = typeof import('../../libs/platform/src/postgres/postgres.js');

const folder = resolve(process.argv[2] ?? join(ROOT, '../shared/data/olist'));
if (!existsSync(folder)) {
  console.error(`skipped: ${folder} is not there; give a folder with the marketplace's files`);
  process.exit(2);
}
const dataDir = mkdtempSync(join(tmpdir(), 'chuang-bench-'));
try {
  const environment = { ...process.env, DATABASE_URL: '', CHUANG_DATA_DIR: dataDir };
  const steps: [string, string[]][] = [
    ['import', ['import', 'olist', folder]],
    ['settle', ['settle', '--all']],
    ['export', ['export', 'statements', '--format', 'csv']],
    ['verify', ['verify']],
    ['import again', ['import', 'olist', folder]],
  ];
  const rows: Record<string, string>[] = [];
  for (const [step, args] of steps) {
    const measured = await measure(args, environment);
    rows.push({
      step,
      seconds: measured.seconds.toFixed(1),
      'peak MB': measured.peakMegabytes.toFixed(0),
      exit: String(measured.code),
    });
  }
  const copy = await copyOnly(dataDir);
  rows.push({ step: 'COPY of the same events', seconds: copy.toFixed(1), 'peak MB': '', exit: '' });
  console.table(rows);
  const [imported, settled] = rows;
  const total = Number(imported?.seconds) + Number(settled?.seconds);
  console.log(`import and settle: ${total.toFixed(1)} s, ${(total / copy).toFixed(1)} times COPY alone`);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Measured> {
  const started = process.hrtime.bigint();
  const child = spawn(process.execPath, ['--max-old-space-size=320', MAIN, ...args], {
    env: environment,
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  let peakMegabytes = 0;
  const poll = setInterval(() => (peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid))), MEMORY_POLL_MS);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearInterval(poll);
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, peakMegabytes, code };
}

// The kernel's own high-water mark of the process (Linux); elsewhere it is left out.
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Seconds that PostgreSQL needs to COPY the imported revenue and value events into tables with the same indexes. */
async function copyOnly(directory: string): Promise<number> {
  execFileSync(process.execPath, [join(ROOT, 'build.mjs')]);
  const { openDatabase } = (await import(join(ROOT, 'dist/libs/platform/src/postgres/postgres.js'))) as Postgres;
  const database = await openDatabase({ dataDir: directory, durability: 'safe' });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    let seconds = 0;
    for (const table of ['revenue_event_key', 'revenue_event', 'value_event_key', 'value_event']) {
      const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM chuang.${table} t`);
      await client.query(`CREATE TABLE chuang.bench_copy (LIKE chuang.${table} INCLUDING ALL)`);
      const columns = await client.query<{ text: string }>(
        `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS text FROM pg_attribute
         WHERE attrelid = 'chuang.${table}'::regclass AND attnum > 0 AND NOT attisdropped`,
      );
      const csv = rows.map(({ line }) => `${line.slice(1, -1)}\n`);
      const started = process.hrtime.bigint();
      const into = client.query(
        copyFrom(`COPY chuang.bench_copy (${String(columns.rows[0]?.text)}) FROM STDIN (FORMAT csv)`),
      );
      await pipeline(Readable.from(csv), into);
      seconds += Number(process.hrtime.bigint() - started) / 1e9;
      await client.query('DROP TABLE chuang.bench_copy');
    }
    return seconds;
  } finally {
    await client.end();
    await database.leave();
  }
}
