import { Module } from '@nestjs/common';
import { AccountingPeriods } from './application/accounting-periods.js';
import { LedgerQueries } from './application/ledger.queries.js';
import { PostJournals } from './application/post-journals.js';
import { ReverseJournal } from './application/reverse-journal.js';
import { BookResolver, JournalResolver, TransferResolver } from './graphql/book.resolver.js';
import { PeriodResolver } from './graphql/period.resolver.js';
import { AccountStore } from './persistence/account.store.js';
import { HeadStore } from './persistence/head.store.js';
import { JournalStore } from './persistence/journal.store.js';
import { LedgerReads } from './persistence/ledger.reads.js';
import { PeriodStore } from './persistence/period.store.js';

const frontDoor = [PostJournals, ReverseJournal, AccountingPeriods, LedgerQueries];

@Module({
  providers: [
    ...frontDoor,
    JournalStore,
    AccountStore,
    HeadStore,
    PeriodStore,
    LedgerReads,
    BookResolver,
    JournalResolver,
    TransferResolver,
    PeriodResolver,
  ],
  exports: frontDoor,
})
export class LedgerModule {}
