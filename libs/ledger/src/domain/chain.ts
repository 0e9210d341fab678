import { createHash } from 'node:crypto';
import type { BookKind, JournalPeriod } from './journal.js';
import type { CalendarStanding } from './period.js';
import type { PreparedJournal } from './posting.js';
import type { Book } from './views.js';

/** The last journal of a book; before the first one, number zero with the genesis hash. */
export type BookHead = {
  readonly bookId: string;
  readonly kind: BookKind;
  readonly sequence: bigint;
  readonly chainHash: string;
  readonly postedAt: Date;
};

/** Books that are locked, the time of what is posted to them now, and how far the calendars of that are shut. */
export type HeldBooks = {
  readonly now: Date;
  readonly calendars: ReadonlyMap<string, CalendarStanding>;
  readonly heads: ReadonlyMap<string, BookHead>;
};

/** What the chain hash of a journal covers: its place, its content, and when and into which period it was posted. */
export type ChainLink = JournalPeriod & {
  readonly bookId: string;
  /** From 1, without gaps. */
  readonly sequence: bigint;
  readonly previousHash: string;
  readonly contentHash: string;
  readonly postedAt: Date;
};

export type ChainedJournal = PreparedJournal & ChainLink & { readonly chainHash: string };

/** Links the journals to their books in the order given; answers them with the heads that the books have afterwards. */
export function chained(
  journals: readonly { readonly journal: PreparedJournal; readonly period: JournalPeriod }[],
  { now, heads }: Pick<HeldBooks, 'now' | 'heads'>,
): { readonly journals: readonly ChainedJournal[]; readonly heads: readonly BookHead[] } {
  const moved = new Map<string, BookHead>();
  const linked = journals.map(({ journal, period: { calendar, month } }) => {
    const head = moved.get(journal.bookId) ?? heads.get(journal.bookId);
    if (!head) throw new Error(`book ${journal.bookId} has no head`);
    const postedAt = momentBehind(head, now);
    const link = { sequence: head.sequence + 1n, previousHash: head.chainHash, calendar, month, postedAt };
    const chainHash = chainHashOf({ ...link, bookId: journal.bookId, contentHash: journal.contentHash });
    moved.set(journal.bookId, { ...head, sequence: link.sequence, chainHash, postedAt });
    return { ...journal, ...link, chainHash };
  });
  return { journals: linked, heads: [...moved.values()] };
}

/** When journals will be posted to a book that is held; to one that is not, it is now. */
export function postingMoment({ now, heads }: Pick<HeldBooks, 'now' | 'heads'>, bookId: string): Date {
  const head = heads.get(bookId);
  return head ? momentBehind(head, now) : now;
}

// A clock that went back must not put a journal before its predecessor.
function momentBehind(head: BookHead, now: Date): Date {
  return head.postedAt > now ? head.postedAt : now;
}

/** SHA-256, in hex, over these lines, joined by U+000A. The database's `journal_chain_hash` computes the same. */
export function chainHashOf(link: ChainLink): string {
  return hashOfLines([
    'chuang-journal/1',
    link.bookId,
    link.sequence.toString(),
    link.previousHash,
    link.contentHash,
    link.calendar,
    link.month,
    microseconds(link.postedAt),
  ]);
}

/** What the first journal of a book names as its predecessor. The database's `book_genesis_hash` computes the same. */
export function genesisHashOf({ bookId, kind, openedAt }: Book): string {
  return hashOfLines(['chuang-book/1', bookId, kind, microseconds(openedAt)]);
}

function hashOfLines(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n'), 'utf8').digest('hex');
}

/** Since 1970, because that is how exactly the database stores a moment; this program knows milliseconds. */
export function microseconds(moment: Date): string {
  return (BigInt(moment.getTime()) * 1000n).toString();
}
