import { expect, it } from '@jest/globals';
import pg from 'pg';
import * as all from '../../../../migrations/index.js';
import { createTestDatabase } from '../../../../test/postgres/database.js';
import { migrate } from './migrate.js';

const migrations = Object.values(all);

it('runs each migration once when several processes bring a new database up to date at once', async () => {
  const { url, drop } = await createTestDatabase();
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    await owner.query('DROP SCHEMA chuang CASCADE');
    const ran = await Promise.all([1, 2, 3].map(() => migrate(url, migrations)));
    expect(ran.flat().sort()).toEqual(migrations.map(({ name }) => name).sort());
    expect(ran.map((names) => names.length).sort()).toEqual([0, 0, migrations.length].sort());
    // A server process ends a moment after its client has left.
    let held = 1;
    for (let tries = 0; tries < 100 && held > 0; tries += 1) {
      const locks = await owner.query(`SELECT pg_sleep(0.05) FROM pg_locks WHERE locktype = 'advisory' AND database =
        (SELECT oid FROM pg_database WHERE datname = current_database())`);
      held = locks.rowCount ?? 0;
    }
    expect(held).toBe(0);
  } finally {
    await owner.end();
    await drop();
  }
});
