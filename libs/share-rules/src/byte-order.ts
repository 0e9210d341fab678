/**
 * Order of the UTF-8 bytes of two texts, which is the order of their code points; comparing strings directly would
 * order UTF-16 units and put characters beyond U+FFFF before U+E000.
 */
export function compareBytes(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
