import pg from 'pg';
import { migrate, openDatabase, resolveDataDir } from '#libs/platform';
import * as migrations from '../../../migrations/index.js';
import { leavingAfterwards } from './interruption.js';
import { Unusable } from './exit.js';
import { say } from './output.js';
import { passingTokenSecret, readOrCreateTokenSecret } from './token-secret.js';

export type Database = {
  readonly url: string;
  /** Signs session tokens: the same one in every process that uses this database. */
  readonly tokenSecret: string;
};

/** A database that is there, and stays until we leave; its schema may be old. */
export type ChosenDatabase = {
  readonly url: string;
  /** Of the role that may change the schema. */
  readonly ownerUrl: string;
  readonly leave: () => Promise<void>;
};

/**
 * Runs the work on the database of DATABASE_URL, else on the embedded one of the data folder, which is started when
 * nobody else has and stopped when nobody else is there. The schema is up to date by then.
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const chosen = await chooseDatabase();
  return leavingAfterwards(chosen.leave, async () => {
    await bringUpToDate(chosen.ownerUrl);
    return work({ url: chosen.url, tokenSecret: tokenSecret() });
  });
}

/** The same database for a program that looks after its own end. */
export async function chooseDatabase(): Promise<ChosenDatabase> {
  const url = process.env.DATABASE_URL;
  if (url && !/^postgres(ql)?:\/\/./.test(url)) {
    throw new Unusable('CONFIG_INVALID', `DATABASE_URL is "${url.slice(0, 20)}…"; set a postgres:// URL, or unset it`);
  }
  if (url) return { url, ownerUrl: process.env.DATABASE_OWNER_URL ?? url, leave: () => Promise.resolve() };
  const opened = await openDatabase({ dataDir: resolveDataDir(), durability: 'safe', onMessage: say });
  return { url: opened.url, ownerUrl: opened.url, leave: opened.leave };
}

function tokenSecret(): string {
  if (process.env.DATABASE_URL) return process.env.CHUANG_TOKEN_SECRET ?? passingTokenSecret();
  return readOrCreateTokenSecret(resolveDataDir());
}

export async function bringUpToDate(ownerUrl: string): Promise<void> {
  if (await isUpToDate(ownerUrl)) return;
  const ran = await migrate(ownerUrl, Object.values(migrations));
  if (ran.length > 0) say(`migrated the database: ${ran.join(', ')}`);
}

// One statement instead of a data source of its own: every command begins with this.
async function isUpToDate(ownerUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect().catch((failure: unknown) => {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new Unusable('DATABASE_NOT_REACHABLE', `the PostgreSQL of DATABASE_URL cannot be reached: ${reason}`);
  });
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
