import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import type { Month } from '#libs/kernel';
import type { Period } from './period.js';

/** Things of a month in a Merkle tree: how many, and the root in hex. */
export type SealedSet = { readonly count: bigint; readonly root: string };

/** Where a leaf stands in a Merkle tree, from 0, and the hashes in hex beside its way to the root. */
export type Inclusion = SealedSet & { readonly index: bigint; readonly path: readonly string[] };

/** What is fixed when a month is closed: the period as it was closed and everything that was posted to it. */
export type Seal = {
  readonly calendar: string;
  readonly month: Month;
  /** Over the chain hashes of the month's journals in all books, by book and number. */
  readonly journals: SealedSet;
  /** Over documents of the month, such as its statements, when whoever closed it gave them. */
  readonly documents: SealedSet | null;
  /** Hashes of what was signed, decided and published since the closing before; null where none had hashes yet. */
  readonly records: SealedSet | null;
  /** The seal before it in the calendar; of the first one, the hash that `firstSealHash` gives. */
  readonly previousHash: string;
  readonly sealHash: string;
};

export type SealContent = Omit<Seal, 'sealHash' | 'calendar' | 'month'>;

/** SHA-256, in hex, over the canonical JSON (RFC 8785) of the period and what is sealed with it. */
export function sealHashOf(period: Period, seal: SealContent): string {
  const canonical = canonicalize(sealDocument(period, seal));
  if (canonical === undefined) throw new Error('a seal that has no JSON form');
  return sha256(canonical);
}

/** The period and what is sealed with it as plain JSON: what is hashed. */
export function sealDocument(period: Period, seal: SealContent) {
  return {
    version: 'chuang-seal/1',
    calendar: period.calendar,
    month: period.month,
    openedAt: period.openedAt.toISOString(),
    closingAt: period.closingAt?.toISOString() ?? null,
    closedAt: period.closedAt?.toISOString() ?? null,
    closedBy: period.closedBy,
    journals: asText(seal.journals),
    documents: seal.documents && asText(seal.documents),
    // Left out where there are none: seals from before they were sealed keep their hashes.
    ...(seal.records && { records: asText(seal.records) }),
    previousHash: seal.previousHash,
  };
}

/** What the first seal of a calendar names as its predecessor. */
export function firstSealHash(calendar: string): string {
  return sha256(`chuang-calendar/1\n${calendar}`);
}

function asText({ count, root }: SealedSet): { count: string; root: string } {
  return { count: count.toString(), root };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
