import { Module } from '@nestjs/common';
import { AccountingPeriods } from './application/accounting-periods.js';
import { ConvertBalance } from './application/convert-balance.js';
import { ExportJournals } from './application/export-journals.js';
import { HoldBooks } from './application/hold-books.js';
import { LedgerClock } from './application/ledger-clock.js';
import { LedgerQueries } from './application/ledger.queries.js';
import { PostConversion } from './application/post-conversion.js';
import { PayableHistory } from './application/payable-history.js';
import { PostJournals } from './application/post-journals.js';
import { ProveJournal } from './application/prove-journal.js';
import { ReverseJournal } from './application/reverse-journal.js';
import { SealMonths } from './application/seal-months.js';
import { BookResolver, JournalResolver, TransferResolver } from './graphql/book.resolver.js';
import { ConversionResolver } from './graphql/conversion.resolver.js';
import { PeriodResolver } from './graphql/period.resolver.js';
import { AccountStore } from './persistence/account.store.js';
import { GateStore } from './persistence/gate.store.js';
import { HeadStore } from './persistence/head.store.js';
import { ConversionStore } from './persistence/conversion.store.js';
import { HorizonStore } from './persistence/horizon.store.js';
import { JournalExportReads } from './persistence/journal-export.reads.js';
import { JournalStore } from './persistence/journal.store.js';
import { LedgerReads } from './persistence/ledger.reads.js';
import { PayableHistoryReads } from './persistence/payable-history.reads.js';
import { PeriodStore } from './persistence/period.store.js';
import { PostingStore } from './persistence/posting.store.js';
import { RecordHashStore } from './persistence/record-hash.store.js';
import { SealStore } from './persistence/seal.store.js';

const frontDoor = [
  PostJournals,
  HoldBooks,
  ReverseJournal,
  ConvertBalance,
  ExportJournals,
  AccountingPeriods,
  LedgerQueries,
  PayableHistory,
  LedgerClock,
  ProveJournal,
];

@Module({
  providers: [
    ...frontDoor,
    JournalStore,
    AccountStore,
    HeadStore,
    HorizonStore,
    GateStore,
    PostingStore,
    PostConversion,
    ConversionStore,
    JournalExportReads,
    ConversionResolver,
    SealMonths,
    RecordHashStore,
    SealStore,
    PeriodStore,
    LedgerReads,
    PayableHistoryReads,
    BookResolver,
    JournalResolver,
    TransferResolver,
    PeriodResolver,
  ],
  exports: frontDoor,
})
export class LedgerModule {}
