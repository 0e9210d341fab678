import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { applicationDataSource, migrate } from '#libs/platform';
import { contextRows } from '../../apps/composition.js';
import * as migrations from '../../migrations/index.js';
import { createTestDatabase } from '../postgres/database.js';
import { APPEND_ONLY, GRANTS } from './grants.js';

/** Tables that are only ever reached by SQL of their own. */
const WITHOUT_ROW = ['migration', 'idempotency_record'];

/** In the order of their timestamps, as they run. */
const ALL = Object.values(migrations).sort((a, b) => (a.name.slice(-13) < b.name.slice(-13) ? -1 : 1));

let url: string;
let owner: pg.Client;
let drop: () => Promise<void>;

// An empty database beside the migrated copy that other specs take.
beforeAll(async () => {
  const server = process.env.CHUANG_TEST_SERVER_URL ?? '';
  const name = `${(process.env.CHUANG_TEST_TEMPLATE ?? '').replace('template', 'test')}_${randomBytes(5).toString('hex')}`;
  await once(server, `CREATE DATABASE ${name}`);
  url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  owner = new pg.Client({ connectionString: url });
  await owner.connect();
  drop = async () => {
    await owner.end();
    await once(server, `DROP DATABASE ${name} WITH (FORCE)`);
  };
});

afterAll(() => drop());

describe('migrations', () => {
  it('run on an empty database, and a second run has nothing to do', async () => {
    expect(await migrate(url, ALL)).toEqual(ALL.map(({ name }) => name));
    expect(await migrate(url, ALL)).toEqual([]);
  });

  it('go back to nothing one by one, and forward again to the same schema', async () => {
    const before = await schemaText();
    await undo(ALL.length);
    expect(await owner.query(`SELECT relname FROM pg_class WHERE ${OURS} AND relkind = 'r'`).then(names)).toEqual([
      'migration',
    ]);
    expect(
      await owner.query(`SELECT proname AS relname FROM pg_proc WHERE pronamespace = ${SCHEMA}`).then(names),
    ).toEqual([]);
    expect(await migrate(url, ALL)).toHaveLength(ALL.length);
    expect(await schemaText()).toEqual(before);
  });

  it('each undo exactly what they did', async () => {
    const levels = [await schemaText()];
    while (levels.length <= ALL.length) {
      await undo(1);
      levels.unshift(await schemaText());
    }
    for (const [index, level] of levels.entries()) {
      await migrate(url, ALL.slice(0, index));
      expect(await schemaText()).toEqual(level);
    }
  });
});

describe('entities', () => {
  it('have the columns and keys that the migrations made', async () => {
    const tables = await catalogColumns();
    const dataSource = applicationDataSource({ url, rows: contextRows });
    await dataSource.initialize();
    try {
      for (const { tableName, schema, columns } of dataSource.entityMetadatas) {
        const described = columns.map((column) => {
          const { precision, scale, isArray, isNullable, isPrimary, databaseName } = column;
          const type = dataSource.driver.normalizeType(column);
          const sized = precision == null ? type : `${type}(${precision},${scale ?? 0})`;
          return `${databaseName} ${sized}${isArray ? '[]' : ''}${isNullable ? '' : ' NOT NULL'}${isPrimary ? ' KEY' : ''}`;
        });
        expect([schema, tableName, ...described.sort()]).toEqual([
          'chuang',
          tableName,
          ...(tables.get(tableName) ?? []),
        ]);
      }
    } finally {
      await dataSource.destroy();
    }
  });

  it('exist for every table', async () => {
    const dataSource = applicationDataSource({ url, rows: contextRows });
    await dataSource.initialize();
    const known = dataSource.entityMetadatas.map(({ tableName }) => tableName);
    await dataSource.destroy();
    expect([...known, ...WITHOUT_ROW].sort()).toEqual([...(await catalogColumns()).keys()].sort());
  });
});

describe('the application’s role', () => {
  it('may do exactly what is written down', async () => {
    const granted = await owner.query<{ line: string }>(
      `SELECT format('%s: %s', relname, string_agg(privilege, ', ' ORDER BY privilege)) AS line FROM (
         SELECT relname, privilege_type AS privilege FROM pg_class, aclexplode(relacl) a
         WHERE ${OURS} AND a.grantee = 'chuang_app'::regrole
         UNION SELECT relname, format('%s(%s)', privilege_type, attname) FROM pg_class
         JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl) a
         WHERE ${OURS} AND a.grantee = 'chuang_app'::regrole
         UNION SELECT relname, 'nothing' FROM pg_class WHERE ${OURS} AND relkind = 'r'
           AND NOT EXISTS (SELECT FROM aclexplode(relacl) a WHERE a.grantee = 'chuang_app'::regrole)
       ) AS g GROUP BY relname ORDER BY relname COLLATE "C"`,
    );
    expect(granted.rows.map(({ line }) => line)).toEqual(
      Object.entries(GRANTS).map(([table, may]) => `${table}: ${may}`),
    );
  });

  it('adds to what is append-only and does nothing else to it', () => {
    expect(APPEND_ONLY.filter((table) => GRANTS[table] !== 'INSERT, SELECT')).toEqual([]);
  });

  it('cannot sign in, owns nothing, and makes nothing', async () => {
    const role = await owner.query(
      `SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls,
         has_schema_privilege('chuang_app', 'chuang', 'CREATE') AS creates,
         EXISTS (SELECT FROM pg_class WHERE relowner = 'chuang_app'::regrole) AS owns
       FROM pg_roles WHERE rolname = 'chuang_app'`,
    );
    expect([...new Set(Object.values(role.rows[0] as object))]).toEqual([false]);
  });

  it('is refused by the database when it changes a journal', async () => {
    const database = await createTestDatabase();
    const application = applicationDataSource({ url: database.url });
    await application.initialize();
    try {
      for (const table of APPEND_ONLY) {
        await expect(application.query(`DELETE FROM ${table}`)).rejects.toMatchObject({
          driverError: { code: '42501' },
        });
        await expect(application.query(`TRUNCATE ${table}`)).rejects.toMatchObject({ driverError: { code: '42501' } });
      }
    } finally {
      await application.destroy();
      await database.drop();
    }
  });
});

const SCHEMA = `'chuang'::regnamespace`;
const OURS = `relnamespace = ${SCHEMA}`;

async function undo(count: number): Promise<void> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema: 'chuang',
    migrations: ALL,
    migrationsTableName: 'migration',
    extra: { options: '-c search_path=chuang' },
  });
  await dataSource.initialize();
  try {
    for (let undone = 0; undone < count; undone += 1) await dataSource.undoLastMigration({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}

/** Everything of the schema that a migration can make, in words. */
async function schemaText(): Promise<string[]> {
  const answer = await owner.query<{ relname: string }>(
    `SELECT relname FROM (
       SELECT format('%s.%s %s%s', relname, attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' NOT NULL' END)
         AS relname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE ${OURS} AND relkind = 'r' AND attnum > 0
         AND NOT attisdropped
       UNION ALL SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = ${SCHEMA}
       UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'chuang'
       UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = ${SCHEMA}
       UNION ALL SELECT format('%s %s', relname, relacl) FROM pg_class WHERE ${OURS}
       UNION ALL SELECT format('%s.%s %s', attrelid::regclass, attname, attacl) FROM pg_attribute
         JOIN pg_class ON pg_class.oid = attrelid WHERE ${OURS} AND attacl IS NOT NULL
     ) AS everything ORDER BY 1`,
  );
  return names(answer);
}

function names({ rows }: pg.QueryResult<{ relname: string }>): string[] {
  return rows.map(({ relname }) => relname);
}

async function catalogColumns(): Promise<Map<string, string[]>> {
  const answer = await owner.query<{ table: string; columns: string[] }>(
    `SELECT relname AS table, array_agg(format('%s %s%s%s', attname, format_type(atttypid, atttypmod),
         CASE WHEN attnotnull THEN ' NOT NULL' END, CASE WHEN attnum = ANY (conkey) THEN ' KEY' END)
         ORDER BY attname COLLATE "C") AS columns
     FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
     LEFT JOIN pg_constraint ON conrelid = pg_class.oid AND contype = 'p'
     WHERE ${OURS} AND relkind = 'r' GROUP BY relname`,
  );
  return new Map(answer.rows.map(({ table, columns }) => [table, columns]));
}

async function once(at: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  await client.query(sql);
  await client.end();
}
