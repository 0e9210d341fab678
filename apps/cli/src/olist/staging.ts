import { Readable } from 'node:stream';
import { copyLine, type Tx } from '#libs/platform';
import type { Fault, OlistTable, Refused } from './olist-files.js';
import { OLIST_FILES, OLIST_TABLES } from './olist-files.js';
import type { StagedRow } from './olist-rows.js';

/**
 * Temporary tables of one transaction, one for each file: every row with its line, and the fault that keeps it out. They
 * are gone with the transaction, so that neither a crash nor a second attempt meets half of one.
 */
const TABLES = {
  sellers: { name: 'import_seller', columns: { seller_id: 'text' }, key: ['seller_id'] },
  orders: {
    name: 'import_order',
    columns: { order_id: 'text', status: 'text', purchased_at: 'timestamptz' },
    key: ['order_id'],
  },
  items: {
    name: 'import_item',
    columns: {
      order_id: 'text',
      item_number: 'text',
      seller_id: 'text',
      price_minor: 'bigint',
      freight_minor: 'bigint',
    },
    key: ['order_id', 'item_number'],
  },
  reviews: {
    name: 'import_review',
    columns: { review_id: 'text', order_id: 'text', score: 'int' },
    key: ['review_id', 'order_id'],
  },
} as const satisfies Record<OlistTable, StagingTable>;

type StagingTable = {
  readonly name: string;
  /** In the order of the columns of the file. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
};

/** COPY works best in pieces of about this size. */
const COPY_CHUNK_CHARACTERS = 65_536;

export async function createStaging(tx: Tx): Promise<void> {
  // A file of any size is one statement of each kind; the limit for the statements of requests is not meant for it.
  await tx.rows('SET LOCAL statement_timeout = 0');
  for (const table of OLIST_TABLES) {
    const columns = Object.entries(TABLES[table].columns).map(([name, type]) => `${name} ${type}`);
    await tx.rows(
      `CREATE TEMPORARY TABLE ${TABLES[table].name} (line int NOT NULL, ${columns.join(', ')}, fault_field text,
         fault_code text, fault_message text, is_repeat boolean NOT NULL DEFAULT false) ON COMMIT DROP`,
    );
  }
}

export async function copyRows(tx: Tx, table: OlistTable, rows: AsyncIterable<StagedRow>): Promise<void> {
  const columns = ['line', ...Object.keys(TABLES[table].columns), 'fault_field', 'fault_code', 'fault_message'];
  await tx.copyInto(`${TABLES[table].name} (${columns.join(', ')})`, Readable.from(copyChunks(rows)));
  // A table that was filled in this transaction has no statistics yet.
  await tx.rows(`ANALYZE ${TABLES[table].name}`);
}

/**
 * A key that comes again with the same content is a repeat and counts once. With other content the first row in the
 * order of the file stays, as it would have if the later one had come in a later file, and the later one is refused.
 */
export async function markRepeats(tx: Tx, table: OlistTable): Promise<void> {
  const { name, key, columns } = TABLES[table];
  const content = Object.keys(columns).filter((column) => !(key as readonly string[]).includes(column));
  const isSame = content.map((column) => `${column} IS NOT DISTINCT FROM first_value(${column}) OVER same_key`);
  const message = `'the row with this key in line ' || found.first_line || ' says something else'`;
  await tx.write(
    `WITH found AS (
       SELECT line, first_value(line) OVER same_key AS first_line, ${['true', ...isSame].join(' AND ')} AS is_same
       FROM ${name} WHERE fault_code IS NULL WINDOW same_key AS (PARTITION BY ${key.join(', ')} ORDER BY line)
     )
     UPDATE ${name} AS later SET is_repeat = found.is_same,
       fault_field = CASE WHEN NOT found.is_same THEN $1 END,
       fault_code = CASE WHEN NOT found.is_same THEN 'KEY_CONFLICT' END,
       fault_message = CASE WHEN NOT found.is_same THEN ${message} END
     FROM found WHERE found.line = later.line AND found.first_line < found.line`,
    [OLIST_FILES[table].columns[table === 'items' ? 1 : 0]],
  );
}

/** What has not happened is no fact. */
export async function refuseFuture(tx: Tx, now: Date): Promise<void> {
  await tx.write(
    `UPDATE import_order SET fault_field = 'order_purchase_timestamp', fault_code = 'DATE_IN_FUTURE',
       fault_message = to_char(purchased_at, 'YYYY-MM-DD HH24:MI:SS') || ' lies in the future'
     WHERE purchased_at > $1 AND fault_code IS NULL`,
    [now],
  );
}

/** Refuses items of orders and sellers that did not come in, and says whether they were refused or never there. */
export async function refuseDangling(tx: Tx): Promise<void> {
  await refuseItemsWithout(tx, { table: 'import_order', column: 'order_id', code: 'ORDER' });
  await refuseItemsWithout(tx, { table: 'import_seller', column: 'seller_id', code: 'SELLER' });
}

export type FileCount = { readonly read: number; readonly repeated: number; readonly refused: number };

export async function countRows(tx: Tx, table: OlistTable): Promise<FileCount> {
  const row = await tx.row<FileCount>(
    `SELECT count(*)::int AS read, count(*) FILTER (WHERE is_repeat)::int AS repeated,
       count(fault_code)::int AS refused FROM ${TABLES[table].name}`,
  );
  return row ?? { read: 0, repeated: 0, refused: 0 };
}

const REFUSED_PAGE = 5_000;

/** Every refused row of a file in the order of its lines, page by page. */
export async function* refusedRows(tx: Tx, table: OlistTable): AsyncGenerator<Refused> {
  const file = OLIST_FILES[table].name;
  for (let after = 0; ;) {
    const rows = await tx.rows<Fault & { line: number }>(
      `SELECT line, fault_field AS field, fault_code AS code, fault_message AS message
       FROM ${TABLES[table].name} WHERE fault_code IS NOT NULL AND line > $1 ORDER BY line LIMIT ${REFUSED_PAGE}`,
      [after],
    );
    for (const row of rows) yield { file, ...row };
    if (rows.length < REFUSED_PAGE) return;
    after = rows.at(-1)?.line ?? after;
  }
}

async function refuseItemsWithout(
  tx: Tx,
  { table, column, code }: { table: string; column: string; code: string },
): Promise<void> {
  const wasRefused = `EXISTS (SELECT FROM ${table} other WHERE other.${column} = item.${column})`;
  await tx.write(
    `UPDATE import_item AS item SET fault_field = $1,
       fault_code = $2 || CASE WHEN ${wasRefused} THEN '_REFUSED' ELSE '_UNKNOWN' END,
       fault_message = CASE WHEN ${wasRefused} THEN 'its row with this ' || $1 || ' was refused'
         ELSE 'no row has this ' || $1 END
     WHERE item.fault_code IS NULL AND NOT item.is_repeat
       AND NOT EXISTS (SELECT FROM ${table} known WHERE known.${column} = item.${column} AND known.fault_code IS NULL)`,
    [column, code],
  );
}

async function* copyChunks(rows: AsyncIterable<StagedRow>): AsyncGenerator<string> {
  let chunk = '';
  for await (const { line, values, fault } of rows) {
    chunk += copyLine([line, ...values, fault?.field ?? null, fault?.code ?? null, fault?.message ?? null]);
    if (chunk.length < COPY_CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
