import { createHash } from 'node:crypto';

/**
 * Merkle trees of RFC 6962, section 2.1: SHA-256, a leaf is hashed behind the byte 0x00, a node behind 0x01, and a tree
 * of n leaves is split at the largest power of two below n. So no node can pass for a leaf, and no two lists share a root.
 */

/** SHA-256 of nothing: the root of no leaves. */
const EMPTY_ROOT = createHash('sha256').digest();
const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/** A complete subtree of 2^height leaves. */
type Peak = { readonly height: number; readonly hash: Buffer; readonly holdsWanted: boolean };

/**
 * The root of leaves that come one after the other, and the inclusion path of one of them, in memory that grows with the
 * logarithm of their number.
 */
export class MerkleStream {
  private readonly peaks: Peak[] = [];
  private readonly siblings: Buffer[] = [];
  private added = 0;

  /** `wanted` is the index, from 0, of the leaf whose path is asked for. */
  constructor(private readonly wanted?: number) {}

  add(leaf: Uint8Array): void {
    let peak: Peak = { height: 0, hash: merkleLeaf(leaf), holdsWanted: this.added === this.wanted };
    this.added += 1;
    for (let left = this.peaks.at(-1); left?.height === peak.height; left = this.peaks.at(-1)) {
      this.peaks.pop();
      peak = joined(left, peak, this.siblings);
    }
    this.peaks.push(peak);
  }

  get count(): number {
    return this.added;
  }

  /** Of the leaves so far; more may be added afterwards. */
  root(): Buffer {
    return this.closed([])?.hash ?? EMPTY_ROOT;
  }

  /** The hashes beside the way from the wanted leaf up to the root of the leaves so far. */
  path(): readonly Buffer[] {
    if (this.wanted === undefined || this.wanted >= this.added) throw new RangeError('the wanted leaf was not added');
    const siblings = [...this.siblings];
    this.closed(siblings);
    return siblings;
  }

  // From the right, because there the smallest subtrees are.
  private closed(siblings: Buffer[]): Peak | undefined {
    const [last, ...others] = [...this.peaks].reverse();
    return last && others.reduce((right, left) => joined(left, right, siblings), last);
  }
}

export function merkleRoot(leaves: Iterable<Uint8Array>): Buffer {
  const stream = new MerkleStream();
  for (const leaf of leaves) stream.add(leaf);
  return stream.root();
}

/** Leads from the leaf at `index`, from 0, to the root of all. Throws RangeError when there is no such leaf. */
export function inclusionPath(leaves: Iterable<Uint8Array>, index: number): readonly Buffer[] {
  const stream = new MerkleStream(index);
  for (const leaf of leaves) stream.add(leaf);
  return stream.path();
}

export type Inclusion = {
  readonly leaf: Uint8Array;
  /** From 0. */
  readonly index: number;
  /** How many leaves the tree has. */
  readonly count: number;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
};

/** Whether the leaf stands at its index in the tree with this root and number of leaves; RFC 9162, section 2.1.3.2. */
export function verifyInclusion({ leaf, index, count, path, root }: Inclusion): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) return false;
  let [place, last] = [index, count - 1];
  let hash = merkleLeaf(leaf);
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      hash = merkleNode(sibling, hash);
      // A node without a right neighbour rises unchanged until it has a left one.
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      hash = merkleNode(hash, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** The hash of a leaf. */
export function merkleLeaf(leaf: Uint8Array): Buffer {
  return createHash('sha256').update(LEAF).update(leaf).digest();
}

function merkleNode(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

function joined(left: Peak, right: Peak, siblings: Buffer[]): Peak {
  if (left.holdsWanted) siblings.push(right.hash);
  if (right.holdsWanted) siblings.push(left.hash);
  return {
    height: left.height + 1,
    hash: merkleNode(left.hash, right.hash),
    holdsWanted: left.holdsWanted || right.holdsWanted,
  };
}

// Not by bits: an index may be above 2^31.
function half(whole: number): number {
  return Math.floor(whole / 2);
}

function isOdd(whole: number): boolean {
  return whole % 2 === 1;
}
