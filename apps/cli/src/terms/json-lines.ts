import type { Readable } from 'node:stream';

/** A contract with a thousand holders has about 100 kB; this bounds what one line can make us hold. */
export const LINE_BYTES_MAX = 8 * 1024 * 1024;

const LINE_FEED = 10;

/** What a line holds, or why it holds nothing. */
export type JsonLine = { readonly value: unknown } | { readonly code: string; readonly message: string };

/**
 * The lines that each chunk of a stream completes, in order; empty ones are left out. Lines end at LF or CRLF and
 * nowhere else: JSON may hold U+2028. Memory does not grow with the stream.
 */
export async function* jsonLines(stream: Readable): AsyncGenerator<readonly JsonLine[]> {
  let pieces: Buffer[] = [];
  let held = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const lines: JsonLine[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      lines.push(...lineOf([...pieces, chunk.subarray(from, end)], held + end - from));
      [pieces, held, from] = [[], 0, end + 1];
    }
    held += chunk.length - from;
    // What is too long is counted and not kept.
    pieces = held > LINE_BYTES_MAX ? [] : [...pieces, chunk.subarray(from)];
    yield lines;
  }
  yield lineOf(pieces, held);
}

function lineOf(pieces: readonly Buffer[], length: number): readonly JsonLine[] {
  if (length > LINE_BYTES_MAX) {
    return [{ code: 'LINE_TOO_LONG', message: `a line has at most ${LINE_BYTES_MAX} bytes` }];
  }
  try {
    // Fatal: a byte that is no UTF-8 must not become another key. A BOM is dropped.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)).trim();
    return text === '' ? [] : [readJson(text)];
  } catch {
    return [{ code: 'NOT_UTF8', message: 'the line is not UTF-8' }];
  }
}

export function readJson(text: string): JsonLine {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { code: 'NOT_JSON', message: error instanceof Error ? error.message : 'not JSON' };
  }
}
