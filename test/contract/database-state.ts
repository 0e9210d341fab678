import pg from 'pg';

/**
 * The content of a database, to see whether a call changed it and to put it back. Works as the owner of the tables and
 * needs no other right. Triggers note which tables are written, so that only those are read after each of the calls.
 */
export class DatabaseState {
  private constructor(
    private readonly client: pg.Client,
    private readonly tables: readonly string[],
    private readonly kept: ReadonlyMap<string, string>,
  ) {}

  /** Keeps what is there now. */
  static async keep(url: string): Promise<DatabaseState> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const tables = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'chuang'`,
    );
    const names = tables.rows.map(({ name }) => name);
    await client.query('CREATE SCHEMA kept');
    for (const name of names) await client.query(`CREATE TABLE kept.${name} AS TABLE chuang.${name}`);
    // So that the tables can be put back in any order.
    const keys = await client.query<{ sql: string }>(
      `SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', conrelid::regclass, conname) AS sql
       FROM pg_constraint WHERE contype = 'f' AND connamespace = 'chuang'::regnamespace`,
    );
    for (const { sql } of keys.rows) await client.query(sql);
    await client.query(NOTE_OF_WRITES);
    for (const name of names) {
      await client.query(
        `CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON chuang.${name} EXECUTE FUNCTION kept.note()`,
      );
    }
    return new DatabaseState(client, names, await contents(client, names));
  }

  /** Tables whose content is another one than the kept one. */
  async changed(): Promise<string[]> {
    const now = await this.contents();
    return this.tables.filter((name) => now.get(name) !== this.kept.get(name)).sort();
  }

  /** What is there now, by table. */
  async contents(): Promise<ReadonlyMap<string, string>> {
    const written = await this.client.query<{ name: string }>('SELECT DISTINCT name FROM kept.written');
    const names = written.rows.map(({ name }) => name);
    return new Map([...this.kept, ...(await contents(this.client, names))]);
  }

  async putBack(tables: readonly string[]): Promise<void> {
    const moves = tables.flatMap((name) => [
      `DELETE FROM chuang.${name}`,
      `INSERT INTO chuang.${name} SELECT * FROM kept.${name}`,
    ]);
    const forget = 'DELETE FROM kept.written';
    await this.client.query(['BEGIN', 'SET CONSTRAINTS ALL DEFERRED', ...moves, forget, 'COMMIT'].join('; '));
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

// Whoever writes need not know of the note. A transaction that is rolled back takes its own with it.
const NOTE_OF_WRITES = `
  CREATE TABLE kept.written (name text NOT NULL);
  CREATE FUNCTION kept.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      INSERT INTO kept.written VALUES (TG_TABLE_NAME);
      RETURN NULL;
    END $$`;

async function contents(client: pg.Client, tables: readonly string[]): Promise<Map<string, string>> {
  if (tables.length === 0) return new Map();
  const parts = tables.map(
    (name) =>
      `SELECT '${name}' AS name, coalesce(string_agg(t::text, e'\\n' ORDER BY t::text), '') AS content FROM chuang.${name} t`,
  );
  const answer = await client.query<{ name: string; content: string }>(parts.join(' UNION ALL '));
  return new Map(answer.rows.map(({ name, content }) => [name, content]));
}
