import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { ok } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '../../../../test/postgres/database.js';
import { applicationDataSource } from './data-source.js';
import { constraintOf, sqlStateOf, Transactor } from './transactor.js';

let database: TestDatabase;
let dataSource: DataSource;
let owner: pg.Client;
let transactor: Transactor;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await applicationDataSource({ url: database.url }).initialize();
  transactor = new Transactor(dataSource);
  owner = new pg.Client({ connectionString: database.url, options: '-c search_path=chuang' });
  await owner.connect();
  await owner.query(`CREATE TABLE parent (id int CONSTRAINT parent_pk PRIMARY KEY);
    CREATE TABLE copied (id int CONSTRAINT copied_pk PRIMARY KEY, text text, amount bigint, json jsonb,
      parent_id int CONSTRAINT copied_parent_fk REFERENCES parent (id));
    GRANT SELECT, INSERT, UPDATE, DELETE ON copied, parent TO chuang_app`);
});

afterAll(async () => {
  await owner.end();
  await dataSource.destroy();
  await database.drop();
});

beforeEach(() => owner.query('DELETE FROM copied; DELETE FROM parent; INSERT INTO parent VALUES (1), (2)'));

const COPIED = {
  table: 'copied',
  columns: { id: 'int', text: 'text', amount: 'bigint', json: 'jsonb', parent_id: 'int' },
};
const row = (id: number, parent: number | null = null) => [id, null, null, null, parent];

/** So many are copied; one is inserted. */
const MANY = 100;
const SIZES = [1, MANY];

it.each(SIZES)('rows come back as they were, whatever their texts hold: %i and more', async (size) => {
  const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((one) => !one.includes('\0'));
  const mean = fc.constantFrom('\\N', '\\', '\t', '\n', '\r\n', '\\.', '', 'a\\tb', 'NULL', '"', '{,}');
  const content = fc.tuple(fc.option(fc.oneof(text, mean)), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));
  await fc.assert(
    fc.asyncProperty(fc.array(content, { minLength: size, maxLength: size + 9 }), async (rows) => {
      await transactor.run(async (tx) => {
        await tx.write('DELETE FROM copied');
        const lines = rows.map(([one, amount], id) => [id, one, amount, JSON.stringify({ one }), null]);
        await tx.insertRows(COPIED, lines);
        return ok(null);
      });
      const stored = await transactor.reader.rows('SELECT text, amount, json FROM copied ORDER BY id');
      expect(stored).toEqual(rows.map(([one, amount]) => ({ text: one, amount, json: { one } })));
    }),
    { numRuns: 30 },
  );
});

it('no rows are no statement', async () => {
  await transactor.run(async (tx) => {
    await tx.insertRows({ table: 'a table that is not there', columns: { id: 'int' } }, []);
    return ok(null);
  });
  expect(await transactor.reader.rows('SELECT id FROM copied')).toEqual([]);
});

it.each(SIZES)('%i rows that break a constraint name it, and nothing of their transaction stays', async (size) => {
  const rows = Array.from({ length: size }, (_, id) => row(id));
  const failing = transactor.run(async (tx) => {
    await tx.insertRows(COPIED, [row(0)]);
    await tx.insertRows(COPIED, rows);
    return ok(null);
  });
  const failure: unknown = await failing.catch((thrown: unknown) => thrown);
  expect([sqlStateOf(failure), constraintOf(failure)]).toEqual(['23505', 'copied_pk']);
  expect(await transactor.reader.rows('SELECT id FROM copied')).toEqual([]);
});

it('a copy that loses a deadlock is replayed with its transaction', async () => {
  let attempts = 0;
  let here = 0;
  const both: { meet: () => void } = { meet: () => undefined };
  const met = new Promise<void>((resolve) => (both.meet = resolve));
  const crossing = (first: number, second: number) =>
    transactor.run(async (tx) => {
      attempts += 1;
      await tx.rows('SELECT 1 FROM parent WHERE id = $1 FOR UPDATE', [first]);
      if ((here += 1) === 2) both.meet();
      await met;
      const rows = Array.from({ length: MANY }, (_, index) => row(first * MANY + index, second));
      await tx.insertRows(COPIED, rows);
      return ok(null);
    });
  await Promise.all([crossing(1, 2), crossing(2, 1)]);
  expect(attempts).toBe(3);
  const counts = await transactor.reader.rows(
    'SELECT parent_id, count(*)::int AS count FROM copied GROUP BY 1 ORDER BY 1',
  );
  expect(counts).toEqual([
    { parent_id: 1, count: MANY },
    { parent_id: 2, count: MANY },
  ]);
});

it('a prepared statement answers and fails as any other', async () => {
  const count = { name: 'spec.count', text: 'SELECT count(*) AS count FROM copied WHERE id >= $1' };
  const insert = { name: 'spec.insert', text: 'INSERT INTO copied (id) SELECT unnest($1::int[])' };
  const counted = await transactor.run(async (tx) => {
    expect(await tx.write(insert, [[1, 2, 3]])).toBe(3);
    return ok([
      await tx.rows(count, [2]),
      await tx.rows(count, [3]),
      await tx.row('SELECT count(*) AS count FROM copied'),
    ]);
  });
  expect(counted).toEqual(ok([[{ count: 2n }], [{ count: 1n }], { count: 3n }]));
  const again = await transactor.run((tx) => tx.write(insert, [[4, 1]]).then(ok)).catch((failure: unknown) => failure);
  expect([sqlStateOf(again), constraintOf(again)]).toEqual(['23505', 'copied_pk']);
  expect(await transactor.reader.row('SELECT count(*) AS count FROM copied')).toEqual({ count: 3n });
});
