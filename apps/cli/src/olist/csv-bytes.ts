import { Unusable } from '../exit.js';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF_16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];
const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/** Whether the last field of the file ends without a line end or a quote, so that nobody can tell if it is all there. */
export type FileEnding = { isOpen: boolean };

type ByteSource = { readonly name: string; readonly onBytes?: (count: number) => void };

/** A step of a pipeline: passes the bytes on without a byte order mark, counts them, and remembers how they ended. */
export function withoutByteOrderMark(source: ByteSource, ending: FileEnding) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let isFirst = true;
    for await (const chunk of chunks) {
      source.onBytes?.(chunk.length);
      const last = chunk.at(-1);
      ending.isOpen = last !== LINE_FEED && last !== QUOTE;
      // The mark lies in the first chunk as a whole: a file that is shorter than it has no columns anyway.
      const bytes = isFirst ? withoutMark(chunk, source.name) : chunk;
      isFirst = false;
      if (bytes.length > 0) yield bytes;
    }
  };
}

function withoutMark(chunk: Buffer, name: string): Buffer {
  if (UTF_16_MARKS.some((mark) => chunk.subarray(0, mark.length).equals(mark))) {
    throw new Unusable('FILE_ENCODING', `${name} is UTF-16; save it as UTF-8`);
  }
  const hasMark = chunk.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return hasMark ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk;
}
