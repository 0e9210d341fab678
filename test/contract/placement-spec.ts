import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PLACEMENT } from '../../migrations/placement.js';
import { createTestDatabase, type TestDatabase } from '../postgres/database.js';
import { placementFindings } from './placement-findings.js';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

it('keeps the schema rules of scale.md in every table', async () => {
  expect(await placementFindings(client, PLACEMENT)).toEqual([]);
});

describe('the check', () => {
  const found = async (sql: string, placements: typeof PLACEMENT = {}): Promise<string[]> => {
    await client.query('BEGIN');
    try {
      await client.query(sql);
      return await placementFindings(client, { ...PLACEMENT, ...placements });
    } finally {
      await client.query('ROLLBACK');
    }
  };
  const owned = { bad: { distributedBy: 'venture_id' } } as const;

  it('finds a table that nobody has placed', async () => {
    expect(await found('CREATE TABLE chuang.bad ()')).toEqual(['bad declares no placement']);
  });

  it('finds an owner that may be missing or is no uuid', async () => {
    const both = ['bad.venture_id owns and is text, not uuid', 'bad.venture_id owns and may be missing'];
    expect(await found('CREATE TABLE chuang.bad (venture_id text NOT NULL)', owned)).toEqual([both[0]]);
    expect(await found('CREATE TABLE chuang.bad (venture_id uuid)', owned)).toEqual([both[1]]);
  });

  it('finds uniqueness without the owner', async () => {
    const table = 'CREATE TABLE chuang.bad (venture_id uuid NOT NULL, id uuid CONSTRAINT bad_pk PRIMARY KEY)';
    expect(await found(table, owned)).toEqual(['bad_pk of bad is unique without its owner venture_id']);
    const index =
      'CREATE TABLE chuang.bad (venture_id uuid NOT NULL, id uuid); CREATE UNIQUE INDEX bad_id ON chuang.bad (id)';
    expect(await found(index, owned)).toEqual(['bad_id of bad is unique without its owner venture_id']);
  });

  it('finds a foreign key that does not carry the owner, or starts at a table without one', async () => {
    const table = `CREATE TABLE chuang.bad (venture_id uuid NOT NULL,
      other_id uuid CONSTRAINT bad_fk REFERENCES chuang.venture (venture_id))`;
    expect(await found(table, owned)).toEqual(['bad_fk from bad to venture does not carry the owner']);
    expect(await found(table, { bad: 'reference' })).toEqual(['bad_fk points from bad, which nobody owns, to venture']);
  });

  it('finds a foreign key of an owned table to a local one', async () => {
    const table = `CREATE TABLE chuang.bad (venture_id uuid NOT NULL,
      session_id uuid CONSTRAINT bad_fk REFERENCES chuang.session (id))`;
    expect(await found(table, owned)).toEqual(['bad_fk points from bad to a local table']);
  });

  it('finds foreign keys that change rows', async () => {
    const table = `CREATE TABLE chuang.bad (venture_id uuid NOT NULL,
      party_id uuid CONSTRAINT bad_fk REFERENCES chuang.party (id) ON DELETE SET NULL)`;
    expect(await found(table, owned)).toEqual(['bad_fk changes rows of bad behind our back']);
  });

  it('finds triggers', async () => {
    const trigger = `CREATE FUNCTION chuang.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER sly BEFORE INSERT ON chuang.party FOR EACH ROW EXECUTE FUNCTION chuang.nothing()`;
    expect(await found(trigger)).toEqual(['the trigger sly is on party']);
  });

  it('finds counters of the database', async () => {
    const serial = 'CREATE TABLE chuang.bad (id bigserial)';
    expect(await found(serial, { bad: 'local' })).toEqual(['there is a sequence bad_id_seq']);
    const identity = 'CREATE TABLE chuang.bad (id bigint GENERATED ALWAYS AS IDENTITY)';
    expect(await found(identity, { bad: 'local' })).toEqual(['there is a sequence bad_id_seq']);
  });

  it('finds names that the database chose', async () => {
    const table = `CREATE TABLE chuang.bad (id uuid PRIMARY KEY, a int UNIQUE CHECK (a > 0), p uuid REFERENCES chuang.party);
      CREATE INDEX ON chuang.bad (p)`;
    expect(await found(table, { bad: 'local' })).toEqual([
      'bad_a_check of bad was named by the database',
      'bad_a_key of bad was named by the database',
      'bad_p_fkey of bad was named by the database',
      'bad_pkey of bad was named by the database',
      'the index bad_p_idx was named by the database',
    ]);
  });

  it('finds tables in the schema public', async () => {
    expect(await found('CREATE TABLE public.stray ()')).toEqual(['the table stray is in public']);
  });
});
