import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type {
  AccountBalance,
  AccountEntry,
  AccountKey,
  Book,
  EntrySpan,
  Journal,
  LedgerTableRow,
  PayableBalance,
  PayableFilter,
  Transfer,
} from '../domain/views.js';
import type { JournalKind } from '../domain/journal.js';
import { ConversionStore, type StoredConversion } from '../persistence/conversion.store.js';
import { JournalStore } from '../persistence/journal.store.js';
import { type JournalPage, LedgerReads } from '../persistence/ledger.reads.js';
import { AccountingPeriods } from './accounting-periods.js';
import { LedgerClock } from './ledger-clock.js';

/** Reads of the books, for other contexts and for graphql/. They check no permission; the callers do. */
@Injectable()
export class LedgerQueries {
  constructor(
    private readonly reads: LedgerReads,
    private readonly journalStore: JournalStore,
    private readonly conversions: ConversionStore,
    private readonly clock: LedgerClock,
    private readonly periods: AccountingPeriods,
  ) {}

  /** Payable accounts that are not at zero, over all books; by party, currency and book. */
  payableBalances(reader: Reader, filter: PayableFilter = {}): Promise<readonly PayableBalance[]> {
    return this.reads.payables(reader, filter);
  }

  /**
   * The same under a lock until the transaction ends, by book and account: for taking balances. The index serves it by
   * party; without one it locks every payable balance there is.
   */
  async payableBalancesForUpdate(tx: Tx, filter: PayableFilter): Promise<readonly PayableBalance[]> {
    // The clock and the calendar before the books, as posting does: whoever waits for a closing holds no book.
    await this.clock.hold(tx);
    await this.periods.hold(tx);
    return this.reads.payablesForUpdate(tx, filter);
  }

  book(reader: Reader, bookId: string): Promise<Book | undefined> {
    return this.reads.book(reader, bookId);
  }

  /** By key and currency. */
  accountsOfBook(reader: Reader, bookId: string): Promise<readonly AccountBalance[]> {
    return this.reads.accountsOfBook(reader, bookId);
  }

  /**
   * The same as they stood at a moment, everything that was posted at it included; accounts that were opened later are
   * absent. The same question gets the same answer for ever. Refused: MOMENT_AHEAD, BOOKS_BUSY.
   */
  async accountsOfBookAsOf(
    reader: Reader,
    bookId: string,
    at: Date,
  ): Promise<Result<readonly AccountBalance[], Refusal>> {
    const frozen = await this.clock.freeze(at);
    return frozen.ok ? ok(await this.reads.accountsOfBookAsOf(reader, bookId, at)) : frozen;
  }

  async accountsByIds(
    reader: Reader,
    keys: readonly AccountKey[],
  ): Promise<ReadonlyMap<Id<'ledgerAccount'>, AccountBalance>> {
    const accounts = await this.reads.accountsByIds(reader, keys);
    return new Map(accounts.map((account) => [account.accountId, account]));
  }

  /** Newest first. */
  journals(reader: Reader, page: JournalPage): Promise<readonly Journal[]> {
    return this.reads.journals(reader, page);
  }

  /** Transfers of each journal in line order. */
  transfersOf(
    reader: Reader,
    keys: readonly { readonly bookId: string; readonly id: Id<'journal'> }[],
  ): Promise<ReadonlyMap<Id<'journal'>, readonly Transfer[]>> {
    return this.journalStore.linesOf(reader, keys);
  }

  /**
   * The same page of each span, newest first, in the order of the spans. Where every journal of the kind leaves the
   * account at zero, the entries of a span add up to what its last journal took. One statement, however many.
   */
  entriesBetween(
    reader: Reader,
    kind: JournalKind,
    spans: readonly EntrySpan[],
    page: PageRequest,
  ): Promise<readonly (readonly AccountEntry[])[]> {
    return this.reads.entriesBetween(reader, kind, spans, page);
  }

  /** The rate and source of those of the journals that are conversions. */
  conversionsOf(
    reader: Reader,
    keys: readonly { readonly bookId: string; readonly id: Id<'journal'> }[],
  ): Promise<readonly StoredConversion[]> {
    return this.conversions.ofJournals(reader, keys);
  }

  /** Every account with its sums, by book, key and currency: the ledger as a table. */
  ledgerTable(reader: Reader, { bookIds }: { bookIds?: readonly string[] } = {}): Promise<readonly LedgerTableRow[]> {
    return this.reads.table(reader, bookIds);
  }
}
