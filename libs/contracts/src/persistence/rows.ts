import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Clauses } from '../domain/clauses/clauses.js';
import type { DisbandingState } from '../domain/disbanding/disbanding.js';
import type { PromiseView } from '../domain/health/assessment.js';
import type { SignatureOrigin, VersionState } from '../domain/contract.js';

@Entity({ schema: 'chuang', name: 'contract' })
export class ContractRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid') id!: Id<'contract'>;
  @Column('text') name!: string;
  @Column('text') currency!: CurrencyCode;
  @Column('uuid', { name: 'created_by' }) createdBy!: Id<'account'>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ schema: 'chuang', name: 'contract_currency_claim' })
export class ContractCurrencyClaimRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('text') currency!: CurrencyCode;
  @Column('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
}

@Entity({ schema: 'chuang', name: 'contract_version' })
export class ContractVersionRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @PrimaryColumn('int') number!: number;
  @Column('text') state!: VersionState;
  @Column('jsonb') terms!: object;
  @Column('jsonb') inputs!: object;
  @Column('jsonb') clauses!: Clauses;
  @Column('text', { name: 'terms_hash' }) termsHash!: string;
  @Column('text', { name: 'version_hash' }) versionHash!: string;
  @Column('text', { name: 'effective_from' }) effectiveFrom!: Month;
  @Column('uuid', { name: 'created_by' }) createdBy!: Id<'account'>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'proposed_at', nullable: true }) proposedAt!: Date | null;
  @Column('timestamptz', { name: 'signed_at', nullable: true }) signedAt!: Date | null;
  @Column('boolean', { name: 'by_default' }) byDefault!: boolean;
}

@Entity({ schema: 'chuang', name: 'contract_participant' })
export class ContractParticipantRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @PrimaryColumn('int', { name: 'version_number' }) versionNumber!: number;
  @PrimaryColumn('text') key!: string;
  @Column('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('boolean') signs!: boolean;
}

@Entity({ schema: 'chuang', name: 'contract_signature' })
export class ContractSignatureRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @PrimaryColumn('int', { name: 'version_number' }) versionNumber!: number;
  @PrimaryColumn('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('text', { name: 'signed_hash' }) signedHash!: string;
  @Column('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @Column('text') origin!: SignatureOrigin;
  @Column('timestamptz', { name: 'signed_at' }) signedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'contract_link' })
export class ContractLinkRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @Column('uuid', { name: 'parent_venture_id' }) parentVentureId!: Id<'venture'>;
  @Column('uuid', { name: 'parent_contract_id' }) parentContractId!: Id<'contract'>;
}

@Entity({ schema: 'chuang', name: 'contract_link_answer' })
export class ContractLinkAnswerRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @Column('boolean') agreed!: boolean;
  @Column('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @Column('timestamptz', { name: 'answered_at' }) answeredAt!: Date;
}

@Entity({ schema: 'chuang', name: 'contract_disbanding' })
export class ContractDisbandingRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @PrimaryColumn('int') number!: number;
  @Column('int', { name: 'version_number' }) versionNumber!: number;
  @Column('text') state!: DisbandingState;
  @Column('text') reason!: string;
  @Column('text', { name: 'last_month' }) lastMonth!: Month;
  @Column('timestamptz') deadline!: Date;
  @Column('uuid', { name: 'proposed_by' }) proposedBy!: Id<'account'>;
  @Column('timestamptz', { name: 'proposed_at' }) proposedAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

@Entity({ schema: 'chuang', name: 'contract_disbanding_answer' })
export class ContractDisbandingAnswerRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @PrimaryColumn('int') number!: number;
  @PrimaryColumn('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('boolean') agreed!: boolean;
  @Column('text', { name: 'last_month' }) lastMonth!: Month;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @Column('timestamptz', { name: 'answered_at' }) answeredAt!: Date;
}

@Entity({ schema: 'chuang', name: 'contract_assessment' })
export class ContractAssessmentRow {
  @PrimaryColumn('uuid', { name: 'venture_id' }) ventureId!: Id<'venture'>;
  @PrimaryColumn('uuid', { name: 'contract_id' }) contractId!: Id<'contract'>;
  @PrimaryColumn('uuid') id!: Id<'assessment'>;
  @Column('text') month!: Month;
  @Column('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @Column('text', { name: 'node_key' }) nodeKey!: string;
  @Column('text', { name: 'obligation_code' }) obligationCode!: string;
  @Column('int') number!: number;
  @Column('text') view!: PromiseView;
  @Column('text', { nullable: true }) comment!: string | null;
  @Column('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @Column('timestamptz', { name: 'assessed_at' }) assessedAt!: Date;
}

export const contractsRows = [
  ContractRow,
  ContractCurrencyClaimRow,
  ContractVersionRow,
  ContractParticipantRow,
  ContractSignatureRow,
  ContractLinkRow,
  ContractLinkAnswerRow,
  ContractDisbandingRow,
  ContractDisbandingAnswerRow,
  ContractAssessmentRow,
];
