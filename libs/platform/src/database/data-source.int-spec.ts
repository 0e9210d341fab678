import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { ok, stableId } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '../../../../test/postgres/database.js';
import { applicationDataSource } from './data-source.js';
import { Transactor } from './transactor.js';
import type { Reader } from './tx.js';

let database: TestDatabase;
let dataSource: DataSource;
let transactor: Transactor;
let reader: Reader;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await applicationDataSource({ url: database.url }).initialize();
  transactor = new Transactor(dataSource);
  reader = transactor.reader;
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('what the application reads', () => {
  it('is a bigint for int8, exact at both ends', async () => {
    const ends = [-(2n ** 63n), 2n ** 63n - 1n, 0n, 9_007_199_254_740_993n];
    const read = await reader.row(`SELECT $1::int8 AS low, $2::int8 AS high, $3::int8 AS zero, $4::int8 AS odd`, ends);
    expect(read).toEqual({ low: ends[0], high: ends[1], zero: ends[2], odd: ends[3] });
    expect(await reader.row(`SELECT count(*) AS count, NULL::int8 AS nothing`)).toEqual({ count: 1n, nothing: null });
  });

  it('is the text of a date, whatever the time zone of the process', async () => {
    expect(await reader.row(`SELECT date '2026-03-29' AS day, date '0001-01-01' AS first`)).toEqual({
      day: '2026-03-29',
      first: '0001-01-01',
    });
  });

  it('is a Date for a moment, in UTC', async () => {
    const moment = new Date('2026-11-22T08:05:00.123Z');
    expect(await reader.row(`SELECT $1::timestamptz AS at, $1::timestamptz::text AS text`, [moment])).toEqual({
      at: moment,
      text: '2026-11-22 08:05:00.123+00',
    });
  });

  it('is read as chuang_app in the schema chuang, whoever signed in', async () => {
    expect(await reader.row(`SELECT current_user AS who, current_schema() AS schema`)).toEqual({
      who: 'chuang_app',
      schema: 'chuang',
    });
  });
});

describe('the stable_id of the database', () => {
  it('is the stableId of the program for any text', async () => {
    const part = fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.tuple(part, part, part), async (parts) => {
        const row = await reader.row<{ id: string }>('SELECT stable_id($1) AS id', [parts.join('\u001f')]);
        expect(row?.id).toBe(stableId<'party'>(...parts));
      }),
      { numRuns: 300 },
    );
  });

  it('is a UUIDv8 of the variant of RFC 9562', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(stableId<'party'>(text)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });
});

it('a write answers how many rows it wrote', async () => {
  const written = await transactor.run(async (tx) => {
    const insert = `INSERT INTO party (id, kind, name, created_at)
      SELECT stable_id(n::text), 'organisation', 'x', now() FROM generate_series(1, $1::int) n ON CONFLICT DO NOTHING`;
    return ok([await tx.write(insert, [3]), await tx.write(insert, [5]), await tx.write(insert, [5])]);
  });
  expect(written).toEqual(ok([3, 2, 0]));
});
