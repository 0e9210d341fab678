import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Session, withApplication } from '../apps/cli/src/application.js';
import { importOlist } from '../apps/cli/src/olist/import-olist.js';
import type { Refused } from '../apps/cli/src/olist/olist-files.js';
import { Progress } from '../apps/cli/src/olist/progress.js';
import { RefusedLog } from '../apps/cli/src/olist/refused-log.js';
import type { OlistReport } from '../apps/cli/src/olist/report.js';
import { Transactor } from '#libs/platform';
import { createTestDatabase } from './postgres/database.js';

/** A marketplace of two sellers and three orders, one of which was canceled and one of which holds nothing. */
export const SELLERS = ['seller_id,seller_city', 's1,lages', 's2,"são paulo"'];
export const ORDERS = [
  'order_id,order_status,order_purchase_timestamp',
  'o1,delivered,2017-01-31 23:59:59',
  'o2,canceled,2017-02-01 00:00:00',
  'o3,shipped,2017-02-10 12:00:00',
];
export const ITEMS = [
  '"order_id","order_item_id","seller_id","price","freight_value"',
  'o1,1,s1,58.90,13.29',
  'o1,2,s2,10.00,0.00',
  'o2,1,s1,20.00,5.00',
];
export const REVIEWS = ['review_id,order_id,review_score', 'r1,o1,5', 'r2,o2,1', 'r3,o3,4', 'r4,o9,3'];

type Files = Partial<Record<'sellers' | 'orders' | 'items' | 'reviews', readonly string[]>>;

/** A database, the application on it, and a folder for the files of an import. */
export type Marketplace = Awaited<ReturnType<typeof openMarketplace>>;

export async function openMarketplace() {
  const database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  const folder = mkdtempSync(join(tmpdir(), 'chuang-olist-'));
  const { session, leave } = await openSession();
  const rows = (sql: string): Promise<Record<string, unknown>[]> =>
    session.app.get(Transactor, { strict: false }).reader.rows(sql);
  return {
    folder,
    session,
    rows,
    write: (files: Files, end = '\n') => writeFiles(folder, files, end),
    run: () => run(session, folder),
    revenue: () => rows(REVENUE),
    counts: () => rows(COUNTS),
    empty: () => empty(database.url),
    close: async () => {
      await leave();
      rmSync(folder, { recursive: true });
      await database.drop();
    },
  };
}

/** Imports without a word; answers the report and what was refused. */
export async function run(session: Session, directory: string): Promise<OlistReport & { refused: Refused[] }> {
  const refused = new RefusedLog();
  try {
    const report = await importOlist(session, { directory, progress: new Silence(), refused });
    const rows: Refused[] = [];
    for await (const entry of refused.entries()) rows.push(entry);
    return { ...report, refused: rows };
  } finally {
    refused.remove();
  }
}

/** A refusal as people see it at a glance. */
export function placeOf({ file, line, field, code }: Refused): string {
  return `${file}:${line} ${field} ${code}`;
}

const REVENUE = `SELECT external_id AS id, reference AS seller, revenue_event.kind, amount_minor::text AS amount, currency, month
  FROM revenue_event JOIN venture USING (venture_id) ORDER BY external_id`;

const COUNTS = `SELECT (SELECT count(*)::int FROM revenue_event) AS revenue,
  (SELECT count(*)::int FROM value_event) AS value, (SELECT count(*)::int FROM venture) AS ventures,
  (SELECT count(*)::int FROM contract) AS contracts`;

class Silence extends Progress {
  begin(): void {
    // Nobody watches.
  }
  read(): void {
    // Nobody watches.
  }
  step(): void {
    // Nobody watches.
  }
  end(): void {
    // Nobody watches.
  }
}

// The session stays open until the test leaves it.
async function openSession(): Promise<{ session: Session; leave: () => Promise<void> }> {
  let ended: Promise<void> = Promise.resolve();
  let end: () => void = () => undefined;
  const left = new Promise<void>((resolve) => {
    end = resolve;
  });
  const session = await new Promise<Session>((resolve, reject) => {
    ended = withApplication({}, async (opened) => {
      resolve(opened);
      await left;
    });
    ended.catch(reject);
  });
  const leave = (): Promise<void> => {
    end();
    return ended;
  };
  return { session, leave };
}

function writeFiles(folder: string, files: Files, end: string): void {
  const save = (name: string, lines: readonly string[]): void => {
    writeFileSync(join(folder, `olist_${name}_dataset.csv`), lines.map((line) => line + end).join(''));
  };
  save('sellers', files.sellers ?? SELLERS);
  save('orders', files.orders ?? ORDERS);
  save('order_items', files.items ?? ITEMS);
  save('order_reviews', files.reviews ?? REVIEWS);
}

// As the owner: the application itself can delete nothing of this.
async function empty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`TRUNCATE chuang.revenue_event, chuang.revenue_event_key, chuang.value_event, chuang.value_event_key,
    chuang.accounting_period, chuang.contract, chuang.venture, chuang.venture_reference CASCADE`);
  await client.end();
}
