import pg from 'pg';
import { migrate, openDatabase, resolveDataDir } from '#libs/platform';
import * as migrations from '../../../migrations/index.js';
import { leavingAfterwards } from './interruption.js';
import { say } from './output.js';
import { passingTokenSecret, readOrCreateTokenSecret } from './token-secret.js';

export type Database = {
  readonly url: string;
  /** Signs session tokens: the same one in every process that uses this database. */
  readonly tokenSecret: string;
};

/**
 * Runs the work on the database of DATABASE_URL, else on the embedded one of the data folder, which is started when
 * nobody else has and stopped when nobody else is there. The schema is up to date by then.
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const configured = process.env.DATABASE_URL;
  if (configured) {
    return leavingAfterwards(nothingToLeave, async () => {
      await bringUpToDate(process.env.DATABASE_OWNER_URL ?? configured);
      const tokenSecret = process.env.CHUANG_TOKEN_SECRET ?? passingTokenSecret();
      return work({ url: configured, tokenSecret });
    });
  }
  const dataDir = resolveDataDir();
  const opened = await openDatabase({ dataDir, durability: 'safe', onMessage: say });
  return leavingAfterwards(opened.leave, async () => {
    await bringUpToDate(opened.url);
    return work({ url: opened.url, tokenSecret: readOrCreateTokenSecret(dataDir) });
  });
}

function nothingToLeave(): Promise<void> {
  return Promise.resolve();
}

async function bringUpToDate(ownerUrl: string): Promise<void> {
  if (await isUpToDate(ownerUrl)) return;
  const ran = await migrate(ownerUrl, Object.values(migrations));
  if (ran.length > 0) say(`migrated the database: ${ran.join(', ')}`);
}

// One statement instead of a data source of its own: every command begins with this.
async function isUpToDate(ownerUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const table = await client.query<{ exists: boolean }>(
      `SELECT to_regclass('chuang.migration') IS NOT NULL AS exists`,
    );
    if (!table.rows[0]?.exists) return false;
    const ran = await client.query<{ name: string }>('SELECT name FROM chuang.migration');
    const names = new Set(ran.rows.map((row) => row.name));
    return Object.values(migrations).every((migration) => names.has(migration.name));
  } finally {
    await client.end();
  }
}
