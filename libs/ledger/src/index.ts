export * from './domain/account.js';
export {
  BOOK_KINDS,
  type BookKind,
  JOURNAL_KINDS,
  type JournalDraft,
  type JournalKind,
  journalId,
  type PostedJournal,
  type TransferDraft,
} from './domain/journal.js';
export { type Assignment, type Period, PERIOD_STATES, type PeriodState } from './domain/period.js';
export { AccountingPeriods, type ClosingCall, type PeriodList } from './application/accounting-periods.js';
export { PostJournals } from './application/post-journals.js';
export { type Reversal, ReverseJournal } from './application/reverse-journal.js';
