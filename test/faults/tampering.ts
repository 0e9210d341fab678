import type { Client } from 'pg';

export type Column = { readonly table: string; readonly column: string; readonly type: string };

/** Every column of every table, by table and place. */
export async function columnsOf(owner: Client): Promise<readonly Column[]> {
  const answer = await owner.query<Column>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'chuang'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY c.relname, a.attnum`,
  );
  return answer.rows;
}

/**
 * Changes one value of the column in one row as somebody would who owns the database: past triggers and foreign keys, to
 * the first value that the CHECKs and the type allow. Answers what it is now, or undefined where no row has another one.
 */
export async function tamper(owner: Client, { table, column, type }: Column): Promise<string | undefined> {
  await owner.query('SET LOCAL session_replication_role = replica');
  const target = await rowOf(owner, table, column);
  if (!target) return undefined;
  const own = OTHER_VALUES[`${table}.${column}`];
  for (const value of own ? [own] : [...otherValues(column, type), ...(await allowedWords(owner, table, column))]) {
    await owner.query('SAVEPOINT before');
    try {
      const changed = await owner.query<{ value: string }>(
        `UPDATE chuang.${table} SET ${column} = ${value}
         WHERE ctid = $1 AND ${column} IS DISTINCT FROM ${value} RETURNING ${column}::text AS value`,
        [target],
      );
      if (changed.rows[0]) return changed.rows[0].value;
    } catch {
      // The database itself refuses such a value: the next one.
    }
    await owner.query('ROLLBACK TO SAVEPOINT before');
  }
  return undefined;
}

/** The row that says most about its table; any other one otherwise. */
const ROWS: Readonly<Record<string, string>> = {
  // No month before it, so that it can be moved there.
  accounting_period: `state = 'closed' AND month = '2026-01'`,
  contract_version: `state = 'signed'`,
  'payout.hold_reason': `state = 'held'`,
  payout: `state = 'approved'`,
  record_hash: `month IS NOT NULL`,
  payout_decision: `decision = 'approve'`,
};

/** Changes that mean something, where any change of the type would be passed over by whoever reads it. */
const OTHER_VALUES: Readonly<Record<string, string>> = {
  'funding_receipt.received_on': `'2026-02-02'`,
  'payout_policy.two_approvals_above_minor': '0',
  // Later, where no statement of a month behind the end gives it away.
  'contract_disbanding.last_month': `to_char(to_date(last_month, 'YYYY-MM') + interval '1 month', 'YYYY-MM')`,
  'indicator.definition': `jsonb_set(definition, '{aggregation}', '"sum"')`,
};

// One that has a value, if there is one: what is not there cannot be wrong, what is there can.
async function rowOf(owner: Client, table: string, column: string): Promise<string | undefined> {
  const found = await owner.query<{ ctid: string }>(
    `SELECT ctid::text AS ctid FROM chuang.${table} ORDER BY NOT (${ROWS[`${table}.${column}`] ?? ROWS[table] ?? 'true'}), ${column} IS NULL, ctid LIMIT 1`,
  );
  return found.rows[0]?.ctid;
}

function otherValues(column: string, type: string): readonly string[] {
  switch (type) {
    case 'uuid':
      return ['gen_random_uuid()'];
    case 'integer':
    case 'bigint':
    case 'numeric':
      return [1, -1, 1000, -1_000_000].map((more) => `coalesce(${column}, 0) + ${more}`);
    case 'timestamp with time zone':
      return [`coalesce(${column}, '2026-01-01T00:00:00Z') + interval '1 second'`];
    case 'date':
      return [`coalesce(${column}, '2026-01-01') + 1`];
    case 'boolean':
      return [`NOT coalesce(${column}, false)`];
    case 'jsonb':
      return [
        `CASE jsonb_typeof(coalesce(${column}, '{}')) WHEN 'array' THEN ${column} || '["tampered"]'
         ELSE coalesce(${column}, '{}') || '{"tampered": "1"}' END`,
      ];
    default:
      // A month before, another hash, another currency, any other text.
      return [
        `to_char(to_date(substring(${column} from '^\\d{4}-\\d{2}$'), 'YYYY-MM') - interval '1 month', 'YYYY-MM')`,
        `CASE WHEN ${column} ~ '^[0-9a-f]{64}$' THEN translate(${column}, '0123456789abcdef', '123456789abcdef0') END`,
        `CASE WHEN ${column} ~ '^[A-Z]{3}$' THEN 'JPY' END`,
        `CASE WHEN ${column} ~ '^\\d+/\\d+$' THEN '7/3' END`,
        `coalesce(${column}, '') || 'x'`,
      ];
  }
}

/** The words that a CHECK of the column lists, such as the states. */
async function allowedWords(owner: Client, table: string, column: string): Promise<readonly string[]> {
  const checks = await owner.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE contype = 'c' AND conrelid = ('chuang.' || $1)::regclass AND pg_get_constraintdef(oid) LIKE '%' || $2 || '%'`,
    [table, column],
  );
  return checks.rows.flatMap(({ definition }) =>
    [...definition.matchAll(/'[a-z_]+'(?=::text)/g)].map(([word]) => word),
  );
}
