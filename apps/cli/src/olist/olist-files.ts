/** The files of the marketplace's export that the import reads, in the order of reading. */
export const OLIST_FILES = {
  sellers: { name: 'olist_sellers_dataset.csv', columns: ['seller_id'] },
  orders: { name: 'olist_orders_dataset.csv', columns: ['order_id', 'order_status', 'order_purchase_timestamp'] },
  items: {
    name: 'olist_order_items_dataset.csv',
    columns: ['order_id', 'order_item_id', 'seller_id', 'price', 'freight_value'],
  },
  reviews: { name: 'olist_order_reviews_dataset.csv', columns: ['review_id', 'order_id', 'review_score'] },
} as const satisfies Record<string, OlistFile>;

export type OlistFile = { readonly name: string; readonly columns: readonly string[] };

export type OlistTable = keyof typeof OLIST_FILES;

export const OLIST_TABLES = Object.keys(OLIST_FILES) as OlistTable[];

/** Why a row does not come in. `field` is the column that is to blame, or `*` for the row as a whole. */
export type Fault = { readonly field: string; readonly code: FaultCode; readonly message: string };

export type Refused = Fault & { readonly file: string; readonly line: number };

export type FaultCode =
  | 'ENCODING_INVALID'
  | 'COLUMN_COUNT'
  | 'ROW_TRUNCATED'
  | 'FIELD_MISSING'
  | 'FIELD_TOO_LONG'
  | 'FIELD_INVALID'
  | 'DATE_INVALID'
  | 'DATE_OUT_OF_RANGE'
  | 'SCORE_INVALID'
  | 'AMOUNT_TOO_LARGE'
  | 'KEY_CONFLICT'
  | 'DATE_IN_FUTURE'
  | 'ORDER_UNKNOWN'
  | 'ORDER_REFUSED'
  | 'SELLER_UNKNOWN'
  | 'SELLER_REFUSED'
  /** What the kernel says of an amount. */
  | `MONEY_${string}`
  | 'EVENT_CONFLICT';
