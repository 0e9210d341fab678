import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ITEMS,
  type Marketplace,
  openMarketplace,
  ORDERS,
  placeOf,
  REVIEWS,
  SELLERS,
} from '../../../../test/marketplace-fixture.js';

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

describe('an import of the marketplace', () => {
  it('makes sales of price and freight, refunds of canceled orders, and costs of freight that was not free', async () => {
    market.write({});
    const report = await market.run();
    expect(await market.revenue()).toEqual([
      { id: 'o1/1/cost', seller: 's1', kind: 'cost', amount: '1329', currency: 'BRL', month: '2017-01' },
      { id: 'o1/1/sale', seller: 's1', kind: 'sale', amount: '7219', currency: 'BRL', month: '2017-01' },
      { id: 'o1/2/sale', seller: 's2', kind: 'sale', amount: '1000', currency: 'BRL', month: '2017-01' },
      { id: 'o2/1/refund', seller: 's1', kind: 'refund', amount: '2500', currency: 'BRL', month: '2017-02' },
      { id: 'o2/1/sale', seller: 's1', kind: 'sale', amount: '2500', currency: 'BRL', month: '2017-02' },
    ]);
    expect(report.events.revenue).toEqual({ stored: 5, duplicates: 0, conflicts: 0 });
    expect(report.refused).toEqual([]);
  });

  it('counts a review once for each venture of its order, and not at all when the order has no item or is unknown', async () => {
    market.write({});
    const report = await market.run();
    expect(
      await market.rows(`SELECT external_id AS id, type, data, month FROM value_event ORDER BY external_id`),
    ).toEqual([
      { id: 'r1/o1/s1', type: 'review.score', data: { score: 5 }, month: '2017-01' },
      { id: 'r1/o1/s2', type: 'review.score', data: { score: 5 }, month: '2017-01' },
      { id: 'r2/o2/s1', type: 'review.score', data: { score: 1 }, month: '2017-02' },
    ]);
    expect(report.files.reviews).toMatchObject({ read: 4, refused: 0, ignored: 2 });
  });

  it('takes sellers over as admitted external ventures with a signed contract, also those that sold nothing', async () => {
    market.write({ items: ITEMS.slice(0, 2) });
    const report = await market.run();
    expect(report.ventures).toEqual({ created: 2, known: 0 });
    expect(
      await market.rows(`SELECT venture.reference, venture.state, origin, calendar, version.state AS contract, effective_from,
          (SELECT string_agg(party.reference || ' ' || signature.origin, ', ' ORDER BY party.reference)
           FROM contract_signature signature JOIN party ON party.id = signature.party_id
           WHERE signature.contract_id = version.contract_id) AS signatures
        FROM venture JOIN contract_version version USING (venture_id) ORDER BY reference`),
    ).toEqual(
      ['s1', 's2'].map((reference) => ({
        reference,
        state: 'admitted',
        origin: 'external',
        calendar: 'olist',
        contract: 'signed',
        effective_from: '2000-01',
        signatures: `carrier imported, community imported, platform imported, venture:${reference} imported`,
      })),
    );
  });

  it('changes nothing when it is repeated', async () => {
    market.write({});
    await market.run();
    const before = await market.counts();
    const again = await market.run();
    expect(again.events).toEqual({
      revenue: { stored: 0, duplicates: 5, conflicts: 0 },
      value: { stored: 0, duplicates: 3, conflicts: 0 },
    });
    expect(again.ventures).toEqual({ created: 0, known: 2 });
    expect(again.contracts).toEqual({ created: 0, known: 2 });
    expect(await market.counts()).toEqual(before);
  });

  it('adds what a later export has more of, whatever the order of its rows', async () => {
    market.write({});
    await market.run();
    const turned = (lines: string[], ...more: string[]) => [lines[0] ?? '', ...more, ...lines.slice(1).reverse()];
    market.write({
      items: turned(ITEMS, 'o3,1,s3,1.00,1.00'),
      sellers: turned(SELLERS, 's3,x'),
      reviews: turned(REVIEWS),
    });
    const report = await market.run();
    expect(report.events.revenue).toEqual({ stored: 2, duplicates: 5, conflicts: 0 });
    expect(report.events.value).toEqual({ stored: 1, duplicates: 3, conflicts: 0 });
    expect(report.ventures).toEqual({ created: 1, known: 2 });
  });

  it('keeps what is stored when a later export says something else of it, and names the row', async () => {
    market.write({});
    await market.run();
    const before = await market.revenue();
    const items = ITEMS.with(1, 'o1,1,s1,58.91,13.29');
    expect(await refusalsOf({ items, reviews: REVIEWS.with(1, 'r1,o1,4') })).toEqual([
      'olist_order_items_dataset.csv:2 * EVENT_CONFLICT',
      'olist_order_reviews_dataset.csv:2 * EVENT_CONFLICT',
      'olist_order_reviews_dataset.csv:2 * EVENT_CONFLICT',
    ]);
    expect(await market.revenue()).toEqual(before);
  });

  it('reads files with a byte order mark, CRLF, further columns and columns in another order alike', async () => {
    market.write(
      { items: ['\ufeffx,freight_value,price,seller_id,order_item_id,order_id', 'é,13.29,58.90,s1,1,o1'] },
      '\r\n',
    );
    const report = await market.run();
    expect(report.refused).toEqual([]);
    expect((await market.revenue()).map(({ id, amount }) => [id, amount])).toEqual([
      ['o1/1/cost', '1329'],
      ['o1/1/sale', '7219'],
    ]);
    expect(report.files.items.columnsIgnored).toEqual(['x']);
  });

  it('of files with only a header imports nothing and refuses nothing', async () => {
    const header = (lines: string[]) => lines.slice(0, 1);
    market.write({ sellers: header(SELLERS), orders: header(ORDERS), items: header(ITEMS), reviews: header(REVIEWS) });
    expect(await market.run()).toMatchObject({ refused: [], ventures: { created: 0, known: 0 } });
    expect(await market.counts()).toEqual([{ revenue: 0, value: 0, ventures: 0, contracts: 0 }]);
  });

  it('names every row that is in conflict, however many there are', async () => {
    const items = (price: string) => [
      ITEMS[0] ?? '',
      ...Array.from({ length: 1_500 }, (_none, index) => `o1,${index + 1},s1,${price},0.00`),
    ];
    market.write({ items: items('1.00') });
    expect((await market.run()).events.revenue.stored).toBe(1_500);
    const refused = await refusalsOf({ items: items('2.00') });
    expect(refused).toHaveLength(1_500);
    expect(refused.at(0)).toBe('olist_order_items_dataset.csv:2 * EVENT_CONFLICT');
    expect(refused.at(-1)).toBe('olist_order_items_dataset.csv:1501 * EVENT_CONFLICT');
  });
});
