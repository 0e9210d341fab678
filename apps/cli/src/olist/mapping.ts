import { Readable } from 'node:stream';
import type { Id } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { REVENUE_STAGING_COLUMNS } from '#libs/settlement';
import { VALUE_STAGING_COLUMNS } from '#libs/value';

/** The calendar of the marketplace's ventures, and the source of its events. */
export const OLIST = 'olist';

export const REVENUE_STAGING = 'import_revenue_event';
export const VALUE_STAGING = 'import_value_event';

/** The sellers whose rows came in. */
export async function acceptedSellers(tx: Tx): Promise<string[]> {
  const rows = await tx.rows<{ reference: string }>(
    'SELECT seller_id AS reference FROM import_seller WHERE fault_code IS NULL AND NOT is_repeat ORDER BY seller_id',
  );
  return rows.map((row) => row.reference);
}

/** Which venture each seller is, for the mapping below. */
export async function stageVentures(tx: Tx, ventures: ReadonlyMap<string, Id<'venture'>>): Promise<void> {
  await tx.rows(
    'CREATE TEMPORARY TABLE import_venture (seller_id text NOT NULL, venture_id uuid NOT NULL) ON COMMIT DROP',
  );
  // Ids of sellers are letters and digits; nothing in them needs an escape.
  const lines = [...ventures].map(([seller, venture]) => `${seller}\t${venture}\n`);
  await tx.copyInto('import_venture (seller_id, venture_id)', Readable.from(lines));
  await tx.rows('ANALYZE import_venture');
}

/**
 * An item is a sale of its price and freight; when its order was called off, a refund of the same amount, otherwise a
 * cost of the freight, owed to the carrier. Nothing is no event: free freight costs nobody anything.
 */
export async function stageRevenueEvents(tx: Tx): Promise<void> {
  await tx.rows(`CREATE TEMPORARY TABLE ${REVENUE_STAGING} (${REVENUE_STAGING_COLUMNS}) ON COMMIT DROP`);
  await tx.write(
    `INSERT INTO ${REVENUE_STAGING} (line, external_id, venture_id, occurred_at, kind, amount_minor, currency, attributes)
     SELECT item.line, concat_ws('/', item.order_id, item.item_number, event.kind), import_venture.venture_id,
       import_order.purchased_at, event.kind, event.amount_minor, 'BRL', jsonb_build_object('order', item.order_id)
     FROM import_item item
     JOIN import_order ON import_order.order_id = item.order_id AND ${cameIn('import_order')}
     JOIN import_venture ON import_venture.seller_id = item.seller_id
     CROSS JOIN LATERAL (VALUES
       ('sale', item.price_minor + item.freight_minor),
       ${SECOND_EVENT}
     ) AS event (kind, amount_minor)
     WHERE ${cameIn('item')} AND event.amount_minor > 0`,
  );
}

/** A review counts once for each venture that has an item in the order. Answers how many reviews count for nobody. */
export async function stageValueEvents(tx: Tx): Promise<{ readonly ignored: number }> {
  await tx.rows(`CREATE TEMPORARY TABLE ${VALUE_STAGING} (${VALUE_STAGING_COLUMNS}) ON COMMIT DROP`);
  await tx.write(
    `INSERT INTO ${VALUE_STAGING} (line, external_id, venture_id, occurred_at, type, data)
     SELECT review.line, concat_ws('/', review.review_id, review.order_id, sold.seller_id), import_venture.venture_id,
       import_order.purchased_at, 'review.score', jsonb_build_object('score', review.score)
     FROM import_review review
     JOIN import_order ON import_order.order_id = review.order_id AND ${cameIn('import_order')}
     JOIN (SELECT DISTINCT order_id, seller_id FROM import_item WHERE ${cameIn('import_item')}) sold
       ON sold.order_id = review.order_id
     JOIN import_venture ON import_venture.seller_id = sold.seller_id
     WHERE ${cameIn('review')}`,
  );
  const row = await tx.row<{ ignored: number }>(
    `SELECT ((SELECT count(*) FROM import_review WHERE ${cameIn('import_review')})
       - (SELECT count(DISTINCT line) FROM ${VALUE_STAGING}))::int AS ignored`,
  );
  return { ignored: row?.ignored ?? 0 };
}

const SECOND_EVENT = `(
  CASE WHEN import_order.status IN ('canceled', 'unavailable') THEN 'refund' ELSE 'cost' END,
  CASE WHEN import_order.status IN ('canceled', 'unavailable') THEN item.price_minor + item.freight_minor
    ELSE item.freight_minor END)`;

function cameIn(table: string): string {
  return `${table}.fault_code IS NULL AND NOT ${table}.is_repeat`;
}
