import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PointOutcome } from '#libs/contracts';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { RenderedStep, RenderedTrace } from '#libs/share-rules';
import type { AmountTexts, Computation } from '../domain/statement.js';
import type { TaskState } from '../domain/progress.js';

@Entity({ schema: 'chuang', name: 'settlement_task' })
export class SettlementTaskRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('text') month!: Month;
  @Column('text') calendar!: string;
  @Column('text') state!: TaskState;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('text', { nullable: true }) owner!: string | null;
  @Column('text', { name: 'next_action', nullable: true }) nextAction!: string | null;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'statement' })
export class StatementRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid') id!: Id<'statement'>;
  @Column('text') calendar!: string;
  @Column('text') month!: Month;
  @Column('text') currency!: CurrencyCode;
  @Column('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @Column('int', { name: 'contract_version' }) contractVersion!: number;
  @Column('text', { name: 'terms_hash' }) termsHash!: string;
  @Column('text') engine!: string;
  @Column('jsonb') inputs!: Record<string, unknown>;
  @Column('jsonb', { name: 'state_in' }) stateIn!: AmountTexts;
  @Column('jsonb', { name: 'state_out' }) stateOut!: AmountTexts;
  @Column('bigint', { name: 'distributed_minor' }) distributedMinor!: bigint;
  @Column('jsonb') steps!: RenderedStep[];
  @Column('jsonb') trace!: RenderedTrace;
  @Column('jsonb') restatements!: Computation[];
  /** Null where the contract version has no wagers. */
  @Column('jsonb', { nullable: true }) wagers!: PointOutcome[] | null;
  /** Null where nothing that was due was left for later. */
  @Column('jsonb', { nullable: true }) deferred!: Month[] | null;
  @Column('uuid', { name: 'journal_id', nullable: true }) journalId!: Id<'journal'> | null;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  /** False in rows of programs that stamped the journal later; a moment may lie between the two. */
  @Column('boolean', { name: 'issued_with_journal' }) issuedWithJournal!: boolean;
  @Column('text', { name: 'document_hash' }) documentHash!: string;
}

@Entity({ schema: 'chuang', name: 'statement_share' })
export class StatementShareRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'statement_id' }) statementId!: Id<'statement'>;
  @PrimaryColumn('text', { name: 'for_month' }) forMonth!: Month;
  @PrimaryColumn('text', { name: 'party_key' }) partyKey!: string;
  @Column('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('bigint', { name: 'amount_minor' }) amountMinor!: bigint;
}

@Entity({ schema: 'chuang', name: 'statement_funding' })
export class StatementFundingRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'statement_id' }) statementId!: Id<'statement'>;
  @PrimaryColumn('text', { name: 'for_month' }) forMonth!: Month;
  @PrimaryColumn('text', { name: 'tranche_id' }) trancheId!: string;
  @Column('text', { name: 'wager_id' }) wagerId!: string;
  @Column('text', { name: 'point_id' }) pointId!: string;
  @Column('text', { name: 'funder_key' }) funderKey!: string;
  @Column('uuid', { name: 'funder_party_id' }) funderPartyId!: Id<'party'>;
  @Column('text', { name: 'to_key' }) toKey!: string;
  @Column('uuid', { name: 'to_party_id' }) toPartyId!: Id<'party'>;
  @Column('bigint', { name: 'amount_minor' }) amountMinor!: bigint;
  /** What of it waits for the funder; the rest is payable. */
  @Column('bigint', { name: 'held_minor' }) heldMinor!: bigint;
}

@Entity({ schema: 'chuang', name: 'funding_receipt' })
export class FundingReceiptRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid') id!: Id<'fundingReceipt'>;
  @Column('text') currency!: CurrencyCode;
  @Column('text', { name: 'tranche_id' }) trancheId!: string;
  @Column('uuid', { name: 'funder_party_id' }) funderPartyId!: Id<'party'>;
  @Column('uuid', { name: 'to_party_id' }) toPartyId!: Id<'party'>;
  @Column('bigint', { name: 'amount_minor' }) amountMinor!: bigint;
  @Column('bigint', { name: 'released_minor' }) releasedMinor!: bigint;
  @Column('text', { name: 'received_on' }) receivedOn!: string;
  @Column('text') evidence!: string;
  @Column('uuid', { name: 'recorded_by' }) recordedBy!: Id<'account'>;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('uuid', { name: 'journal_id' }) journalId!: Id<'journal'>;
}

@Entity({ schema: 'chuang', name: 'restatement_deferral' })
export class RestatementDeferralRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('text') month!: Month;
  @Column('text') calendar!: string;
  @Column('text') reason!: string;
  @Column('uuid', { name: 'deferred_by' }) deferredBy!: Id<'account'>;
  @Column('timestamptz', { name: 'deferred_at' }) deferredAt!: Date;
}

export const statementRows = [
  SettlementTaskRow,
  StatementRow,
  StatementShareRow,
  StatementFundingRow,
  FundingReceiptRow,
  RestatementDeferralRow,
];
