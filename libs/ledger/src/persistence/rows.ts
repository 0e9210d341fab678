import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id, Month } from '#libs/kernel';
import type { AccountPurpose } from '../domain/account.js';
import type { BookKind, JournalKind } from '../domain/journal.js';
import type { PeriodState } from '../domain/period.js';

@Entity({ schema: 'chuang', name: 'book' })
class BookRow {
  @PrimaryColumn('uuid', { name: 'book_id' }) bookId!: string;
  @Column('text') kind!: BookKind;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'book_head' })
class BookHeadRow {
  @PrimaryColumn('uuid', { name: 'book_id' }) bookId!: string;
  @Column('bigint') sequence!: bigint;
  @Column('text', { name: 'chain_hash' }) chainHash!: string;
  @Column('timestamptz', { name: 'posted_at' }) postedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'ledger_account' })
class LedgerAccountRow {
  @PrimaryColumn('uuid', { name: 'book_id' }) bookId!: string;
  @PrimaryColumn('uuid') id!: Id<'ledgerAccount'>;
  @Column('text') currency!: string;
  @Column('text') key!: string;
  @Column('text') purpose!: AccountPurpose;
  @Column('uuid', { name: 'party_id', nullable: true }) partyId!: Id<'party'> | null;
  @Column('bigint', { name: 'floor_minor', nullable: true }) floorMinor!: bigint | null;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'journal' })
class JournalRow {
  @PrimaryColumn('uuid', { name: 'book_id' }) bookId!: string;
  @PrimaryColumn('uuid') id!: Id<'journal'>;
  @Column('text') kind!: JournalKind;
  @Column('text') reference!: string;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('date', { name: 'effective_date' }) effectiveDate!: string;
  @Column('timestamptz', { name: 'posted_at' }) postedAt!: Date;
  @Column('uuid', { name: 'reversal_of', nullable: true }) reversalOf!: Id<'journal'> | null;
  @Column('bigint') sequence!: bigint;
  @Column('text', { name: 'previous_hash' }) previousHash!: string;
  @Column('text', { name: 'chain_hash' }) chainHash!: string;
  @Column('text') calendar!: string;
  @Column('text') month!: Month;
  @Column('text', { name: 'document_hash', nullable: true }) documentHash!: string | null;
}

@Entity({ schema: 'chuang', name: 'transfer' })
class TransferRow {
  @PrimaryColumn('uuid', { name: 'book_id' }) bookId!: string;
  @PrimaryColumn('uuid', { name: 'journal_id' }) journalId!: Id<'journal'>;
  @PrimaryColumn('int', { name: 'line_number' }) lineNumber!: number;
  @Column('uuid', { name: 'debit_account_id' }) debitAccountId!: Id<'ledgerAccount'>;
  @Column('uuid', { name: 'credit_account_id' }) creditAccountId!: Id<'ledgerAccount'>;
  @Column('bigint', { name: 'amount_minor' }) amountMinor!: bigint;
  @Column('text') currency!: string;
  @Column('text') code!: string;
  @Column('text') detail!: string;
}

@Entity({ schema: 'chuang', name: 'balance' })
class BalanceRow {
  @PrimaryColumn('uuid', { name: 'book_id' }) bookId!: string;
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: Id<'ledgerAccount'>;
  @Column('bigint', { name: 'debits_minor' }) debitsMinor!: bigint;
  @Column('bigint', { name: 'credits_minor' }) creditsMinor!: bigint;
  @Column('bigint', { name: 'floor_minor', nullable: true }) floorMinor!: bigint | null;
  @Column('bigint') version!: bigint;
}

@Entity({ schema: 'chuang', name: 'accounting_period' })
class AccountingPeriodRow {
  @PrimaryColumn('text') calendar!: string;
  @PrimaryColumn('text') month!: Month;
  @Column('text') state!: PeriodState;
  @Column('timestamptz', { name: 'opened_at' }) openedAt!: Date;
  @Column('timestamptz', { name: 'closing_at', nullable: true }) closingAt!: Date | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt!: Date | null;
  @Column('uuid', { name: 'closed_by', nullable: true }) closedBy!: Id<'account'> | null;
}

@Entity({ schema: 'chuang', name: 'period_seal' })
class PeriodSealRow {
  @PrimaryColumn('text') calendar!: string;
  @PrimaryColumn('text') month!: Month;
  @Column('bigint', { name: 'journals_count' }) journalsCount!: bigint;
  @Column('text', { name: 'journals_root' }) journalsRoot!: string;
  @Column('bigint', { name: 'documents_count', nullable: true }) documentsCount!: bigint | null;
  @Column('text', { name: 'documents_root', nullable: true }) documentsRoot!: string | null;
  @Column('bigint', { name: 'records_count', nullable: true }) recordsCount!: bigint | null;
  @Column('text', { name: 'records_root', nullable: true }) recordsRoot!: string | null;
  @Column('text', { name: 'previous_hash' }) previousHash!: string;
  @Column('text', { name: 'seal_hash' }) sealHash!: string;
}

@Entity({ schema: 'chuang', name: 'record_hash' })
class RecordHashRow {
  @PrimaryColumn('text') kind!: string;
  @PrimaryColumn('text') name!: string;
  @Column('text') hash!: string;
  @Column('text', { nullable: true }) calendar!: string | null;
  @Column('text', { nullable: true }) month!: string | null;
}

@Entity({ schema: 'chuang', name: 'ledger_horizon' })
class LedgerHorizonRow {
  @PrimaryColumn('text') name!: string;
  @Column('timestamptz', { name: 'answered_until' }) answeredUntil!: Date;
}

@Entity({ schema: 'chuang', name: 'conversion' })
class ConversionRow {
  @PrimaryColumn('uuid', { name: 'book_id' }) bookId!: string;
  @PrimaryColumn('uuid', { name: 'journal_id' }) journalId!: Id<'journal'>;
  @Column('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('text', { name: 'from_currency' }) fromCurrency!: string;
  @Column('bigint', { name: 'from_minor' }) fromMinor!: bigint;
  @Column('text', { name: 'to_currency' }) toCurrency!: string;
  @Column('bigint', { name: 'to_minor' }) toMinor!: bigint;
  @Column('text') rate!: string;
  @Column('text', { name: 'rate_source' }) rateSource!: string;
  @Column('date', { name: 'rate_date' }) rateDate!: string;
  @Column('uuid', { name: 'converted_by' }) convertedBy!: Id<'account'>;
}

/** Stated for the check of entities against migrations; the ledger itself reads and writes by sets, in SQL. */
export const ledgerRows = [
  BookRow,
  BookHeadRow,
  LedgerAccountRow,
  JournalRow,
  TransferRow,
  BalanceRow,
  AccountingPeriodRow,
  PeriodSealRow,
  RecordHashRow,
  LedgerHorizonRow,
  ConversionRow,
];
