import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Clauses } from '../domain/clauses/clauses.js';
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

export const contractsRows = [
  ContractRow,
  ContractCurrencyClaimRow,
  ContractVersionRow,
  ContractParticipantRow,
  ContractSignatureRow,
];
