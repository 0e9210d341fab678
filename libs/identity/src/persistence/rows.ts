import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Id } from '#libs/kernel';
import type { PlatformRole } from '#libs/platform';
import type { MembershipRole, PartyKind } from '../domain/party.js';

@Entity({ schema: 'chuang', name: 'party' })
export class PartyRow {
  @PrimaryColumn('uuid') id!: Id<'party'>;
  @Column('text') kind!: PartyKind;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) reference!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ schema: 'chuang', name: 'account' })
export class AccountRow {
  @PrimaryColumn('uuid') id!: Id<'account'>;
  @Column('text') email!: string;
  @Column('text', { name: 'display_name' }) displayName!: string;
  /** Null for an account that nobody can sign in to, such as the operator of the machine. */
  @Column('text', { name: 'password_hash', nullable: true }) passwordHash!: string | null;
  @Column('uuid', { name: 'person_party_id' }) personPartyId!: Id<'party'>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ schema: 'chuang', name: 'membership' })
export class MembershipRow {
  @PrimaryColumn('uuid', { name: 'party_id' }) partyId!: Id<'party'>;
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @Column('text') role!: MembershipRole;
  @Column('timestamptz') since!: Date;
}

@Entity({ schema: 'chuang', name: 'account_role' })
export class AccountRoleRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @PrimaryColumn('text') role!: PlatformRole;
  @Column('uuid', { name: 'granted_by' }) grantedBy!: Id<'account'>;
  @Column('timestamptz', { name: 'granted_at' }) grantedAt!: Date;
}

@Entity({ schema: 'chuang', name: 'session' })
export class SessionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column('text', { name: 'revoke_reason', nullable: true }) revokeReason!:
    'signed_out' | 'refresh_token_reused' | null;
}

@Entity({ schema: 'chuang', name: 'refresh_token' })
export class RefreshTokenRow {
  @PrimaryColumn('text', { name: 'token_hash' }) tokenHash!: string;
  @Column('uuid', { name: 'session_id' }) sessionId!: string;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt!: Date | null;
}

@Entity({ schema: 'chuang', name: 'access_token' })
export class AccessTokenRow {
  @PrimaryColumn('uuid') id!: Id<'accessToken'>;
  @Column('uuid', { name: 'account_id' }) accountId!: Id<'account'>;
  @Column('text') name!: string;
  @Column('text', { name: 'token_hash' }) tokenHash!: string;
  @Column('text', { array: true }) scopes!: string[];
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}

export const identityRows = [
  PartyRow,
  AccountRow,
  MembershipRow,
  AccountRoleRow,
  SessionRow,
  RefreshTokenRow,
  AccessTokenRow,
];
