import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { csvRecord, csvText } from './csv.js';

describe('a CSV record', () => {
  it('is read back by a CSV reader as what it was made of', () => {
    const cells = ['plain', '', 'a,b', 'say "so"', '"', 'two\r\nlines', 'two\nlines', ' edges ', '创客, 小微', '-5'];
    expect(parse(csvRecord(cells), { record_delimiter: '\r\n' })).toEqual([cells]);
  });

  it('ends as RFC 4180 says, or as the file always has', () => {
    expect(csvRecord(['a', 'b,c'])).toBe('a,"b,c"\r\n');
    expect(csvRecord(['a', 'b'], '\n')).toBe('a,b\n');
  });
});

describe('a text for a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '\uFF1D1', '\uFF0B1', '\uFF0D1', '\uFF201'])(
    'gets an apostrophe when it begins as a formula does: %j',
    (text) => {
      expect(csvText(text)).toBe(`'${text}`);
    },
  );

  it.each(['', 'a=b', ' =1', '创客', "'quoted"])('stays as it is otherwise: %j', (text) => {
    expect(csvText(text)).toBe(text);
  });
});
