import type { Client } from 'pg';
import type { Placement } from '../../migrations/placement.js';

type Placements = Readonly<Record<string, Placement>>;

/** Where the catalog breaks the schema rules of scale.md, as sentences. */
export async function placementFindings(client: Client, placements: Placements): Promise<string[]> {
  const read = { client, placements };
  return [
    ...(await undeclared(read)),
    ...(await uniqueness(read)),
    ...(await foreignKeys(read)),
    ...(await ownerColumns(read)),
    ...(await forbidden(client)),
  ].sort();
}

type Catalog = { readonly client: Client; readonly placements: Placements };

async function undeclared({ client, placements }: Catalog): Promise<string[]> {
  const tables = await column(client, `SELECT relname AS found FROM pg_class WHERE ${OURS} AND relkind IN ('r', 'p')`);
  return [
    ...tables.filter((table) => !(table in placements)).map((table) => `${table} declares no placement`),
    ...Object.keys(placements)
      .filter((table) => !tables.includes(table))
      .map((table) => `${table} is declared and does not exist`),
  ];
}

async function ownerColumns({ client, placements }: Catalog): Promise<string[]> {
  const columns = await client.query<{ table: string; name: string; type: string; required: boolean }>(
    `SELECT relname AS table, attname AS name, format_type(atttypid, NULL) AS type, attnotnull AS required
     FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE ${OURS} AND relkind IN ('r', 'p') AND attnum > 0`,
  );
  return owned(placements).flatMap(([table, owner]) => {
    const found = columns.rows.find((one) => one.table === table && one.name === owner);
    if (!found?.required) return [`${table}.${owner} owns and may be missing`];
    const isClaim = !owner.endsWith('_id') || owner === 'external_id';
    return found.type === 'uuid' || isClaim ? [] : [`${table}.${owner} owns and is ${found.type}, not uuid`];
  });
}

// Primary keys, unique and exclusion constraints, and unique indexes without a constraint: all of them are indexes.
async function uniqueness({ client, placements }: Catalog): Promise<string[]> {
  const indexes = await client.query<{ table: string; name: string; columns: string[] }>(
    `SELECT pg_class.relname AS table, i.relname AS name,
       ARRAY(SELECT attname::text FROM pg_attribute a WHERE a.attrelid = pg_class.oid AND a.attnum = ANY (indkey)) AS columns
     FROM pg_index JOIN pg_class ON pg_class.oid = indrelid JOIN pg_class i ON i.oid = indexrelid
     WHERE pg_class.${OURS} AND (indisunique OR indisexclusion)`,
  );
  return owned(placements).flatMap(([table, owner]) =>
    indexes.rows
      .filter((index) => index.table === table && !index.columns.includes(owner))
      .map(({ name }) => `${name} of ${table} is unique without its owner ${owner}`),
  );
}

type ForeignKey = { name: string; source: string; target: string; pairs: string[]; actions: string };

async function foreignKeys({ client, placements }: Catalog): Promise<string[]> {
  const keys = await client.query<ForeignKey>(
    `SELECT conname AS name, s.relname AS source, t.relname AS target, confdeltype::text || confupdtype::text AS actions,
       ARRAY(SELECT sa.attname || ' ' || ta.attname FROM unnest(conkey, confkey) AS k (s, t)
         JOIN pg_attribute sa ON sa.attrelid = conrelid AND sa.attnum = k.s
         JOIN pg_attribute ta ON ta.attrelid = confrelid AND ta.attnum = k.t) AS pairs
     FROM pg_constraint JOIN pg_class s ON s.oid = conrelid JOIN pg_class t ON t.oid = confrelid
     WHERE contype = 'f' AND connamespace = 'chuang'::regnamespace`,
  );
  return keys.rows.flatMap((key) => [
    // NO ACTION or RESTRICT; never CASCADE, SET NULL or SET DEFAULT.
    ...(/^[ar]{2}$/.test(key.actions) ? [] : [`${key.name} changes rows of ${key.source} behind our back`]),
    ...betweenPlaces(key, placements),
  ]);
}

function betweenPlaces({ name, source, target, pairs }: ForeignKey, placements: Placements): string[] {
  const [from, to] = [placements[source], placements[target]];
  if (from === undefined || to === undefined || to === 'reference') return [];
  if (to === 'local') return from === 'local' ? [] : [`${name} points from ${source} to a local table`];
  if (typeof from !== 'object') return [`${name} points from ${source}, which nobody owns, to ${target}`];
  const owners = `${from.distributedBy} ${to.distributedBy}`;
  return pairs.includes(owners) ? [] : [`${name} from ${source} to ${target} does not carry the owner`];
}

/** What no table has: triggers, counters of the database, names that the database chose, tables outside our schema. */
async function forbidden(client: Client): Promise<string[]> {
  return [
    ...(await column(
      client,
      `SELECT 'the trigger ' || tgname || ' is on ' || relname AS found
       FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE ${OURS} AND NOT tgisinternal`,
    )),
    ...(await column(
      client,
      `SELECT 'there is a sequence ' || relname AS found FROM pg_class WHERE ${OURS} AND relkind = 'S'
       AND relname <> 'migration_id_seq'`,
    )),
    ...(await column(
      client,
      `SELECT conname || ' of ' || relname || ' was named by the database' AS found
       FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
       WHERE ${OURS} AND relname <> 'migration' AND contype <> 'n'
         AND conname ~ ('^' || relname || '_.*(pkey|key|fkey|check|excl)[0-9]*$')`,
    )),
    ...(await column(
      client,
      `SELECT 'the index ' || relname || ' was named by the database' AS found FROM pg_class
       WHERE ${OURS} AND relkind = 'i' AND relname ~ '_idx[0-9]*$'`,
    )),
    ...(await column(
      client,
      `SELECT 'the table ' || relname || ' is in public' AS found FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')`,
    )),
  ];
}

const OURS = `relnamespace = 'chuang'::regnamespace`;

async function column(client: Client, sql: string): Promise<string[]> {
  const answer = await client.query<{ found: string }>(sql);
  return answer.rows.map(({ found }) => found);
}

function owned(placements: Placements): [table: string, owner: string][] {
  return Object.entries(placements).flatMap(([table, placement]): [string, string][] =>
    typeof placement === 'object' ? [[table, placement.distributedBy]] : [],
  );
}
