import { Injectable } from '@nestjs/common';
import type { Id, Refusal, Result } from '#libs/kernel';
import type { PageRequest, Reader } from '#libs/platform';
import type { AccountEntry, AccountKey, PayableBalance } from '../domain/views.js';
import { type DebtFilter, PayableHistoryReads } from '../persistence/payable-history.reads.js';
import { LedgerClock } from './ledger-clock.js';

/** Payable accounts as they stood at a moment, and how they came there; null is now. It checks no permission. */
@Injectable()
export class PayableHistory {
  constructor(
    private readonly reads: PayableHistoryReads,
    private readonly clock: LedgerClock,
  ) {}

  /** What is answered about this moment from now on stays so. Before the reads, and outside their transaction. Refused: MOMENT_AHEAD, BOOKS_BUSY. */
  freeze(at: Date): Promise<Result<null, Refusal>> {
    return this.clock.freeze(at);
  }

  /** Accounts in which the party owes, by party and account. */
  belowZero(
    reader: Reader,
    filter: DebtFilter,
    at: Date | null,
    page: PageRequest,
  ): Promise<readonly PayableBalance[]> {
    return this.reads.belowZero(reader, filter, at, page);
  }

  /** Every account of these parties that is not at zero, by party and account. */
  balancesOf(reader: Reader, parties: readonly Id<'party'>[], at: Date | null): Promise<readonly PayableBalance[]> {
    return this.reads.balancesOf(reader, parties, at);
  }

  /** All that happened to these accounts: by account, then in the order of its book. */
  entries(reader: Reader, accounts: readonly AccountKey[], at: Date | null): Promise<readonly AccountEntry[]> {
    return this.reads.entries(reader, accounts, at);
  }
}
