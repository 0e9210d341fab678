import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../test/postgres/database.js';
import { applicationDataSource } from './data-source.js';
import { pageByWeight } from './page-by-weight.js';
import { Reader } from './tx.js';

describe('a page by weight', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await applicationDataSource({ url: database.url }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Rows 1, 2, 3, … with these weights. */
  async function page(weights: readonly (number | null)[], rowsMax: number, weightMax: number): Promise<number[]> {
    const select = `SELECT n::int AS n, weight FROM unnest($1::bigint[]) WITH ORDINALITY AS row (weight, n)`;
    const sql = pageByWeight({ select, order: 'n', rowsMax, weightMax });
    const rows = await new Reader(dataSource.manager).rows<{ n: number }>(`${sql} ORDER BY n`, [weights]);
    return rows.map(({ n }) => n);
  }

  it.each([
    ['as many rows as it may hold', [1, 1, 1, 1], 3, 100, [1, 2, 3]],
    ['rows until those before weigh enough', [4, 5, 1, 1], 10, 9, [1, 2]],
    ['the row that goes beyond, and none behind it', [4, 50, 1], 10, 5, [1, 2]],
    ['one row that is heavier than a page', [500, 1], 10, 5, [1]],
    ['rows without a weight', [null, 0, null], 10, 5, [1, 2, 3]],
    ['nothing where there is nothing', [], 10, 5, []],
  ])('holds %s', async (_case, weights, rowsMax, weightMax, rows) => {
    expect(await page(weights, rowsMax, weightMax)).toEqual(rows);
  });
});
