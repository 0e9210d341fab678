import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CsvRow, readCsv } from './csv-source.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chuang-csv-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function read(content: string | Buffer, columns: readonly string[] = ['a', 'b']): Promise<CsvRow[]> {
  const path = join(folder, 'x.csv');
  writeFileSync(path, content);
  const rows: CsvRow[] = [];
  for await (const row of readCsv({ path, name: 'x.csv', columns })) rows.push(row);
  return rows;
}

describe('a CSV file', () => {
  it('is read by the names of its header, in any order, quoted or not, and further columns are left out', async () => {
    const extra: (readonly string[])[] = [];
    const path = join(folder, 'x.csv');
    writeFileSync(path, 'z,"b",a\n1,2,"3"\n"4","5",6\n');
    const source = {
      path,
      name: 'x.csv',
      columns: ['a', 'b'],
      onExtraColumns: (names: readonly string[]) => extra.push(names),
    };
    const rows: CsvRow[] = [];
    for await (const row of readCsv(source)) rows.push(row);
    expect(rows).toEqual([
      { line: 2, fields: ['3', '2'] },
      { line: 3, fields: ['6', '5'] },
    ]);
    expect(extra).toEqual([['z']]);
  });

  it('may begin with a byte order mark and end its lines with CRLF', async () => {
    expect(await read('\ufeff"a",b\r\n1,2\r\n3,4\r\n')).toEqual([
      { line: 2, fields: ['1', '2'] },
      { line: 3, fields: ['3', '4'] },
    ]);
  });

  it('counts the lines inside quoted fields, and blank lines', async () => {
    expect(await read('a,b\n"1\r\n\n",2\n\n3,4\n')).toEqual([
      { line: 2, fields: ['1\r\n\n', '2'] },
      { line: 6, fields: ['3', '4'] },
    ]);
  });

  it('hands out umlauts, emoji and a real replacement character, and names the field that is no UTF-8', async () => {
    const good = Buffer.from('a,b\nã😀,\ufffd\n');
    const rows = await read(Buffer.concat([good, Buffer.from('s\xe3o,1\n2,3\n', 'latin1')]));
    expect(rows).toEqual([
      { line: 2, fields: ['ã😀', '\ufffd'] },
      { line: 3, fields: ['', '1'], fault: { field: 'a', code: 'ENCODING_INVALID', message: '"são" is not UTF-8' } },
      { line: 4, fields: ['2', '3'] },
    ]);
  });

  it('hands out a row with too few or too many columns with that fault, and goes on behind it', async () => {
    const rows = await read('a,b\n1\n1,2,3\n4,5\n');
    expect(rows.map((row) => [row.line, row.fault?.code, row.fault?.message])).toEqual([
      [2, 'COLUMN_COUNT', 'the row has 1 columns; the header has 2'],
      [3, 'COLUMN_COUNT', 'the row has 3 columns; the header has 2'],
      [4, undefined, undefined],
    ]);
  });

  it('that ends inside a row hands that row out as truncated', async () => {
    expect((await read('a,b\n1,2\n3')).at(-1)).toMatchObject({ line: 3, fault: { code: 'ROW_TRUNCATED', field: '*' } });
  });

  it('that ends without a line end names the column that may be cut short, unless a quote closes it', async () => {
    expect(await read('a,b\n1,2')).toEqual([{ line: 2, fields: ['1', '2'], openEnd: 'b' }]);
    expect(await read('a,b\n1,"2"')).toEqual([{ line: 2, fields: ['1', '2'] }]);
  });

  it('with only a header has no rows', async () => {
    expect(await read('a,b\n')).toEqual([]);
    expect(await read('a,b')).toEqual([]);
  });

  it.each([
    ['nothing in it', '', 'FILE_EMPTY'],
    ['only a byte order mark', '\ufeff', 'FILE_EMPTY'],
    ['UTF-16', Buffer.from('\ufeffa,b\n', 'utf16le'), 'FILE_ENCODING'],
    ['a missing column', 'a,c\n1,2\n', 'COLUMN_MISSING'],
    ['a column twice', 'a,b,a\n1,2,3\n', 'COLUMN_REPEATED'],
  ])('with %s cannot be used', async (_what, content, code) => {
    await expect(read(content)).rejects.toMatchObject({ code });
  });

  it('names the file and the missing columns', async () => {
    await expect(read('x,y\n')).rejects.toThrow('x.csv line 1 lacks the column a, b; it has "x", "y"');
  });

  it.each([
    ['at its end', 'a,b\n1,2\n"3,4\n5,6\n', 3],
    ['and more quotes follow', 'a,b\n1,2\n"3\n",4\n"5,6\n"7","8"\n', 5],
    ['in a row of endless length', `a,b\n"1,2\n${'x'.repeat(1_100_000)}`, 2],
  ])('with a quote that is never closed %s cannot be used, and the line is named', async (_what, content, line) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'QUOTE_NOT_CLOSED',
      message: expect.stringContaining(`x.csv line ${line}:`) as unknown,
    });
  });

  it('that is not there is named', async () => {
    const reading = readCsv({ path: join(folder, 'none.csv'), name: 'none.csv', columns: [] }).next();
    await expect(reading).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: 'none.csv cannot be read: there is no such file',
    });
  });
});
