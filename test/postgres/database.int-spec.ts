import pg from 'pg';
import { describe, expect, it } from '@jest/globals';
import { createTestDatabase } from './database.js';

describe('a test database', () => {
  it('is a database of its own each time and is gone after drop', async () => {
    const databases = await Promise.all([1, 2, 3, 4].map(() => createTestDatabase()));
    expect(new Set(databases.map(({ url }) => url)).size).toBe(4);
    for (const { url, drop } of databases) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query('CREATE TABLE only_here ()');
      await client.end();
      await drop();
      await expect(new pg.Client({ connectionString: url }).connect()).rejects.toMatchObject({ code: '3D000' });
    }
  });
});
