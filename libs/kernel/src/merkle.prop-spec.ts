import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { inclusionPath, MerkleStream, merkleRoot, verifyInclusion } from './merkle.js';

const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** MTH of RFC 6962, section 2.1, word for word. */
function mth(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return sha256();
  const [first, ...others] = leaves;
  if (first && others.length === 0) return sha256(Buffer.of(0), first);
  const k = split(leaves.length);
  return sha256(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

/** PATH of RFC 6962, section 2.1.1, word for word. */
function pathOf(m: number, leaves: readonly Uint8Array[]): readonly Buffer[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...pathOf(m, leaves.slice(0, k)), mth(leaves.slice(k))]
    : [...pathOf(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}

function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

const leavesArbitrary = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 70 });
const withIndex = leavesArbitrary.chain((leaves) =>
  fc.record({ leaves: fc.constant(leaves), index: fc.nat(leaves.length - 1), other: fc.nat(leaves.length - 1) }),
);

describe('Merkle trees of any leaves', () => {
  it('have the root and the paths of the recursive definition', () => {
    fc.assert(
      fc.property(withIndex, ({ leaves, index }) => {
        expect(merkleRoot(leaves)).toEqual(mth(leaves));
        expect(inclusionPath(leaves, index)).toEqual(pathOf(index, leaves));
      }),
    );
  });

  it('prove every leaf at its place, and no other leaf, place, number, path or root', () => {
    fc.assert(
      fc.property(withIndex, fc.uint8Array({ minLength: 32, maxLength: 32 }), ({ leaves, index, other }, noise) => {
        const leaf = leaves[index]!;
        const proof = {
          leaf,
          index,
          count: leaves.length,
          path: inclusionPath(leaves, index),
          root: merkleRoot(leaves),
        };
        expect(verifyInclusion(proof)).toBe(true);
        expect(verifyInclusion({ ...proof, leaf: Buffer.concat([leaf, Buffer.of(1)]) })).toBe(false);
        expect(verifyInclusion({ ...proof, root: noise })).toBe(false);
        expect(verifyInclusion({ ...proof, path: [...proof.path, noise] })).toBe(false);
        if (proof.path.length > 0) expect(verifyInclusion({ ...proof, path: proof.path.slice(1) })).toBe(false);
        for (const index of [-1, leaves.length, 0.5, Number.NaN])
          expect(verifyInclusion({ ...proof, index })).toBe(false);
        const elsewhere = { ...proof, index: other };
        if (!Buffer.from(leaf).equals(leaves[other]!)) expect(verifyInclusion(elsewhere)).toBe(false);
      }),
    );
  });

  it('keep only as many hashes as the number of leaves has bits', () => {
    const stream = new MerkleStream();
    for (let index = 0; index < 1023; index += 1) stream.add(Buffer.of(index % 256));
    expect((stream as unknown as { peaks: unknown[] }).peaks).toHaveLength(10);
    expect(stream.count).toBe(1023);
  });
});
