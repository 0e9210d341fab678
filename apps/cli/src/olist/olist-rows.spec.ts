import { describe, expect, it } from '@jest/globals';
import { stageRow } from './olist-rows.js';

const item = (price: string, freight = '1.00', openEnd?: string) =>
  stageRow('items', { line: 7, fields: ['o1', '1', 's1', price, freight], ...(openEnd ? { openEnd } : {}) });
const order = (status: string, time: string) => stageRow('orders', { line: 3, fields: ['o1', status, time] });

describe('a row of the marketplace', () => {
  it('becomes values for staging, money as centavos and time as UTC', () => {
    expect(item('58.90', '13.29')).toEqual({ line: 7, values: ['o1', '1', 's1', '5890', '1329'] });
    expect(order('canceled', '2017-10-02 10:56:33')).toEqual({
      line: 3,
      values: ['o1', 'canceled', '2017-10-02T10:56:33.000Z'],
    });
    expect(stageRow('reviews', { line: 2, fields: ['r1', 'o1', '5'] })).toEqual({ line: 2, values: ['r1', 'o1', '5'] });
  });

  it.each([
    ['58,90', 'MONEY_DECIMAL_COMMA'],
    ['-58.90', 'MONEY_SIGN'],
    ['58.901', 'MONEY_TOO_MANY_DECIMALS'],
    ['', 'MONEY_EMPTY'],
    ['1e3', 'MONEY_EXPONENT_NOTATION'],
    ['R$ 5', 'MONEY_MALFORMED'],
    ['NaN', 'MONEY_MALFORMED'],
    ['99999999999999.00', 'AMOUNT_TOO_LARGE'],
  ])('with the price "%s" is refused: %s', (price, code) => {
    expect(item(price)).toMatchObject({ line: 7, fault: { field: 'price', code } });
    expect(item('1.00', price)).toMatchObject({ fault: { field: 'freight_value', code } });
  });

  it.each([
    ['2017-02-29 00:00:00', 'DATE_INVALID'],
    ['2017-13-01 00:00:00', 'DATE_INVALID'],
    ['2017-01-01 24:00:00', 'DATE_INVALID'],
    ['01/02/2017 10:00', 'DATE_INVALID'],
    ['1999-12-31 23:59:59', 'DATE_OUT_OF_RANGE'],
    ['', 'FIELD_MISSING'],
  ])('with the time "%s" is refused: %s', (time, code) => {
    expect(order('delivered', time)).toEqual({
      line: 3,
      values: ['o1', 'delivered', null],
      fault: expect.objectContaining({ field: 'order_purchase_timestamp', code }) as unknown,
    });
  });

  it.each(['0', '6', '4.5', 'five', '-1'])('with the score "%s" is refused', (score) => {
    const row = stageRow('reviews', { line: 2, fields: ['r1', 'o1', score] });
    expect(row.fault).toMatchObject({ field: 'review_score', code: 'SCORE_INVALID' });
  });

  it.each([
    ['', 'FIELD_MISSING'],
    ['a/b', 'FIELD_INVALID'],
    ['a\u0000b', 'FIELD_INVALID'],
    ['x'.repeat(65), 'FIELD_TOO_LONG'],
  ])('with the id %j is refused: %s', (id, code) => {
    expect(stageRow('sellers', { line: 2, fields: [id] }).fault).toMatchObject({ field: 'seller_id', code });
  });

  it('that ends the file without a line end is believed only as far as the end shows that it is whole', () => {
    expect(item('1.00', '12.79', 'freight_value').fault).toBeUndefined();
    expect(item('1.00', '12.7', 'freight_value').fault).toMatchObject({
      field: 'freight_value',
      code: 'ROW_TRUNCATED',
    });
    expect(item('1.00', '12', 'freight_value').fault).toMatchObject({ code: 'ROW_TRUNCATED' });
    expect(stageRow('sellers', { line: 2, fields: ['s1'], openEnd: 'seller_id' }).fault?.code).toBe('ROW_TRUNCATED');
    expect(stageRow('sellers', { line: 2, fields: ['s1'], openEnd: 'seller_state' }).fault).toBeUndefined();
  });

  it('with two faults names the first', () => {
    expect(stageRow('items', { line: 2, fields: ['', 'x', 's1', '1,0', '1'] }).fault?.field).toBe('order_id');
  });
});
