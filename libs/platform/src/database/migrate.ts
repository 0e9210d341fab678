import { DataSource, type MigrationInterface } from 'typeorm';

const VERSION_MIN = 150_000;
/** Any number, the same in every process: two that migrate at once wait for each other. */
const MIGRATION_LOCK = 4_816_202_611;

export type Migration = new () => MigrationInterface;

/**
 * Brings the database at `url` up to date as its owner, and answers the names of the migrations that ran.
 * Throws when the server is older than PostgreSQL 15.
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema: 'chuang',
    migrations: [...migrations],
    migrationsTableName: 'migration',
    applicationName: 'chuang:migrate',
    poolSize: 2,
    extra: { options: '-c search_path=chuang' },
  });
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    const [version] = (await lock.query(`SELECT current_setting('server_version_num')::int AS number`)) as {
      number: number;
    }[];
    if (!version || version.number < VERSION_MIN) {
      throw new Error(`PostgreSQL 15 or newer is needed; this server is ${String(version?.number)}`);
    }
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query('CREATE SCHEMA IF NOT EXISTS chuang');
    const ran = await dataSource.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}
