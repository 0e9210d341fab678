import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CurrencyCode, Id } from '#libs/kernel';
import type { PayoutDecision, PayoutState, RejectionReason } from '../domain/payout.js';

@Entity({ schema: 'chuang', name: 'payout_policy' })
export class PayoutPolicyRow {
  @PrimaryColumn('text') currency!: CurrencyCode;
  @PrimaryColumn('int') version!: number;
  @Column('bigint', { name: 'minimum_minor' }) minimumMinor!: bigint;
  @Column('bigint', { name: 'two_approvals_above_minor' }) twoApprovalsAboveMinor!: bigint;
  @Column('uuid', { name: 'published_by' }) publishedBy!: Id<'account'>;
  @Column('timestamptz', { name: 'published_at' }) publishedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'payout' })
export class PayoutRow {
  @PrimaryColumn('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @PrimaryColumn('uuid') id!: Id<'payout'>;
  @Column('text') currency!: CurrencyCode;
  @Column('bigint', { name: 'amount_minor' }) amountMinor!: bigint;
  @Column('text') state!: PayoutState;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('int', { name: 'policy_version' }) policyVersion!: number;
  @Column('int', { name: 'approvals_required' }) approvalsRequired!: number;
  @Column('uuid', { name: 'prepared_by' }) preparedBy!: Id<'account'>;
  @Column('timestamptz', { name: 'prepared_at' }) preparedAt!: Date;
  @Column('int') version!: number;
  @Column('text', { name: 'hold_reason', nullable: true }) holdReason!: string | null;
  @Column('uuid', { name: 'hold_owner_id', nullable: true }) holdOwnerId!: Id<'account'> | null;
  @Column('date', { name: 'hold_review_on', nullable: true }) holdReviewOn!: string | null;
}

@Entity({ schema: 'chuang', name: 'payout_item' })
export class PayoutItemRow {
  @PrimaryColumn('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @PrimaryColumn('uuid', { name: 'payout_id' }) payoutId!: Id<'payout'>;
  @PrimaryColumn('uuid', { name: 'book_id' }) bookId!: string;
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: Id<'ledgerAccount'>;
  @Column('bigint', { name: 'amount_minor' }) amountMinor!: bigint;
}

@Entity({ schema: 'chuang', name: 'payout_decision' })
export class PayoutDecisionRow {
  @PrimaryColumn('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @PrimaryColumn('uuid', { name: 'payout_id' }) payoutId!: Id<'payout'>;
  @PrimaryColumn('int') sequence!: number;
  @Column('text') decision!: PayoutDecision['decision'];
  @Column('uuid', { name: 'by_account_id' }) byAccountId!: Id<'account'>;
  @Column('text', { name: 'reason_code', nullable: true }) reasonCode!: RejectionReason | null;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('text', { name: 'from_state', nullable: true }) fromState!: PayoutState | null;
  @Column('text', { name: 'to_state' }) toState!: PayoutState;
  @Column('timestamptz') at!: Date;
}

export const payoutsRows = [PayoutPolicyRow, PayoutRow, PayoutItemRow, PayoutDecisionRow];
