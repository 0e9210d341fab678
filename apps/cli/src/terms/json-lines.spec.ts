import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { type JsonLine, jsonLines, LINE_BYTES_MAX } from './json-lines.js';

async function read(...chunks: readonly (string | Buffer)[]): Promise<JsonLine[]> {
  const lines: JsonLine[] = [];
  for await (const some of jsonLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))) lines.push(...some);
  return lines;
}

describe('lines of JSON', () => {
  it('are the same wherever the stream is cut, inside a character too', async () => {
    const bytes = Buffer.from('\ufeff{"a":"é創"}\r\n\n  \n[1]\n{"b":2}');
    const whole = [{ value: { a: 'é創' } }, { value: [1] }, { value: { b: 2 } }];
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await read(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(whole);
    }
  });

  it('do not end at U+2028 or a lone carriage return, which JSON may hold', async () => {
    expect(await read('{"a":"x\u2028y"}\n[1,\r2]\n')).toEqual([{ value: { a: 'x\u2028y' } }, { value: [1, 2] }]);
  });

  it('say what is wrong with one and go on with the next', async () => {
    const lines = await read('{"a":\n', Buffer.from([0x22, 0xff, 0x22, 0x0a]), 'true\n');
    expect(lines.map((line) => ('code' in line ? line.code : line.value))).toEqual(['NOT_JSON', 'NOT_UTF8', true]);
  });

  it('that are too long are refused without being kept', async () => {
    const piece = Buffer.alloc(1024 * 1024, 0x20);
    const tooLong = Array.from({ length: LINE_BYTES_MAX / piece.length + 1 }, () => piece);
    const lines = await read(...tooLong, '1\n2\n');
    expect(lines.map((line) => ('code' in line ? line.code : line.value))).toEqual(['LINE_TOO_LONG', 2]);
  });

  it('of an empty stream are none', async () => {
    expect(await read()).toEqual([]);
    expect(await read('\n\n')).toEqual([]);
  });
});
