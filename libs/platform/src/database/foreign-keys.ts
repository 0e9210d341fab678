import { type Checks, type Finding, findBroken } from './finding.js';
import type { Reader } from './tx.js';

type ForeignKey = {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumns: readonly string[];
};

/**
 * Proves every foreign key of the schema again from the rows: whoever owns the database can write past them. A row with a
 * null in the key refers to nothing, as for PostgreSQL.
 */
export async function brokenForeignKeys(reader: Reader): Promise<readonly Finding[]> {
  const keys = await reader.rows<ForeignKey>(
    `SELECT c.conname AS name, r.relname AS table, t.relname AS target,
       (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number) AS columns,
       (SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number) AS "targetColumns"
     FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
     WHERE c.contype = 'f' AND c.connamespace = 'chuang'::regnamespace ORDER BY c.conname`,
  );
  return findBroken(
    reader,
    Object.fromEntries(keys.map((key) => [`the foreign key ${key.name} holds`, brokenRows(key)])),
  );
}

// The names are those of our own schema, read from its catalog.
function brokenRows({ table, columns, target, targetColumns }: ForeignKey): Checks[string] {
  const named = columns.map((column) => `r.${column}`).join(', ');
  const joined = columns.map((column, index) => `t.${targetColumns[index] ?? ''} = r.${column}`).join(' AND ');
  const present = columns.map((column) => `r.${column} IS NOT NULL`).join(' AND ');
  return `SELECT format('a row of ${table} names (%s) of ${target}, which is not there', concat_ws(', ', ${named})) AS what
    FROM ${table} r WHERE ${present} AND NOT EXISTS (SELECT FROM ${target} t WHERE ${joined})`;
}
