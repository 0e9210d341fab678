export * from './domain/account.js';
export {
  type BookKind,
  type JournalDraft,
  type JournalKind,
  journalId,
  type PostedJournal,
  type TransferDraft,
} from './domain/journal.js';
export { type HeldBooks, postingMoment } from './domain/chain.js';
export { type Assignment, type Period, type PeriodState } from './domain/period.js';
export type { Inclusion, Seal, SealedSet } from './domain/seal.js';
export type {
  AccountBalance,
  AccountEntry,
  EntrySpan,
  Journal,
  LedgerTableRow,
  PayableBalance,
  PayableFilter,
  Transfer,
} from './domain/views.js';
export { AccountingPeriods, type ClosingCall, type PeriodList } from './application/accounting-periods.js';
export { ConvertBalance } from './application/convert-balance.js';
export { ExportJournals, type JournalFormat } from './application/export-journals.js';
export { HoldBooks } from './application/hold-books.js';
export { LedgerClock } from './application/ledger-clock.js';
export { LedgerQueries } from './application/ledger.queries.js';
export { PayableHistory } from './application/payable-history.js';
export { PostJournals } from './application/post-journals.js';
export { ProveJournal, type ProvenJournal, type ProvenSeal } from './application/prove-journal.js';
export { type Reversal, ReverseJournal } from './application/reverse-journal.js';
export { verifyLedger } from './application/verify-ledger.js';
export { PeriodType } from './graphql/ledger.types.js';
export { toPeriodType } from './graphql/to-types.js';
export { LedgerModule } from './ledger.module.js';
export type { JournalSelection } from './persistence/journal-export.reads.js';
export { brokenRecords, keepRecords, type RecordKind } from './persistence/record-hash.store.js';
export { ledgerRows } from './persistence/rows.js';
