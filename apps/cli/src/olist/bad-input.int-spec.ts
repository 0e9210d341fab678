import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ITEMS,
  type Marketplace,
  openMarketplace,
  ORDERS,
  placeOf,
  REVIEWS,
  run,
} from '../../../../test/marketplace-fixture.js';
import { Unusable } from '../exit.js';

let market: Marketplace;

beforeAll(async () => {
  market = await openMarketplace();
});

beforeEach(() => market.empty());

afterAll(() => market.close());

async function refusalsOf(files: Parameters<Marketplace['write']>[0]): Promise<string[]> {
  market.write(files);
  return (await market.run()).refused.map(placeOf);
}

describe('an import of files that are not as they should be', () => {
  it('refuses each bad row by file, line and field, and takes in the rest', async () => {
    const items = [
      ...ITEMS,
      'o3,1,s1,"58,90",1.00',
      'o3,2,s1,-1.00,1.00',
      'o3,3,s1,1.001,1.00',
      'o3,4,s1,1.00',
      'o3,5,nobody,1.00,1.00',
      'o9,6,s1,1.00,1.00',
      'o3,0,s1,1.00,1.00',
      'bad,1,s1,1.00,1.00',
    ];
    expect(await refusalsOf({ items, orders: [...ORDERS, 'bad,delivered,2017-02-30 00:00:00'] })).toEqual([
      'olist_orders_dataset.csv:5 order_purchase_timestamp DATE_INVALID',
      'olist_order_items_dataset.csv:5 price MONEY_DECIMAL_COMMA',
      'olist_order_items_dataset.csv:6 price MONEY_SIGN',
      'olist_order_items_dataset.csv:7 price MONEY_TOO_MANY_DECIMALS',
      'olist_order_items_dataset.csv:8 * COLUMN_COUNT',
      'olist_order_items_dataset.csv:9 seller_id SELLER_UNKNOWN',
      'olist_order_items_dataset.csv:10 order_id ORDER_UNKNOWN',
      'olist_order_items_dataset.csv:11 order_item_id FIELD_INVALID',
      'olist_order_items_dataset.csv:12 order_id ORDER_REFUSED',
    ]);
    expect(await market.revenue()).toHaveLength(5);
  });

  it('refuses a row that is no UTF-8 by its field, and one that lies in the future', async () => {
    market.write({});
    const path = join(market.folder, 'olist_sellers_dataset.csv');
    writeFileSync(path, Buffer.from('seller_id,seller_city\ns1,lages\ns2,s\xe3o paulo\n', 'latin1'));
    writeFileSync(
      join(market.folder, 'olist_orders_dataset.csv'),
      [...ORDERS, 'o4,delivered,2099-01-01 00:00:00', ''].join('\n'),
    );
    const report = await market.run();
    expect(report.refused.map(({ line, field, code, message }) => ({ line, field, code, message }))).toEqual([
      { line: 3, field: 'seller_city', code: 'ENCODING_INVALID', message: '"são paulo" is not UTF-8' },
      {
        line: 5,
        field: 'order_purchase_timestamp',
        code: 'DATE_IN_FUTURE',
        message: '2099-01-01 00:00:00 lies in the future',
      },
      { line: 3, field: 'seller_id', code: 'SELLER_REFUSED', message: 'its row with this seller_id was refused' },
    ]);
  });

  it('counts a repeated row once, and of rows with one key and other content keeps the first', async () => {
    const items = [...ITEMS, 'o1,1,s1,58.90,13.29', 'o1,1,s1,58.91,13.29'];
    const orders = [...ORDERS, 'o1,canceled,2017-01-31 23:59:59'];
    const reviews = [...REVIEWS, 'r1,o1,5', 'r1,o1,2', 'r1,o2,5'];
    expect(await refusalsOf({ items, orders, reviews })).toEqual([
      'olist_orders_dataset.csv:5 order_id KEY_CONFLICT',
      'olist_order_items_dataset.csv:6 order_item_id KEY_CONFLICT',
      'olist_order_reviews_dataset.csv:7 review_id KEY_CONFLICT',
    ]);
    expect(await market.revenue()).toHaveLength(5);
    expect(await market.counts()).toMatchObject([{ revenue: 5, value: 4 }]);
  });

  it('refuses a last row that was cut off', async () => {
    market.write({});
    writeFileSync(join(market.folder, 'olist_order_items_dataset.csv'), [...ITEMS, 'o3,1,s1,58.90,13.2'].join('\n'));
    expect((await market.run()).refused).toMatchObject([{ line: 5, field: 'freight_value', code: 'ROW_TRUNCATED' }]);
    writeFileSync(join(market.folder, 'olist_order_items_dataset.csv'), [...ITEMS, 'o3,1,s1,58'].join('\n'));
    expect((await market.run()).refused).toMatchObject([{ line: 5, field: '*', code: 'ROW_TRUNCATED' }]);
  });

  it.each([
    [
      'an unclosed quote',
      { reviews: [...REVIEWS, '"r9,o1,5', 'r10,o1,5'] },
      'QUOTE_NOT_CLOSED',
      'olist_order_reviews_dataset.csv line 6',
    ],
    [
      'a missing column',
      { items: ITEMS.with(0, 'order_id,order_item_id,seller_id,cost,freight_value') },
      'COLUMN_MISSING',
      'lacks the column price',
    ],
    [
      'bytes that are no table',
      { sellers: ['seller_id', Buffer.from([0x9d, 0x22, 0x00, 0xff, 0x22, 0x61, 0x22]).toString('latin1')] },
      'QUOTE_NOT_CLOSED',
      'olist_sellers_dataset.csv line 2',
    ],
    ['an empty file', { orders: [] }, 'FILE_EMPTY', 'olist_orders_dataset.csv is empty'],
  ])(
    'leaves everything as it was because of %s, and can be run again when it is mended',
    async (_what, files, code, says) => {
      market.write(files);
      const failure = await market.run().catch((thrown: unknown) => thrown);
      expect(failure).toBeInstanceOf(Unusable);
      expect(failure).toMatchObject({ code, message: expect.stringContaining(says) as unknown });
      expect(await market.counts()).toEqual([{ revenue: 0, value: 0, ventures: 0, contracts: 0 }]);
      market.write({});
      expect((await market.run()).events.revenue.stored).toBe(5);
    },
  );

  it('needs all four files', async () => {
    market.write({});
    rmSync(join(market.folder, 'olist_orders_dataset.csv'));
    await expect(market.run()).rejects.toMatchObject({ code: 'FILE_MISSING' });
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path), 'FILE_MISSING'],
    ['a link to itself', (path: string) => symlinkSync(path, path), 'FILE_UNREADABLE'],
  ])('names a file that is %s', async (_what, make, code) => {
    market.write({});
    const path = join(market.folder, 'olist_orders_dataset.csv');
    rmSync(path);
    make(path);
    const failure = await market.run().catch((thrown: unknown) => thrown);
    rmSync(path, { recursive: true });
    expect(failure).toBeInstanceOf(Unusable);
    expect(failure).toMatchObject({ code, message: expect.stringContaining('olist_orders_dataset.csv') as unknown });
  });

  it('is for operators', async () => {
    market.write({});
    const stranger = { ...market.session.actor, roles: new Set<never>(), scopes: new Set<never>() };
    await expect(run({ ...market.session, actor: stranger }, market.folder)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await market.counts()).toEqual([{ revenue: 0, value: 0, ventures: 0, contracts: 0 }]);
  });
});
