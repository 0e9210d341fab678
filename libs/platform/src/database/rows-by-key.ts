import type { PageRequest } from '../graphql/connection.js';
import type { Reader } from './tx.js';

/** Many keys in one statement: `wanted` with these columns, and `n`, which counts the keys from 1. */
export type WantedKeys = readonly {
  readonly column: string;
  readonly type: 'uuid' | 'text';
  readonly values: readonly string[];
}[];

/** A row of what is asked for many keys at once, with the key that it is about. */
export type Counted<T> = T & { readonly n: bigint };

type Dated = { readonly id: string; readonly occurredAt: Date };

/** `wanted` for a FROM clause, whose arrays are the first parameters of the statement. */
export function wantedBy(keys: WantedKeys): { readonly from: string; readonly parameters: readonly unknown[] } {
  const arrays = keys.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
  const columns = [...keys.map(({ column }) => column), 'n'].join(', ');
  return {
    from: `unnest(${arrays}) WITH ORDINALITY AS wanted (${columns})`,
    parameters: keys.map(({ values }) => values),
  };
}

/** The rows of each key, in the order of the keys and otherwise as they come. */
export function rowsByKey<T>(count: number, rows: readonly Counted<T>[]): Omit<Counted<T>, 'n'>[][] {
  const byKey: Omit<Counted<T>, 'n'>[][] = Array.from({ length: count }, () => []);
  for (const { n, ...row } of rows) byKey[Number(n) - 1]?.push(row);
  return byKey;
}

/**
 * The same page for each key, newest first, in the order of the keys, by one statement. `select` gives one key's rows, with
 * `"occurredAt"` and `id` among them, and may read `wanted`.
 */
export async function pagesByKey<T extends Dated>(
  reader: Reader,
  { keys, select }: { readonly keys: WantedKeys; readonly select: string },
  page: PageRequest,
): Promise<Omit<Counted<T>, 'n'>[][]> {
  const { from, parameters } = wantedBy(keys);
  const [at, id, limit] = [1, 2, 3].map((more) => `$${parameters.length + more}`);
  const rows = await reader.rows<Counted<T>>(
    `SELECT wanted.n, page.* FROM ${from} CROSS JOIN LATERAL (
       SELECT * FROM (${select}) AS one
       WHERE ${at}::timestamptz IS NULL OR ("occurredAt", id) < (${at}, ${id}::uuid)
       ORDER BY "occurredAt" DESC, id DESC LIMIT ${limit}) AS page
     ORDER BY wanted.n, page."occurredAt" DESC, page.id DESC`,
    [...parameters, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
  );
  return rowsByKey(keys[0]?.values.length ?? 0, rows);
}
