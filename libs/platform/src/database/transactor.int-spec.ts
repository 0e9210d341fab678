import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { err, ok } from '#libs/kernel';
import { createTestDatabase, type TestDatabase } from '../../../../test/postgres/database.js';
import { applicationDataSource } from './data-source.js';
import { constraintOf, sqlStateOf, Transactor } from './transactor.js';
import type { Tx } from './tx.js';

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
  await owner.query(`CREATE TABLE counter (id int CONSTRAINT counter_pk PRIMARY KEY, value int NOT NULL);
    GRANT SELECT, INSERT, UPDATE, DELETE ON counter TO chuang_app`);
});

afterAll(async () => {
  await owner.end();
  await dataSource.destroy();
  await database.drop();
});

beforeEach(async () => {
  await owner.query('DELETE FROM counter; INSERT INTO counter VALUES (1, 0), (2, 0)');
});

describe('a transaction', () => {
  it('is committed when the work answers ok', async () => {
    expect(await transactor.run(async (tx) => ok(await increment(tx, 1)))).toEqual({ ok: true, value: 1 });
    expect(await values()).toEqual([1, 0]);
  });

  it('is rolled back when the work answers err, and the answer is the work’s', async () => {
    const refused = await transactor.run(async (tx) => {
      await increment(tx, 1);
      return err('no');
    });
    expect(refused).toEqual({ ok: false, error: 'no' });
    expect(await values()).toEqual([0, 0]);
  });

  it('is rolled back when the work throws, and not replayed', async () => {
    let attempts = 0;
    const failing = transactor.run(async (tx) => {
      attempts += 1;
      await increment(tx, 1);
      throw new Error('a fault');
    });
    await expect(failing).rejects.toThrow('a fault');
    expect(attempts).toBe(1);
    expect(await values()).toEqual([0, 0]);
  });

  it('is never taken for committed when a statement failed and the work caught the failure', async () => {
    const caught = transactor.run(async (tx) => {
      await increment(tx, 1);
      await tx.write('INSERT INTO counter VALUES (1, 0)').catch((failure: unknown) => {
        expect([sqlStateOf(failure), constraintOf(failure)]).toEqual(['23505', 'counter_pk']);
      });
      return ok('done');
    });
    await expect(caught).rejects.toMatchObject({ code: '25P02' });
    expect(await values()).toEqual([0, 0]);
  });

  it('costs no statement more when nothing failed', async () => {
    const runner = dataSource.createQueryRunner();
    const said = jest.spyOn(runner, 'query');
    jest.spyOn(dataSource, 'createQueryRunner').mockReturnValueOnce(runner);
    await transactor.run(async (tx) => ok(await increment(tx, 1)));
    expect(said.mock.calls.map(([sql]) => sql.split(' ')[0])).toEqual(['START', 'UPDATE', 'COMMIT']);
  });

  it('goes back to the pool whatever becomes of it', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      transactor
        .run(async (tx) => {
          await increment(tx, 2);
          if (index % 3 === 1) throw new Error('a fault');
          return index % 3 === 0 ? ok(index) : err(index);
        })
        .catch(() => 'thrown'),
    );
    expect((await Promise.all(many)).filter((answer) => answer === 'thrown')).toHaveLength(13);
    expect(await values()).toEqual([0, 14]);
  });
});

describe('a transaction that loses against another', () => {
  it('is replayed as a whole after a deadlock', async () => {
    let attempts = 0;
    const meet = meeting();
    const crossing = (first: number, second: number) =>
      transactor.run(async (tx) => {
        attempts += 1;
        await increment(tx, first);
        await meet();
        await increment(tx, second);
        return ok(null);
      });
    expect(await Promise.all([crossing(1, 2), crossing(2, 1)])).toEqual([ok(null), ok(null)]);
    expect(attempts).toBe(3);
    expect(await values()).toEqual([2, 2]);
  });

  it('is replayed as a whole after a serialisation failure', async () => {
    let attempts = 0;
    const meet = meeting();
    const readThenWrite = () =>
      transactor.run(async (tx) => {
        attempts += 1;
        await tx.rows('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        const row = await tx.row<{ value: number }>('SELECT value FROM counter WHERE id = 1');
        await meet();
        await tx.write('UPDATE counter SET value = $1 WHERE id = 1', [(row?.value ?? 0) + 1]);
        return ok(null);
      });
    expect(await Promise.all([readThenWrite(), readThenWrite()])).toEqual([ok(null), ok(null)]);
    expect(attempts).toBe(3);
    expect(await values()).toEqual([2, 0]);
  });

  it.each(['40001', '40P01'])('with %s every time is given up after 8 attempts', async (sqlState) => {
    let attempts = 0;
    const losing = transactor.run(async (tx) => {
      attempts += 1;
      await increment(tx, 1);
      await tx.rows(`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '${sqlState}'; END $$`);
      return ok(null);
    });
    await expect(losing).rejects.toThrow('lost');
    expect(attempts).toBe(8);
    expect(await values()).toEqual([0, 0]);
  });
});

describe('a connection that is lost', () => {
  it('fails its transaction, which leaves nothing, and the next one gets another', async () => {
    const lost = transactor.run(async (tx) => {
      await increment(tx, 1);
      const self = await tx.row<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await owner.query('SELECT pg_terminate_backend($1)', [self?.pid]);
      await increment(tx, 2);
      return ok(null);
    });
    await expect(lost).rejects.toThrow();
    expect(await values()).toEqual([0, 0]);
    const after = await Promise.all(
      Array.from({ length: 12 }, () => transactor.run(async (tx) => ok(await increment(tx, 1)))),
    );
    expect(after.every((result) => result.ok)).toBe(true);
    expect(await values()).toEqual([12, 0]);
  });

  it('while it idles in the pool is replaced before somebody notices', async () => {
    await transactor.reader.row('SELECT 1');
    await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await transactor.run(async (tx) => ok(await increment(tx, 1)))).toEqual(ok(1));
  });
});

describe('a snapshot', () => {
  it('sees one state throughout', async () => {
    const seen = await transactor.snapshot(async (reader) => {
      const read = () => reader.row<{ value: number }>('SELECT value FROM counter WHERE id = 1');
      const before = await read();
      await owner.query('UPDATE counter SET value = 5 WHERE id = 1');
      return [before?.value, (await read())?.value];
    });
    expect(seen).toEqual([0, 0]);
    expect(await values()).toEqual([5, 0]);
  });

  it('refuses to write', async () => {
    const writing = transactor.snapshot((reader) => reader.rows('UPDATE counter SET value = 1'));
    await expect(writing).rejects.toThrow('read-only transaction');
    expect(await values()).toEqual([0, 0]);
  });
});

async function increment(tx: Tx, id: number): Promise<number> {
  return tx.write('UPDATE counter SET value = value + 1 WHERE id = $1', [id]);
}

async function values(): Promise<number[]> {
  const { rows } = await owner.query<{ value: number }>('SELECT value FROM counter ORDER BY id');
  return rows.map(({ value }) => value);
}

/** Both wait for each other the first time; whoever comes again goes on at once. */
function meeting(): () => Promise<void> {
  let arrived = 0;
  let open: () => void;
  const both = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived >= 2) open();
    return both;
  };
}
