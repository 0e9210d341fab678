import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Marketplace = { readonly ventures: number; readonly months: readonly string[] };

/** Writes a small marketplace as the importer reads it: every venture sells and ships something in every month. */
export function writeMarketplace(directory: string, { ventures, months }: Marketplace): void {
  mkdirSync(directory, { recursive: true });
  const sellers = Array.from({ length: ventures }, (_, index) => idOf('a', index));
  const orders = months.flatMap((month, monthIndex) =>
    sellers.map((seller, index) => {
      const order = idOf('b', monthIndex * ventures + index);
      return { order, seller, month, index, day: String(1 + (index % 27)).padStart(2, '0') };
    }),
  );
  write(
    directory,
    'olist_sellers_dataset.csv',
    ['seller_id,seller_zip_code_prefix,seller_city,seller_state'],
    sellers.map((id) => `${id},01000,sampa,SP`),
  );
  write(
    directory,
    'olist_orders_dataset.csv',
    [
      'order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date',
    ],
    orders.map(
      ({ order, month, day, index }) =>
        `${order},${idOf('c', index)},${index % 11 === 0 ? 'canceled' : 'delivered'},${month}-${day} 10:00:00,,,,`,
    ),
  );
  write(
    directory,
    'olist_order_items_dataset.csv',
    ['order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value'],
    orders.map(
      ({ order, seller, index }) =>
        `${order},1,${idOf('d', index)},${seller},2017-01-01 00:00:00,${10 + (index % 90)}.${String(index % 100).padStart(2, '0')},${index % 9}.35`,
    ),
  );
  write(
    directory,
    'olist_order_reviews_dataset.csv',
    [
      'review_id,order_id,review_score,review_comment_title,review_comment_message,review_creation_date,review_answer_timestamp',
    ],
    orders.map(
      ({ order, index }, position) =>
        `${idOf('e', position)},${order},${1 + (index % 5)},,,2017-01-01 00:00:00,2017-01-02 00:00:00`,
    ),
  );
}

function write(directory: string, name: string, header: readonly string[], rows: readonly string[]): void {
  writeFileSync(join(directory, name), [...header, ...rows, ''].join('\n'));
}

function idOf(prefix: string, index: number): string {
  return prefix + index.toString(16).padStart(31, '0');
}
