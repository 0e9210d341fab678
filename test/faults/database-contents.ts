import pg from 'pg';

/** The rows of every table as text, by table, in the order of the text. */
export async function contentsOf(url: string): Promise<Record<string, readonly string[]>> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=chuang -c timezone=UTC' });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'chuang' ORDER BY name`,
    );
    const contents: Record<string, readonly string[]> = {};
    for (const { name } of tables.rows) {
      const rows = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t ORDER BY 1`);
      contents[name] = rows.rows.map(({ text }) => text);
    }
    return contents;
  } finally {
    await client.end();
  }
}
