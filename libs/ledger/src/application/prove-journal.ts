import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import { type ChainLink, microseconds } from '../domain/chain.js';
import { journalDocument } from '../domain/journal.js';
import { type Inclusion, type Seal, sealDocument } from '../domain/seal.js';
import { JournalStore } from '../persistence/journal.store.js';
import { LedgerReads } from '../persistence/ledger.reads.js';
import { PeriodStore } from '../persistence/period.store.js';
import { SealStore } from '../persistence/seal.store.js';

/** A journal with what its hashes are made of, and its place in the seal of its month. */
export type ProvenJournal = {
  /** SHA-256 of its canonical JSON (RFC 8785) is `contentHash`. */
  readonly content: ReturnType<typeof journalDocument>;
  readonly contentHash: string;
  readonly chain: Omit<ChainLink, 'contentHash' | 'postedAt'> & {
    /** Microseconds since 1970. */
    readonly postedAt: string;
    readonly chainHash: string;
  };
  readonly inclusion: Inclusion;
};

/** SHA-256 of the canonical JSON (RFC 8785) of the content is the hash. */
export type ProvenSeal = Pick<Seal, 'sealHash' | 'documents'> & { readonly content: ReturnType<typeof sealDocument> };

/** Gives out seals and sealed journals with everything that anybody needs to compute their hashes. */
@Injectable()
export class ProveJournal {
  constructor(
    private readonly reads: LedgerReads,
    private readonly journals: JournalStore,
    private readonly periods: PeriodStore,
    private readonly seals: SealStore,
  ) {}

  /** Undefined while the month has none. */
  async seal(reader: Reader, calendar: string, month: Month): Promise<ProvenSeal | undefined> {
    const [seal] = await this.seals.ofMonths(reader, [{ calendar, month }]);
    const period = await this.periods.find(reader, calendar, month);
    if (!seal || !period) return undefined;
    return { content: sealDocument(period, seal), documents: seal.documents, sealHash: seal.sealHash };
  }

  /** Of a journal in a sealed month. It reads the hashes of all journals of the month. */
  async journal(reader: Reader, bookId: string, id: Id<'journal'>): Promise<ProvenJournal> {
    const journal = await this.reads.journal(reader, bookId, id);
    if (!journal) throw new Error(`journal ${id} of book ${bookId} is named and not there`);
    const lines = (await this.journals.linesOf(reader, [{ bookId, id }])).get(id) ?? [];
    const { sequence, previousHash, calendar, month, postedAt, chainHash, contentHash } = journal;
    return {
      content: journalDocument({ ...journal, lines }),
      contentHash,
      chain: { bookId, sequence, previousHash, calendar, month, postedAt: microseconds(postedAt), chainHash },
      inclusion: await this.seals.inclusionOf(reader, journal),
    };
  }
}
