import { Injectable } from '@nestjs/common';
import { type Id, ok, type Refusal, type Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import { type ConversionTerms, conversionJournal, planConversion } from '../domain/conversion.js';
import { type BookKind, journalId } from '../domain/journal.js';
import { ConversionStore } from '../persistence/conversion.store.js';
import { LedgerClock } from './ledger-clock.js';
import { LedgerQueries } from './ledger.queries.js';
import { PostJournals } from './post-journals.js';

export type ConvertedBalance = { readonly bookId: string; readonly journalId: Id<'journal'> };

/** Converting inside a transaction: reads the balance under the lock of its book, posts the journal, keeps its rate. */
@Injectable()
export class PostConversion {
  constructor(
    private readonly queries: LedgerQueries,
    private readonly postJournals: PostJournals,
    private readonly conversions: ConversionStore,
    private readonly clock: LedgerClock,
  ) {}

  async execute(
    tx: Tx,
    terms: ConversionTerms,
    bookKind: BookKind,
    reference: string,
  ): Promise<Result<ConvertedBalance, Refusal>> {
    const { bookId, partyId, from } = terms;
    const balances = await this.queries.payableBalancesForUpdate(tx, { bookId, partyId, currency: from.currency });
    const balanceMinor = balances[0]?.balanceMinor ?? 0n;
    const today = (await this.clock.stamp(tx)).toISOString().slice(0, 10);
    const planned = planConversion(terms, { balanceMinor, today });
    if (!planned.ok) return planned;
    const posted = await this.postJournals.execute(tx, [
      conversionJournal(planned.value, { bookKind, reference, today }),
    ]);
    if (!posted.ok) return posted;
    const id = journalId(bookId, 'conversion', reference);
    await this.conversions.insert(tx, { journalId: id, conversion: planned.value });
    return ok({ bookId, journalId: id });
  }
}
