import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from './statements.js';

export class Identity1763800000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await runStatements(queryRunner, [
      `CREATE TABLE chuang.party (
         id uuid CONSTRAINT party_pk PRIMARY KEY,
         kind text NOT NULL CONSTRAINT party_kind CHECK (kind IN ('person', 'organisation')),
         name text NOT NULL CONSTRAINT party_name_length CHECK (length(name) BETWEEN 1 AND 200),
         reference text CONSTRAINT party_reference_unique UNIQUE,
         created_at timestamptz NOT NULL
       )`,
      `CREATE TABLE chuang.account (
         id uuid CONSTRAINT account_pk PRIMARY KEY,
         email text NOT NULL CONSTRAINT account_email_unique UNIQUE
           CONSTRAINT account_email_lower CHECK (email = lower(email)),
         display_name text NOT NULL,
         password_hash text,
         person_party_id uuid NOT NULL CONSTRAINT account_person_party_fk REFERENCES chuang.party (id),
         created_at timestamptz NOT NULL
       )`,
      `CREATE TABLE chuang.membership (
         party_id uuid NOT NULL CONSTRAINT membership_party_fk REFERENCES chuang.party (id),
         account_id uuid NOT NULL CONSTRAINT membership_account_fk REFERENCES chuang.account (id),
         role text NOT NULL CONSTRAINT membership_role CHECK (role IN ('owner', 'member')),
         since timestamptz NOT NULL,
         CONSTRAINT membership_pk PRIMARY KEY (party_id, account_id)
       )`,
      `CREATE INDEX membership_account ON chuang.membership (account_id)`,
      `CREATE TABLE chuang.account_role (
         account_id uuid NOT NULL CONSTRAINT account_role_account_fk REFERENCES chuang.account (id),
         role text NOT NULL CONSTRAINT account_role_role
           CHECK (role IN ('reviewer', 'finance', 'approver', 'auditor', 'operator')),
         granted_by uuid NOT NULL,
         granted_at timestamptz NOT NULL,
         CONSTRAINT account_role_pk PRIMARY KEY (account_id, role)
       )`,
      `CREATE TABLE chuang.session (
         id uuid CONSTRAINT session_pk PRIMARY KEY,
         account_id uuid NOT NULL CONSTRAINT session_account_fk REFERENCES chuang.account (id),
         created_at timestamptz NOT NULL,
         expires_at timestamptz NOT NULL,
         revoked_at timestamptz,
         revoke_reason text CONSTRAINT session_revoke_reason CHECK (revoke_reason IN ('signed_out', 'refresh_token_reused'))
       )`,
      `CREATE INDEX session_account ON chuang.session (account_id)`,
      `CREATE TABLE chuang.refresh_token (
         token_hash text CONSTRAINT refresh_token_pk PRIMARY KEY,
         session_id uuid NOT NULL CONSTRAINT refresh_token_session_fk REFERENCES chuang.session (id),
         issued_at timestamptz NOT NULL,
         used_at timestamptz
       )`,
      `CREATE TABLE chuang.access_token (
         id uuid CONSTRAINT access_token_pk PRIMARY KEY,
         account_id uuid NOT NULL CONSTRAINT access_token_account_fk REFERENCES chuang.account (id),
         name text NOT NULL CONSTRAINT access_token_name_length CHECK (length(name) BETWEEN 1 AND 100),
         token_hash text NOT NULL CONSTRAINT access_token_hash_unique UNIQUE,
         scopes text[] NOT NULL,
         created_at timestamptz NOT NULL,
         expires_at timestamptz NOT NULL,
         last_used_at timestamptz,
         revoked_at timestamptz
       )`,
      `CREATE INDEX access_token_account ON chuang.access_token (account_id, created_at DESC, id DESC)`,
      // The platform is a party to contracts, under an id that the code computes too (PLATFORM_PARTY).
      `INSERT INTO chuang.party (id, kind, name, reference, created_at)
       VALUES (chuang.stable_id('party' || chr(31) || 'platform'), 'organisation', 'Chuang platform', 'platform', '2026-11-22T00:00:00Z')`,
      `GRANT SELECT, INSERT ON chuang.party, chuang.account, chuang.membership TO chuang_app`,
      // UPDATE of one column also lets a transaction lock the rows.
      `GRANT UPDATE (role), DELETE ON chuang.membership TO chuang_app`,
      `GRANT SELECT, INSERT, DELETE ON chuang.account_role TO chuang_app`,
      `GRANT SELECT, INSERT, UPDATE ON chuang.session, chuang.refresh_token, chuang.access_token TO chuang_app`,
    ]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['access_token', 'refresh_token', 'session', 'account_role', 'membership', 'account', 'party'];
    await runStatements(
      queryRunner,
      tables.map((table) => `DROP TABLE chuang.${table}`),
    );
  }
}
